import { msg, str } from '@lit/localize';
import { html, nothing } from 'lit';
import type { SyncState } from '../../api/types.ts';
import { formatRelative } from '../../format/dates.ts';
import { formatNumber, plural } from '../../format/numbers.ts';
import { list } from '../../styles/list.styles.ts';
import { referenceText } from '../../text/errors.ts';
import { progressText, runProgress } from '../../text/progress.ts';
import { StoreElement } from '../element/store-element.ts';
import { styles } from './sync-list.styles.ts';

/** What a connection syncs, with live progress. */
export class SyncList extends StoreElement {
  static override styles = [...StoreElement.styles, list, styles];
  static override properties = { connectionId: { attribute: false } };

  declare connectionId: string;

  override render() {
    const syncs = this.store.connection(this.connectionId)?.syncs ?? [];
    if (syncs.length === 0)
      return html`<p class="muted none">${msg('Nothing is synced for this connection.')}</p>`;
    return html`<ul class="list" role="list">
      ${syncs.map((sync) => this.#sync(sync))}
    </ul>`;
  }

  /** Whether the schedule counts: nothing runs while paused or without access. */
  get #runs(): boolean {
    const status = this.store.connection(this.connectionId)?.status;
    return status === 'active' || status === 'degraded';
  }

  #sync(sync: SyncState) {
    const progress = runProgress(sync.run);
    return html`
      <li class=${sync.enabled ? '' : 'off'}>
        <h3>${sync.title}</h3>
        <span class="count numbers small">${countText(sync.records)}</span>
        <p class="small muted numbers">
          ${progress === null ? stateText(sync, this.#runs) : msg(str`Syncing: ${progressText(progress)}`)}
        </p>
        ${
          progress === null
            ? nothing
            : html`<patchbay-progress-bar
                class="wide"
                .progress=${progress}
                .label=${msg(str`Sync progress of ${sync.title}`)}
                .text=${progressText(progress)}
              ></patchbay-progress-bar>`
        }
        ${trouble(sync)}
      </li>
    `;
  }
}

function countText(count: number): string {
  return plural(count, {
    one: msg(str`${formatNumber(count)} record`),
    other: msg(str`${formatNumber(count)} records`),
  });
}

function stateText({ enabled, lastSyncedAt, nextRunAt }: SyncState, runs: boolean): string {
  if (!enabled) return msg('Switched off');
  const last =
    lastSyncedAt === null ? msg('Not synced yet') : msg(str`Synced ${formatRelative(lastSyncedAt)}`);
  return nextRunAt === null || !runs ? last : msg(str`${last} · next ${formatRelative(nextRunAt)}`);
}

function trouble({ run }: SyncState) {
  if (run === null) return nothing;
  const { failure, counts, heldDeletions } = run;
  return html`
    ${
      run.status !== 'failed' || failure === null
        ? nothing
        : html`<p class="small problem wide">
            ${failure.message}
            ${failure.nextRetryAt === null ? nothing : msg(str`The next try is ${formatRelative(failure.nextRetryAt)}.`)}
            ${referenceText(failure.reference)}
          </p>`
    }
    ${
      counts.rejected === 0
        ? nothing
        : html`<p class="small hint wide">${msg(str`${formatNumber(counts.rejected)} left out, because they could not be read`)}</p>`
    }
    ${
      heldDeletions === 0
        ? nothing
        : html`<p class="small hint wide">${msg(str`${formatNumber(heldDeletions)} deletions wait until somebody has checked them`)}</p>`
    }
  `;
}
