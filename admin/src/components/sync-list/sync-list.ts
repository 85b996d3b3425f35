import { type Column, dataTable } from '@patchbay/browser-kit/components/table.ts';
import { notice } from '@patchbay/browser-kit/styles/notice.styles.ts';
import { table } from '@patchbay/browser-kit/styles/table.styles.ts';
import { html, nothing } from 'lit';
import { type ApiError, toApiError } from '../../api/errors.ts';
import type { SyncState } from '../../api/types.ts';
import { formatDateTime, formatMinutes, formatNumber, formatRelative } from '../../format/format.ts';
import type { Session } from '../../state/session.ts';
import { page } from '../../styles/page.styles.ts';
import { run } from '../../styles/run.styles.ts';
import { text } from '../../text/en.ts';
import { runStatus } from '../../text/status.ts';
import { AdminElement } from '../element/admin-element.ts';
import { problemNotice } from '../problem.ts';
import { progressBar } from '../progress.ts';
import { isUnderway } from '../runs-page/run-columns.ts';

const words = text.syncs;

/**
 * The syncs of a connection.
 * @fires saved - A run was asked for.
 */
export class SyncList extends AdminElement {
  static override styles = [...AdminElement.styles, page, notice, table, run];
  static override properties = {
    session: { attribute: false },
    connectionId: { attribute: false },
    syncs: { attribute: false },
    runnable: { attribute: false },
    error: { state: true },
  };

  declare session: Session;
  declare connectionId: string;
  declare syncs: readonly SyncState[];
  /** Whether the connection can run anything now. */
  declare runnable: boolean;
  declare private error: ApiError | null;

  constructor() {
    super();
    this.error = null;
  }

  override render() {
    if (this.syncs.length === 0) return html`<p class="muted">${words.empty}</p>`;
    return html`${problemNotice(this.error)}
    ${dataTable({ caption: words.heading, columns: this.#columns, rows: this.syncs, key: ({ sync }) => sync })}`;
  }

  readonly #columns: Column<SyncState>[] = [
    {
      label: words.sync,
      cell: ({ title, model }) =>
        html`<p><strong>${title}</strong></p><p class="small muted code">${model}</p>`,
    },
    { label: words.records, kind: 'number', cell: ({ records }) => formatNumber(records) },
    { label: words.lastRun, cell: (state) => this.#lastRun(state) },
    { label: words.next, cell: nextRun },
    { label: words.action, cell: (state) => this.#action(state) },
  ];

  #lastRun({ title, sync, run: last, lastSyncedAt }: SyncState) {
    if (last === null) return html`<span class="muted">${text.never}</span>`;
    return html`<admin-status-badge .status=${runStatus(last.status)}></admin-status-badge>
      ${
        isUnderway(last)
          ? progressBar(last, title)
          : lastSyncedAt === null
            ? nothing
            : html`<p class="small muted"><time datetime=${lastSyncedAt} title=${formatDateTime(lastSyncedAt)}>${formatRelative(lastSyncedAt)}</time></p>`
      }
      ${last.failure === null ? nothing : html`<p class="small failure">${last.failure.message}</p>`}
      ${last.heldDeletions === 0 ? nothing : this.#held(sync, title, last.heldDeletions)}`;
  }

  #held(sync: string, title: string, count: number) {
    return html`<p class="small warning"><strong>${words.held(count)}</strong> ${words.heldText}</p>
      <button
        type="button"
        class="danger"
        aria-label=${words.allowOf(title)}
        @click=${() => void this.#run(sync, title, { allowDeletions: true })}
      >
        ${words.allow}
      </button>`;
  }

  #action({ sync, title, enabled, run: last }: SyncState) {
    const off = !this.runnable || !enabled || isUnderway(last);
    return html`<button
      type="button"
      aria-label=${words.runNowOf(title)}
      ?disabled=${off}
      @click=${() => void this.#run(sync, title, {})}
    >
      ${words.runNow}
    </button>`;
  }

  async #run(sync: string, title: string, options: { allowDeletions?: boolean }): Promise<void> {
    this.error = null;
    try {
      await this.session.api.runSync(this.connectionId, sync, options);
      this.announce(words.requested(title));
      this.dispatchEvent(new CustomEvent('saved', { bubbles: true, composed: true }));
    } catch (error) {
      this.error = toApiError(error);
    }
  }
}

function nextRun({ enabled, everyMinutes, nextRunAt }: SyncState) {
  if (!enabled) return html`<span class="muted">${words.off}</span>`;
  return html`${nextRunAt === null ? '–' : html`<time datetime=${nextRunAt} title=${formatDateTime(nextRunAt)}>${formatRelative(nextRunAt)}</time>`}
    <p class="small muted">${words.every(formatMinutes(everyMinutes))}</p>`;
}

customElements.define('admin-sync-list', SyncList);
