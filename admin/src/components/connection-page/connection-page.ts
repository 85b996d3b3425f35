import type { SyncedData } from '@patchbay/browser-kit/components/disconnect-dialog.ts';
import { backIcon, checkIcon, syncIcon } from '@patchbay/browser-kit/icons.ts';
import { notice } from '@patchbay/browser-kit/styles/notice.styles.ts';
import { table } from '@patchbay/browser-kit/styles/table.styles.ts';
import { html, nothing, type PropertyValues } from 'lit';
import { type ApiError, toApiError } from '../../api/errors.ts';
import type { Connection, SyncRun, SyncState } from '../../api/types.ts';
import { Loader } from '../../state/loader.ts';
import { href } from '../../state/router.ts';
import { page } from '../../styles/page.styles.ts';
import { run } from '../../styles/run.styles.ts';
import { text } from '../../text/en.ts';
import { connectionStatus } from '../../text/status.ts';
import { PageElement } from '../element/admin-element.ts';
import { emptyPage, problemNotice, problemPage, staleNotice } from '../problem.ts';
import { columnsOfOneConnection, isUnderway } from '../runs-page/run-columns.ts';
import '../sync-list/sync-list.ts';
import { dataTable, ghostTable } from '@patchbay/browser-kit/components/table.ts';
import { styles } from './connection-page.styles.ts';
import { disconnectWords, facts, failureNotice } from './facts.ts';

const BUSY_MS = 1500;
const IDLE_MS = 10_000;
const RECENT = 8;
const words = text.connections;

interface Shown {
  connection: Connection;
  systemName: string;
  syncs: SyncState[];
  runs: SyncRun[];
}

/** One connection: how it is, what it does, and what can be done about it. */
export class ConnectionPage extends PageElement {
  static override styles = [...PageElement.styles, page, notice, table, run, styles];
  static override properties = {
    ...PageElement.properties,
    sending: { state: true },
    error: { state: true },
    said: { state: true },
  };

  declare private sending: string | null;
  declare private error: ApiError | null;
  declare private said: string | null;

  constructor() {
    super();
    this.sending = null;
    this.error = null;
    this.said = null;
  }

  readonly #shown = new Loader<Shown>(this, {
    load: () => this.#load(this.route.id ?? ''),
    every: ({ syncs }) => (syncs.some((sync) => isUnderway(sync.run)) ? BUSY_MS : IDLE_MS),
  });

  async #load(id: string): Promise<Shown> {
    const { api } = this.session;
    const [connection, syncs, runs, names] = await Promise.all([
      api.connection(id),
      api.syncs(id),
      api.runs({ connectionId: id, limit: RECENT }),
      this.session.systemNames(),
    ]);
    const systemName = names.get(connection.system) ?? connection.system;
    return { connection, systemName, syncs: syncs.data, runs: runs.data };
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has('route')) void this.#shown.reset();
  }

  override render() {
    return html`<a class="back" href=${href('connections')}>${backIcon()} ${words.back}</a> ${this.#content()}`;
  }

  #content() {
    const { data, error } = this.#shown;
    if (data === null) {
      return error === null ? ghostTable(text.loading) : problemPage(error, () => void this.#shown.reset());
    }
    const { connection, systemName, syncs } = data;
    return html`<header class="top">
        <div>
          <div class="title">
            <h1>${connection.account.label}</h1>
            <admin-status-badge .status=${connectionStatus(connection.status)}></admin-status-badge>
          </div>
          <p class="muted">${systemName} · ${connection.tenantId}</p>
        </div>
        ${this.#buttons(connection)}
      </header>
      <div class="sections">
        ${staleNotice(error)} ${problemNotice(this.error)}
        ${this.said === null ? nothing : html`<div class="notice success" role="status">${checkIcon()}<div>${this.said}</div></div>`}
        ${failureNotice(connection)} ${facts(connection)}
        <section>
          <h2>${text.syncs.heading}</h2>
          <admin-sync-list
            .session=${this.session}
            .connectionId=${connection.id}
            .syncs=${syncs}
            .runnable=${connection.status === 'active' || connection.status === 'degraded'}
            @saved=${() => void this.#shown.refresh()}
          ></admin-sync-list>
        </section>
        ${this.#recent(data)}
      </div>
      <admin-disconnect-dialog
        .words=${disconnectWords(systemName, connection.account.label)}
        .disconnect=${this.#disconnect}
        .problem=${(error: unknown) => problemNotice(toApiError(error))}
      ></admin-disconnect-dialog>`;
  }

  #recent({ connection, runs }: Shown) {
    const filters = { connectionId: connection.id };
    return html`<section>
      <h2>${words.recentRuns}</h2>
      ${
        runs.length === 0
          ? emptyPage(text.runs.empty, text.runs.emptyText, syncIcon())
          : dataTable({
              caption: words.recentRuns,
              columns: columnsOfOneConnection,
              rows: runs,
              key: ({ id }) => id,
            })
      }
      <p class="links">
        <a href=${href('runs', { filters })}>${words.allRuns}</a>
        <a href=${href('log', { filters })}>${words.showLog}</a>
      </p>
    </section>`;
  }

  #buttons({ id, status }: Connection) {
    if (status === 'disconnected') return nothing;
    const { api } = this.session;
    const paused = status === 'paused';
    return html`<div class="row">
      ${this.#button('check', words.check, async () => {
        const { ok, failure } = await api.check(id);
        if (ok) return words.checkOk;
        return failure === null ? words.checkFailed : `${words.checkFailed} ${failure.message}`;
      })}
      ${
        paused
          ? this.#button('resume', words.resume, () => api.resume(id).then(() => words.resumed))
          : this.#button('pause', words.pause, () => api.pause(id).then(() => null))
      }
      <button type="button" class="danger" @click=${this.#ask}>${words.disconnect}</button>
    </div>`;
  }

  #button(name: string, label: string, act: () => Promise<string | null>) {
    return html`<button
      type="button"
      aria-disabled=${this.sending !== null}
      @click=${() => void this.#act(name, act)}
    >
      ${this.sending === name ? html`<span class="spinner" aria-hidden="true"></span>` : nothing}${label}
    </button>`;
  }

  async #act(name: string, act: () => Promise<string | null>): Promise<void> {
    if (this.sending !== null) return;
    this.sending = name;
    this.error = null;
    this.said = null;
    try {
      this.said = await act();
    } catch (error) {
      this.error = toApiError(error);
    }
    await this.#shown.refresh();
    this.sending = null;
  }

  #ask = (): void => this.renderRoot.querySelector('admin-disconnect-dialog')?.open();

  #disconnect = async (data: SyncedData): Promise<void> => {
    await this.session.api.disconnect(this.#shown.data?.connection.id ?? '', data);
    this.announce(words.disconnected);
    location.hash = href('connections');
  };
}

customElements.define('admin-connection-page', ConnectionPage);
