import { msg, str } from '@lit/localize';
import { infoIcon, warningIcon } from '@patchbay/browser-kit/icons.ts';
import { html, nothing } from 'lit';
import type { Endpoint, EndpointStats } from '../../api/types.ts';
import { formatNumber, plural } from '../../format/format.ts';
import { isHealthy } from '../../text/status.ts';

export interface NoticeOptions {
  endpoint: Endpoint;
  stats: EndpointStats;
  /** Of the attempts that succeeded. */
  share: number | null;
  can: { enable: boolean; recover: boolean };
  enable: () => void;
  recover: () => void;
}

/** What needs somebody to do something, and the button for it. */
export function noticesOf({ endpoint, stats, share, can, enable, recover }: NoticeOptions) {
  if (endpoint.disabled) {
    const byUs = typeof endpoint.disabledReason === 'string';
    return html`<div class="notice ${byUs ? 'error' : ''}">
      ${byUs ? warningIcon() : infoIcon()}
      <div>
        <strong>${byUs ? msg('We switched this endpoint off') : msg('This endpoint is disabled')}</strong>
        <span>${byUs ? endpoint.disabledReason : msg('Nothing is sent to it until you enable it.')}</span>
        ${
          can.enable
            ? html`<div class="row"><button type="button" @click=${enable}>${msg('Enable')}</button></div>`
            : nothing
        }
      </div>
    </div>`;
  }
  if (stats.fail === 0) {
    if (isHealthy(share)) return nothing;
    return html`<div class="notice warning">
      ${warningIcon()}
      <div>
        <strong>${msg('Many attempts fail')}</strong>
        <span
          >${msg('Open a message to see what your server answered. We keep trying for days, so nothing is lost yet.')}</span
        >
      </div>
    </div>`;
  }
  const count = formatNumber(stats.fail);
  return html`<div class="notice warning">
    ${warningIcon()}
    <div>
      <strong
        >${plural(stats.fail, {
          one: msg('1 message of the last 24 hours failed for good'),
          other: msg(str`${count} messages of the last 24 hours failed for good`),
        })}</strong
      >
      <span>${msg('Open one to see what your server answered. Once that is fixed, send them again.')}</span>
      ${
        can.recover
          ? html`<div class="row"><button type="button" @click=${recover}>${msg('Recover…')}</button></div>`
          : nothing
      }
    </div>
  </div>`;
}
