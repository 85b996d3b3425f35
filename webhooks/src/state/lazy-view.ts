import { msg } from '@lit/localize';
import { loadChunk } from '@patchbay/browser-kit/load-chunk.ts';
import { LazyParts } from '@patchbay/browser-kit/state/lazy-parts.ts';
import { html, nothing, type TemplateResult } from 'lit';
import { ApiError } from '../api/errors.ts';
import { problemPage } from '../components/problem.ts';
import type { Store } from './store.ts';
import type { View } from './view.ts';

const LOADERS = {
  form: () => loadChunk('form', () => import('../lazy/form.ts')),
  endpoint: () => loadChunk('endpoint', () => import('../lazy/endpoint.ts')),
  messages: () => loadChunk('messages', () => import('../lazy/messages.ts')),
  activity: () => loadChunk('activity', () => import('../lazy/activity.ts')),
};

type Part = keyof typeof LOADERS;

const PARTS: Readonly<Record<Exclude<View['name'], 'endpoints'>, Part>> = {
  'new-endpoint': 'form',
  'edit-endpoint': 'form',
  endpoint: 'endpoint',
  messages: 'messages',
  message: 'messages',
  activity: 'activity',
  live: 'activity',
};

/** The view that is open, whose part comes over the network when it is first opened. */
export class LazyView {
  readonly #changed: () => void;
  readonly #parts: LazyParts<Part>;

  constructor(changed: () => void) {
    this.#changed = changed;
    this.#parts = new LazyParts(LOADERS, changed);
  }

  render(store: Store): TemplateResult | typeof nothing {
    const { view } = store;
    if (view.name === 'endpoints') return nothing;
    const part = PARTS[view.name];
    const state = this.#parts.open(part);
    if (state === 'failed') return this.#failure(part);
    if (state === 'loading') {
      return html`<div class="opening" role="status">
        <span class="spinner" aria-hidden="true"></span><span class="visually-hidden">${msg('Loading…')}</span>
      </div>`;
    }
    switch (view.name) {
      case 'new-endpoint':
        return html`<patchbay-webhooks-endpoint-form .store=${store} .endpointId=${null}></patchbay-webhooks-endpoint-form>`;
      case 'edit-endpoint':
        return html`<patchbay-webhooks-endpoint-form .store=${store} .endpointId=${view.id}></patchbay-webhooks-endpoint-form>`;
      case 'endpoint':
        return html`<patchbay-webhooks-endpoint .store=${store} .endpointId=${view.id}></patchbay-webhooks-endpoint>`;
      case 'messages':
        return html`<patchbay-webhooks-messages .store=${store}></patchbay-webhooks-messages>`;
      case 'message':
        return html`<patchbay-webhooks-message .store=${store} .messageId=${view.id}></patchbay-webhooks-message>`;
      case 'activity':
        return html`<patchbay-webhooks-activity .store=${store}></patchbay-webhooks-activity>`;
      case 'live':
        return html`<patchbay-webhooks-live .store=${store}></patchbay-webhooks-live>`;
    }
  }

  #failure(part: Part): TemplateResult {
    return problemPage(new ApiError('network', 0), () => {
      this.#parts.forget(part);
      this.#changed();
    });
  }
}
