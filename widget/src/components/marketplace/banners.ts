import { msg } from '@lit/localize';
import { offlineIcon } from '@patchbay/browser-kit/icons.ts';
import { html, nothing } from 'lit';
import { isUnderway } from '../../connect/flow.ts';
import type { Store } from '../../state/store.ts';
import { errorText, referenceText } from '../../text/errors.ts';

/** Above every view: no connection to the server, or a connect attempt found after a reload. */
export function bannerOf(store: Store) {
  if (store.offline) {
    return html`
      <div class="notice warning" role="status">
        ${offlineIcon()}
        <div>
          <strong>${msg('Not up to date')}</strong>
          <span>${msg('We cannot reach the service at the moment. We keep trying; nothing is lost.')}</span>
        </div>
      </div>
    `;
  }
  const flow = store.flowSnapshot;
  if (flow === null || flow.system !== null || flow.phase === 'connected') return nothing;
  if (isUnderway(flow.phase)) {
    return html`
      <div class="notice" role="status">
        <span class="spinner" aria-hidden="true"></span>
        <div>
          <strong>${msg('A connection is still being made')}</strong>
          <span>${msg('Finish signing in in the other window. This page continues by itself.')}</span>
          <div class="row">
            <button type="button" @click=${() => store.flow?.cancel()}>${msg('Cancel connecting')}</button>
          </div>
        </div>
      </div>
    `;
  }
  return html`
    <div class="notice warning" role="alert">
      ${offlineIcon()}
      <div>
        <strong>${msg('Nothing was connected')}</strong>
        ${flow.message === null ? nothing : html`<span>${flow.message}</span>`}
        <div class="row">
          <button type="button" @click=${() => store.set({ flow: null, flowSnapshot: null })}>
            ${msg('OK')}
          </button>
        </div>
      </div>
    </div>
  `;
}

export function failedPanel(store: Store) {
  if (store.error === null) return nothing;
  return html`<patchbay-error-panel
    exportparts="error"
    .kind=${store.error.kind}
    .heading=${msg('The integrations did not load')}
    .text=${errorText(store.error)}
    .reference=${referenceText(store.error.requestId)}
    .action=${msg('Try again')}
    @retry=${() => store.load()}
  ></patchbay-error-panel>`;
}

export function expiredPanel(store: Store) {
  const renewable = store.session.getSession !== null;
  return html`<patchbay-error-panel
    exportparts="error"
    .kind=${'expired'}
    .heading=${msg('Your session has ended')}
    .text=${
      renewable
        ? msg('For your safety it lasts a short time only. Your connections go on working.')
        : msg('For your safety it lasts a short time only. Please reload the page to continue.')
    }
    .action=${renewable ? msg('Continue') : null}
    @retry=${() => store.load()}
  ></patchbay-error-panel>`;
}
