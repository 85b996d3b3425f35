import { msg } from '@lit/localize';
import { backIcon } from '@patchbay/browser-kit/icons.ts';
import { html, nothing } from 'lit';
import type { ApiError } from '../../api/errors.ts';
import type { Endpoint, EventType } from '../../api/types.ts';
import { ViewLoader } from '../../state/view-loader.ts';
import { ViewElement } from '../element/store-element.ts';
import type { EventPicker } from '../event-picker/event-picker.ts';
import { problemNotice, waiting } from '../problem.ts';
import { type Draft, draftOf, EMPTY, isSame, problemsOf, save } from './draft.ts';
import { styles } from './endpoint-form.styles.ts';
import { textField } from './field.ts';
import { headerRows } from './header-rows.ts';

interface Loaded {
  types: EventType[];
  endpoint: Endpoint | null;
}

const NEVER_MS = 86_400_000;

/** A new endpoint, or what can be changed of one. */
export class EndpointForm extends ViewElement {
  static override styles = [...ViewElement.styles, styles];
  static override properties = {
    endpointId: { attribute: false },
    draft: { state: true },
    saving: { state: true },
    error: { state: true },
    problems: { state: true },
  };

  /** Null: a new one. */
  declare endpointId: string | null;
  declare private draft: Draft;
  declare private saving: boolean;
  declare private error: ApiError | null;
  declare private problems: ReadonlyMap<string, string>;
  #original: Draft = EMPTY;
  readonly #loader = new ViewLoader<Loaded>(this, { load: () => this.#load(), every: () => NEVER_MS });

  constructor() {
    super();
    this.draft = EMPTY;
    this.saving = false;
    this.error = null;
    this.problems = new Map();
  }

  override firstUpdated(): void {
    void this.#loader.refresh();
  }

  override render() {
    const isNew = this.endpointId === null;
    return html`<div class="view">
      <button type="button" class="ghost back" @click=${this.#leave}>
        ${backIcon()} ${isNew ? msg('All endpoints') : msg('Back to the endpoint')}
      </button>
      <h2>${isNew ? msg('Add an endpoint') : msg('Edit endpoint')}</h2>
      ${this.#content()}
    </div>`;
  }

  #content() {
    const { data } = this.#loader;
    if (data === null) return waiting(this.#loader);
    const { draft } = this;
    const isNew = this.endpointId === null;
    return html`<form class="card" novalidate @submit=${this.#submit}>
      <div class="box">
        ${this.error === null || this.error.fields.length > 0 ? nothing : problemNotice(this.error)}
        ${this.#unplaced()}
        ${textField({
          name: 'url',
          label: msg('URL'),
          hint: msg('We send a POST request to it for every event.'),
          value: draft.url,
          placeholder: 'https://example.com/webhooks',
          type: 'url',
          error: this.#problem('url'),
          change: (url) => this.#change({ url }),
        })}
        ${textField({
          name: 'description',
          label: msg('Description (optional)'),
          hint: msg('What it is for, so that others find it.'),
          value: draft.description,
          error: this.#problem('description'),
          change: (description) => this.#change({ description }),
        })}
        <patchbay-webhooks-event-picker
          .types=${data.types}
          .value=${draft.filterTypes}
          .error=${this.#problem('filterTypes') ?? this.#problem('eventTypes')}
          @change=${(event: Event) => this.#change({ filterTypes: (event.target as EventPicker).value })}
        ></patchbay-webhooks-event-picker>
        <details ?open=${draft.rateLimit !== '' || draft.thin || draft.headers.length > 0 || this.problems.has('rateLimit')}>
          <summary>${msg('More options')}</summary>
          <div class="options">
            ${textField({
              name: 'rateLimit',
              label: msg('Rate limit (optional)'),
              hint: msg('Most messages a second. What is beyond waits; nothing is lost.'),
              value: draft.rateLimit,
              type: 'number',
              error: this.#problem('rateLimit'),
              change: (rateLimit) => this.#change({ rateLimit }),
            })}
            ${this.store.extensions ? this.#thin() : nothing}
            ${headerRows({
              headers: draft.headers,
              error: this.#problem('headers'),
              change: (update) => this.#change({ headers: update(this.draft.headers) }),
            })}
          </div>
        </details>
      </div>
      <div class="foot row">
        <button type="submit" class="primary" aria-disabled=${this.saving}>
          ${this.saving ? html`<span class="spinner" aria-hidden="true"></span>` : nothing}
          ${isNew ? msg('Add endpoint') : msg('Save changes')}
        </button>
        <button type="button" @click=${this.#leave}>${msg('Cancel')}</button>
      </div>
    </form>`;
  }

  #thin() {
    return html`<label class="choice">
      <input
        type="checkbox"
        .checked=${this.draft.thin}
        @change=${(event: Event) => this.#change({ thin: (event.target as HTMLInputElement).checked })}
      />
      <span
        ><strong>${msg('Send ids only')}</strong><br /><span class="small muted"
          >${msg('Messages about changed records name them; your server reads them by the API.')}</span
        ></span
      >
    </label>`;
  }

  #problem(field: string): string | null {
    return this.problems.get(field) ?? this.error?.of(field) ?? null;
  }

  /** What the server says of a field that is not on screen. */
  #unplaced() {
    const known = ['url', 'description', 'filterTypes', 'eventTypes', 'rateLimit', 'headers'];
    const others = this.error?.fields.filter(({ field }) => !known.includes(field)) ?? [];
    if (others.length === 0) return nothing;
    return html`<p class="error" role="alert">${others.map(({ message }) => message).join(' ')}</p>`;
  }

  #change(change: Partial<Draft>): void {
    this.draft = { ...this.draft, ...change };
  }

  async #load(): Promise<Loaded> {
    const { api } = this.store;
    const id = this.endpointId;
    const [types, endpoint, headers] = await Promise.all([
      this.store.eventTypes(),
      id === null ? null : api.endpoint(id),
      id === null ? null : api.headers(id),
    ]);
    if (this.#loader.data === null) {
      this.#original = endpoint === null || headers === null ? EMPTY : draftOf(endpoint, headers);
      this.draft = this.#original;
    }
    return { types, endpoint };
  }

  #leave = (): void => {
    const id = this.endpointId;
    this.store.go(id === null ? { name: 'endpoints' } : { name: 'endpoint', id });
  };

  #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (this.saving) return;
    this.error = null;
    this.problems = problemsOf(this.draft);
    if (this.problems.size > 0) return this.#focusProblem();
    if (this.endpointId !== null && isSame(this.draft, this.#original)) return this.#leave();
    this.saving = true;
    try {
      const { api } = this.store;
      const saved = await save({
        api,
        id: this.endpointId,
        draft: this.draft,
        original: this.#original,
        metadata: this.#loader.data?.endpoint?.metadata ?? {},
      });
      const isNew = this.endpointId === null;
      const done = isNew
        ? msg('The endpoint is there. Send it a test event next.')
        : msg('The changes are saved.');
      this.store.go({ name: 'endpoint', id: saved.id });
      this.store.changed(saved.id, isNew ? 'created' : 'updated', done);
    } catch (error) {
      this.error = this.store.report(error);
      await this.#focusProblem();
    }
    this.saving = false;
  };

  async #focusProblem(): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }
}
