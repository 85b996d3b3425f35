import type { DisconnectWords } from '@patchbay/browser-kit/components/disconnect-dialog.ts';
import { infoIcon, warningIcon } from '@patchbay/browser-kit/icons.ts';
import { html, nothing } from 'lit';
import type { Connection } from '../../api/types.ts';
import { formatDateTime, formatRelative } from '../../format/format.ts';
import { text } from '../../text/en.ts';
import { nextRetryText } from '../runs-page/run-columns.ts';

const words = text.connections;

/** Why the connection does not work, and what happens next. */
export function failureNotice({ status, failure }: Connection) {
  if (status === 'paused' && failure === null) {
    return html`<div class="notice">${infoIcon()}<div><strong>${words.statuses.paused}</strong><p>${words.paused}</p></div></div>`;
  }
  if (failure === null) return nothing;
  const { message, nextRetryAt, reference, field } = failure;
  return html`<div class="notice warning" role="status">
    ${warningIcon()}
    <div>
      <strong>${words.statuses[status]}</strong>
      <p>${message}</p>
      ${status === 'needs_reauthorization' ? html`<p>${words.reauthorize}</p>` : nothing}
      ${nextRetryAt === null ? nothing : html`<p>${nextRetryText(nextRetryAt)}</p>`}
      ${field === null ? nothing : html`<p class="small muted code">${text.runs.field(field)}</p>`}
      ${reference === null ? nothing : html`<p class="small muted code">${text.reference(reference)}</p>`}
    </div>
  </div>`;
}

export function facts(connection: Connection) {
  const { id, tenantId, endUserId, account, authType, scopes, lastSyncedAt, createdAt } = connection;
  const time = (at: string | null) =>
    at === null
      ? text.never
      : html`<time datetime=${at} title=${formatDateTime(at)}>${formatRelative(at)}</time>`;
  const rows: [label: string, value: unknown][] = [
    [words.id, html`<span class="code">${id}</span>`],
    [words.tenant, tenantId],
    [words.endUser, endUserId ?? text.none],
    [words.accountId, html`<span class="code">${account.id}</span>`],
    [words.auth, authType === 'oauth2' ? text.systems.oauth2 : text.systems.apiKey],
    [words.created, time(createdAt)],
    [words.lastSynced, time(lastSyncedAt)],
    ...(scopes.length === 0
      ? []
      : [[words.scopes, html`<span class="code">${scopes.join(', ')}</span>`] as [string, unknown]]),
  ];
  return html`<dl class="card facts">
    ${rows.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}
  </dl>`;
}

export const disconnectWords = (systemName: string, account: string): DisconnectWords => ({
  ...text.disconnect,
  heading: text.disconnect.heading(systemName),
  text: text.disconnect.text(account),
  cancel: text.cancel,
});
