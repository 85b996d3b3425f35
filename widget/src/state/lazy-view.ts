import { msg } from '@lit/localize';
import { loadChunk } from '@patchbay/browser-kit/load-chunk.ts';
import { html, type TemplateResult } from 'lit';
import { openCatalogue } from './navigation.ts';
import type { Store } from './store.ts';

const LOADERS = {
  connect: () => loadChunk('connect', () => import('../lazy/connect.ts')),
  connection: () => loadChunk('connection', () => import('../lazy/connection.ts')),
};

type Part = keyof typeof LOADERS;

/** Parts that come over the network when they are first opened. */
export class LazyView {
  readonly #changed: () => void;
  readonly #loaded = new Set<Part>();
  readonly #loading = new Set<Part>();
  readonly #failed = new Set<Part>();

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  render(store: Store): TemplateResult {
    const { view } = store;
    const part = view.name === 'connect' ? 'connect' : 'connection';
    if (this.#failed.has(part)) return this.#failure(store, part);
    if (!this.#loaded.has(part)) {
      void this.#load(part);
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

  async #load(part: Part): Promise<void> {
    if (this.#loading.has(part)) return;
    this.#loading.add(part);
    try {
      const { register } = await LOADERS[part]();
      register();
      this.#loaded.add(part);
    } catch {
      this.#failed.add(part);
    }
    this.#loading.delete(part);
    this.#changed();
  }

  #failure(store: Store, part: Part): TemplateResult {
    return html`<patchbay-error-panel
      .kind=${'network'}
      .heading=${msg('This part did not load')}
      .text=${msg('Please check your connection and try again.')}
      .action=${msg('Back to all integrations')}
      @retry=${() => {
        this.#failed.delete(part);
        openCatalogue(store);
      }}
    ></patchbay-error-panel>`;
  }
}
