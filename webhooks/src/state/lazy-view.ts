import { msg } from '@lit/localize';
import { loadChunk } from '@patchbay/browser-kit/load-chunk.ts';
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

/** Parts that come over the network when they are first opened. */
export class LazyView {
  readonly #changed: () => void;
  readonly #loaded = new Set<Part>();
  readonly #loading = new Set<Part>();
  readonly #failed = new Set<Part>();

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  render(store: Store): TemplateResult | typeof nothing {
    const { view } = store;
    if (view.name === 'endpoints') return nothing;
    const part = PARTS[view.name];
    if (this.#failed.has(part)) return this.#failure(part);
    if (!this.#loaded.has(part)) {
      void this.#load(part);
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

  #failure(part: Part): TemplateResult {
    return problemPage(new ApiError('network', 0), () => {
      this.#failed.delete(part);
      this.#changed();
    });
  }
}
