import { msg, str } from '@lit/localize';
import type { StatusText } from '@patchbay/browser-kit/components/status-badge.ts';
import { html, nothing } from 'lit';
import type { SyncRun } from '../../api/types.ts';
import { formatDateTime, formatDuration, formatRelative } from '../../format/dates.ts';
import { formatNumber } from '../../format/numbers.ts';
import { referenceText } from '../../text/errors.ts';

export function runTemplate(run: SyncRun, title: string) {
  const when = run.startedAt ?? run.createdAt;
  return html`
    <li>
      <div class="row">
        <h3>${title}</h3>
        <patchbay-status-badge .status=${runStatus(run)}></patchbay-status-badge>
      </div>
      <time class="small muted when" datetime=${when} title=${formatDateTime(when)}>${formatRelative(when)}</time>
      <p class="small muted numbers">${countsText(run)}</p>
      <span class="small muted when numbers">${duration(run)}</span>
      ${
        run.failure === null
          ? nothing
          : html`<p class="small problem wide">${run.failure.message} ${referenceText(run.failure.reference)}</p>`
      }
      ${rejects(run)}
    </li>
  `;
}

function runStatus({ status }: SyncRun): StatusText {
  switch (status) {
    case 'queued':
      return { tone: 'neutral', text: msg('Waiting to start') };
    case 'running':
      return { tone: 'progress', text: msg('Syncing') };
    case 'succeeded':
      return { tone: 'success', text: msg('Done') };
    case 'failed':
      return { tone: 'warning', text: msg('Failed') };
    case 'interrupted':
      return { tone: 'neutral', text: msg('Interrupted') };
  }
}

function countsText({ counts }: SyncRun): string {
  const parts = [
    counts.created > 0 ? msg(str`${formatNumber(counts.created)} new`) : '',
    counts.updated > 0 ? msg(str`${formatNumber(counts.updated)} changed`) : '',
    counts.deleted > 0 ? msg(str`${formatNumber(counts.deleted)} removed`) : '',
    counts.rejected > 0 ? msg(str`${formatNumber(counts.rejected)} left out`) : '',
  ].filter((part) => part !== '');
  const read = msg(str`${formatNumber(counts.read)} read`);
  return parts.length === 0 ? `${read} · ${msg('no changes')}` : `${read} · ${parts.join(' · ')}`;
}

function duration({ startedAt, finishedAt }: SyncRun): string {
  if (startedAt === null || finishedAt === null) return '';
  return formatDuration(Date.parse(finishedAt) - Date.parse(startedAt));
}

function rejects(run: SyncRun) {
  if (run.rejects.length === 0) return nothing;
  return html`<details class="small wide">
    <summary>${msg('What was left out')}</summary>
    <ul>
      ${run.rejects.map(({ remoteId, field, message }) => html`<li>${remoteId}: ${field} – ${message}</li>`)}
    </ul>
  </details>`;
}
