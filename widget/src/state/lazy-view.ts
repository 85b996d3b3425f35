import { msg } from '@lit/localize';
import { loadChunk } from '@patchbay/browser-kit/load-chunk.ts';
import { LazyParts } from '@patchbay/browser-kit/state/lazy-parts.ts';
import { html, type TemplateResult } from 'lit';
import { openCatalogue } from './navigation.ts';
import type { Store } from './store.ts';

const LOADERS = {
  connect: () => loadChunk('connect', () => import('../lazy/connect.ts')),
  connection: () => loadChunk('connection', () => import('../lazy/connection.ts')),
};

type Part = keyof typeof LOADERS;

/** The view that is open, whose part comes over the network when it is first opened. */
export class LazyView {
  readonly #parts: LazyParts<Part>;

  constructor(changed: () => void) {
    this.#parts = new LazyParts(LOADERS, changed);
  }

  render(store: Store): TemplateResult {
    const { view } = store;
    const part = view.name === 'connect' ? 'connect' : 'connection';
    const state = this.#parts.open(part);
    if (state === 'failed') return this.#failure(store, part);
    if (state === 'loading') {
      return html`<div class="opening" role="status">
        <span class="spinner" aria-hidden="true"></span><span class="visually-hidden">${msg('Loading…')}</span>
      </div>`;
    }
    if (view.name === 'connect') {
      return html`<patchbay-connect-panel
        .store=${store}
        .system=${view.system}
        .reconnectConnectionId=${view.reconnectConnectionId}
      ></patchbay-connect-panel>`;
    }
    if (view.name === 'connection') {
      return html`<patchbay-connection-detail
        .store=${store}
        .connectionId=${view.connectionId}
      ></patchbay-connection-detail>`;
    }
    return html``;
  }

  async resumeFlow(store: Store, flowId: string): Promise<void> {
    const { resumeOAuth } = await LOADERS.connect();
    resumeOAuth(store, flowId);
  }

  #failure(store: Store, part: Part): TemplateResult {
    return html`<patchbay-error-panel
      .kind=${'network'}
      .heading=${msg('This part did not load')}
      .text=${msg('Please check your connection and try again.')}
      .action=${msg('Back to all integrations')}
      @retry=${() => {
        this.#parts.forget(part);
        openCatalogue(store);
      }}
    ></patchbay-error-panel>`;
  }
}
