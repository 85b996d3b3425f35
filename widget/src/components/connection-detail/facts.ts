import { msg, str } from '@lit/localize';
import { html } from 'lit';
import type { WidgetConnection } from '../../api/types.ts';
import { formatDate, formatDateTime, formatRelative } from '../../format/dates.ts';
import type { Store } from '../../state/store.ts';

export function facts(store: Store, connection: WidgetConnection) {
  const { lastSyncedAt, createdAt, endUserId } = connection;
  const date = formatDate(createdAt);
  const mine = endUserId !== null && endUserId === store.data?.endUser.id;
  return html`
    <dl class="facts small">
      <dt>${msg('Last synced')}</dt>
      <dd>
        ${
          lastSyncedAt === null
            ? msg('not yet')
            : html`<time datetime=${lastSyncedAt} title=${formatDateTime(lastSyncedAt)}>
                ${formatRelative(lastSyncedAt)}
              </time>`
        }
      </dd>
      <dt>${msg('Connected')}</dt>
      <dd>${mine ? msg(str`${date}, by you`) : endUserId === null ? date : msg(str`${date}, by ${endUserId}`)}</dd>
    </dl>
  `;
}
