import { msg, str } from '@lit/localize';
import { checkIcon, warningIcon } from '@patchbay/browser-kit/icons.ts';
import { html, nothing } from 'lit';
import type { ApiError } from '../../api/errors.ts';
import type { CatalogueSystem, Failure, WidgetConnection } from '../../api/types.ts';
import { connectWithOAuth } from '../../connect/connect.ts';
import { formatRelative } from '../../format/dates.ts';
import { pauseIcon } from '../../icons.ts';
import { openConnect } from '../../state/navigation.ts';
import type { Store } from '../../state/store.ts';
import { errorText, referenceText } from '../../text/errors.ts';

export interface NoticesInput {
  store: Store;
  connection: WidgetConnection;
  system: CatalogueSystem;
  error: ApiError | null;
}

/** What a person should know before anything else on the page. */
export function notices({ store, connection, system, error }: NoticesInput) {
  return html`${error === null ? nothing : failed(error)} ${about(store, connection, system)}`;
}

/** What was asked for did not work. */
export function failed(error: ApiError) {
  return html`<div class="notice error" role="alert">
    ${warningIcon()}
    <div>
      <strong>${errorText(error)}</strong>
      <span class="small">${referenceText(error.requestId)}</span>
    </div>
  </div>`;
}

function about(store: Store, connection: WidgetConnection, system: CatalogueSystem) {
  const { name } = system;
  if (connection.status === 'needs_reauthorization') {
    return html`<div class="notice warning" role="status">
      ${warningIcon()}
      <div>
        <strong>${msg(str`${name} needs you to sign in again`)}</strong>
        <span>${connection.failure?.message ?? msg('The access that you gave has ended.')}</span>
        <span>
          ${msg('Syncing has stopped until then. Nothing that was synced is lost, and your settings are kept.')}
        </span>
        <div class="row">
          <button type="button" class="primary" @click=${() => reconnect(store, connection, system)}>
            ${msg(str`Reconnect ${name}`)}
          </button>
        </div>
      </div>
    </div>`;
  }
  if (connection.status === 'degraded' && connection.failure !== null) {
    return html`<div class="notice warning" role="status">
      ${warningIcon()}
      <div>
        <strong>${connection.failure.message}</strong>
        <span>${retryText(connection.failure)}</span>
        <span class="small">${referenceText(connection.failure.reference)}</span>
      </div>
    </div>`;
  }
  if (connection.status === 'paused') {
    return html`<div class="notice" role="status">
      ${pauseIcon()}
      <div>
        <strong>${msg('Syncing is paused')}</strong>
        <span>${msg('What was synced stays. Resume at any time to catch up with what changed meanwhile.')}</span>
      </div>
    </div>`;
  }
  if (store.justConnected !== connection.id) return nothing;
  return html`<div class="notice success" role="status">
    ${checkIcon()}
    <div>
      <strong>${msg(str`${name} is connected`)}</strong>
      <span>${msg('The first sync runs by itself. You may close this page at any time.')}</span>
    </div>
  </div>`;
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
