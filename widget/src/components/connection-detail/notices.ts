import { msg, str } from '@lit/localize';
import { checkIcon } from '@patchbay/browser-kit/icons.ts';
import { html, nothing } from 'lit';
import type { ApiError } from '../../api/errors.ts';
import type { CatalogueSystem, Failure, WidgetConnection } from '../../api/types.ts';
import { connectWithOAuth } from '../../connect/connect.ts';
import { formatRelative } from '../../format/dates.ts';
import { pauseIcon } from '../../icons.ts';
import { openConnect } from '../../state/navigation.ts';
import type { Store } from '../../state/store.ts';
import { referenceText } from '../../text/errors.ts';
import { noticeBox, problemNotice, smallText } from '../notice.ts';

export interface NoticesInput {
  store: Store;
  connection: WidgetConnection;
  system: CatalogueSystem;
  error: ApiError | null;
}

/** What a person should know before anything else on the page. */
export function notices({ store, connection, system, error }: NoticesInput) {
  return html`${error === null ? nothing : problemNotice(error)} ${about(store, connection, system)}`;
}

function about(store: Store, connection: WidgetConnection, system: CatalogueSystem) {
  const { name } = system;
  const { status, failure } = connection;
  if (status === 'needs_reauthorization') {
    return noticeBox({
      kind: 'warning',
      heading: msg(str`${name} needs you to sign in again`),
      more: html`
        <span>${failure?.message ?? msg('The access that you gave has ended.')}</span>
        <span>
          ${msg('Syncing has stopped until then. Nothing that was synced is lost, and your settings are kept.')}
        </span>
        <div class="row">
          <button type="button" class="primary" @click=${() => reconnect(store, connection, system)}>
            ${msg(str`Reconnect ${name}`)}
          </button>
        </div>
      `,
    });
  }
  if (status === 'degraded' && failure !== null) {
    return noticeBox({
      kind: 'warning',
      heading: failure.message,
      more: html`<span>${retryText(failure)}</span> ${smallText(referenceText(failure.reference))}`,
    });
  }
  if (status === 'paused') {
    return noticeBox({
      kind: '',
      icon: pauseIcon(),
      heading: msg('Syncing is paused'),
      more: msg('What was synced stays. Resume at any time to catch up with what changed meanwhile.'),
    });
  }
  if (store.justConnected !== connection.id) return nothing;
  return noticeBox({
    kind: 'success',
    icon: checkIcon(),
    heading: msg(str`${name} is connected`),
    more: msg('The first sync runs by itself. You may close this page at any time.'),
  });
}

function retryText({ nextRetryAt }: Failure): string {
  if (nextRetryAt === null) return msg('Nothing that was synced is lost.');
  return msg(str`Nothing is lost. The next try is ${formatRelative(nextRetryAt)}.`);
}

// One click: the popup opens at once; the server asks for the scopes that the connection has.
function reconnect(store: Store, connection: WidgetConnection, system: CatalogueSystem): void {
  if (connection.authType === 'oauth2') {
    connectWithOAuth(store, {
      system: system.id,
      systemName: system.name,
      reconnectConnectionId: connection.id,
      scopes: undefined,
    });
  }
  openConnect(store, system.id, connection.id);
}
