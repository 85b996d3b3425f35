import { msg } from '@lit/localize';
import { notice } from '@patchbay/browser-kit/styles/notice.styles.ts';
import { html, nothing } from 'lit';
import type { ApiError } from '../../api/errors.ts';
import type { SyncRun } from '../../api/types.ts';
import { list } from '../../styles/list.styles.ts';
import { StoreElement } from '../element/store-element.ts';
import { problemNotice } from '../notice.ts';
import { styles } from './run-history.styles.ts';
import { runTemplate } from './run-template.ts';

/** Sync runs of a connection, newest first. */
export class RunHistory extends StoreElement {
  static override styles = [...StoreElement.styles, notice, list, styles];
  static override properties = {
    connectionId: { attribute: false },
    runs: { state: true },
    cursor: { state: true },
    loading: { state: true },
    error: { state: true },
  };

  declare connectionId: string;
  declare private runs: readonly SyncRun[] | null;
  declare private cursor: string | null;
  declare private loading: boolean;
  declare private error: ApiError | null;
  #seen = '';

  constructor() {
    super();
    this.runs = null;
    this.cursor = null;
    this.loading = false;
    this.error = null;
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('connectionId')) this.runs = null;
    // The state tells when a run starts or ends; only then is there something new to ask for.
    const seen = this.#latest();
    if (seen === this.#seen && !changed.has('connectionId')) return;
    this.#seen = seen;
    void this.#load(null);
  }

  override render() {
    if (this.runs === null) return this.error === null ? this.#bones() : this.#problem();
    if (this.runs.length === 0) return html`<p class="muted none">${msg('Nothing has been synced yet.')}</p>`;
    const titles = new Map(
      this.store.connection(this.connectionId)?.syncs.map(({ sync, title }) => [sync, title]) ?? [],
    );
    return html`
      <ol class="list" role="list" aria-label=${msg('Sync history, newest first')}>
        ${this.runs.map((run) => runTemplate(run, titles.get(run.sync) ?? run.sync))}
      </ol>
      <div class="more">
        ${this.error === null ? nothing : this.#problem()}
        ${
          this.cursor === null
            ? nothing
            : html`<button type="button" aria-disabled=${this.loading} @click=${() => this.#load(this.cursor)}>
                ${msg('Show older')}
              </button>`
        }
      </div>
    `;
  }

  #bones() {
    return html`<ol class="list" aria-hidden="true">
        <li class="bone"></li>
        <li class="bone"></li>
        <li class="bone"></li>
      </ol>
      <p class="visually-hidden" role="status">${msg('Loading…')}</p>`;
  }

  #problem() {
    if (this.error === null) return nothing;
    const again = html`<div class="row">
      <button type="button" @click=${() => this.#load(null)}>${msg('Try again')}</button>
    </div>`;
    return problemNotice(this.error, again);
  }

  #latest(): string {
    const syncs = this.store.connection(this.connectionId)?.syncs ?? [];
    return syncs.map(({ run }) => (run === null ? '' : `${run.id} ${run.status}`)).join();
  }

  async #load(cursor: string | null): Promise<void> {
    if (this.loading && cursor !== null) return;
    this.loading = true;
    this.error = null;
    try {
      const page = await this.store.api.runs(this.connectionId, cursor);
      const known = cursor === null ? [] : (this.runs ?? []);
      const ids = new Set(known.map(({ id }) => id));
      this.runs = [...known, ...page.data.filter(({ id }) => !ids.has(id))];
      this.cursor = page.nextCursor;
    } catch (error) {
      this.error = this.store.report(error);
    }
    this.loading = false;
  }
}
