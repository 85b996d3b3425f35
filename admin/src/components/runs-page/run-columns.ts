import type { Column } from '@patchbay/browser-kit/components/table.ts';
import { html, nothing } from 'lit';
import type { SyncRun } from '../../api/types.ts';
import { formatDateTime, formatDuration, formatNumber, formatRelative } from '../../format/format.ts';
import { href } from '../../state/router.ts';
import { text } from '../../text/en.ts';
import { runStatus } from '../../text/status.ts';
import { progressBar } from '../progress.ts';

const words = text.runs;

export const isUnderway = (run: SyncRun | null): run is SyncRun =>
  run !== null && (run.status === 'running' || run.status === 'queued');

/** `120 read, 3 created, 117 unchanged`: what did not happen is left out. */
function countsText({ counts }: SyncRun): string {
  const names = ['created', 'updated', 'unchanged', 'deleted', 'rejected'] as const;
  const parts = names
    .filter((name) => counts[name] > 0)
    .map((name) => `${formatNumber(counts[name])} ${words[name]}`);
  return [`${formatNumber(counts.read)} ${words.read}`, ...parts].join(', ');
}

function resultOf(run: SyncRun) {
  return html`
    ${isUnderway(run) ? progressBar(run, run.sync) : html`<p>${countsText(run)}</p>`}
    ${run.heldDeletions > 0 ? html`<p class="small warning">${text.syncs.held(run.heldDeletions)}</p>` : nothing}
    ${run.failure === null ? nothing : failureOf(run.failure)} ${rejectsOf(run)}
  `;
}

function failureOf({ message, field, nextRetryAt }: NonNullable<SyncRun['failure']>) {
  return html`<p class="small failure">${message}</p>
    ${field === null ? nothing : html`<p class="small muted code">${words.field(field)}</p>`}
    ${nextRetryAt === null ? nothing : html`<p class="small muted">${nextRetryText(nextRetryAt)}</p>`}`;
}

export const nextRetryText = (time: string) =>
  Date.parse(time) <= Date.now()
    ? text.connections.retryNow
    : text.connections.nextRetry(formatRelative(time));

function rejectsOf({ rejects }: SyncRun) {
  if (rejects.length === 0) return nothing;
  return html`<details class="small">
    <summary>${words.rejects}</summary>
    <ul>
      ${rejects.map(({ remoteId, field, message }) => html`<li>${words.reject(remoteId, field, message)}</li>`)}
    </ul>
  </details>`;
}

function durationOf({ startedAt, finishedAt }: SyncRun) {
  if (startedAt === null || finishedAt === null) return '–';
  return formatDuration(Date.parse(finishedAt) - Date.parse(startedAt));
}

const started: Column<SyncRun> = {
  label: words.started,
  kind: 'nowrap',
  cell: ({ createdAt, startedAt, trigger }) => {
    const time = startedAt ?? createdAt;
    return html`<time datetime=${time} title=${formatDateTime(time)}>${formatRelative(time)}</time>
      <p class="small muted">${words.triggers[trigger]}</p>`;
  },
};

const sync: Column<SyncRun> = {
  label: words.sync,
  cell: (run) => html`<span class="code">${run.sync}</span>`,
};

const connection: Column<SyncRun> = {
  label: words.connection,
  cell: ({ connectionId }) =>
    html`<a class="code" href=${href('connections', { id: connectionId })}>${connectionId}</a>`,
};

const status: Column<SyncRun> = {
  label: words.status,
  cell: (run) => html`<admin-status-badge .status=${runStatus(run.status)}></admin-status-badge>`,
};

const result: Column<SyncRun> = { label: words.result, cell: resultOf };

const duration: Column<SyncRun> = { label: words.duration, kind: 'nowrap', cell: durationOf };

export const columnsOfOneConnection = [started, sync, status, result, duration];
export const columnsOfAll = [started, sync, connection, status, result, duration];
