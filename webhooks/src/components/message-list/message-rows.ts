import { msg, str } from '@lit/localize';
import type { StatusText } from '@patchbay/browser-kit/components/status-badge.ts';
import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { DeliveryState, Message } from '../../api/types.ts';
import { formatDateTime, formatRelative } from '../../format/format.ts';
import { deliveryStatus, isRetrying } from '../../text/status.ts';
import { badge } from '../badge.ts';

export interface MessageRowsOptions {
  messages: readonly Message[];
  open: (id: string) => void;
}

export function messageRows({ messages, open }: MessageRowsOptions) {
  return html`<ul class="list" role="list" aria-label=${msg('Messages')}>
    ${repeat(
      messages,
      ({ id }) => id,
      ({ id, eventType, timestamp, deliveries, tags }) => html`<li>
        <div>
          <button type="button" class="open code" @click=${() => open(id)}>${eventType}</button>
          <p class="small muted code id">${id}</p>
        </div>
        ${tags?.includes('example') === true ? html`<span class="tag">${msg('Test')}</span>` : html`<span></span>`}
        <div class="state">${deliveries === undefined ? nothing : badge(summaryOf(deliveries))}</div>
        <time class="small muted" datetime=${timestamp} title=${formatDateTime(timestamp)}>${formatRelative(timestamp)}</time>
      </li>`,
    )}
  </ul>`;
}

/** One state for all endpoints: the worst, with how many it is. */
function summaryOf(deliveries: readonly DeliveryState[]): StatusText {
  const [first] = deliveries;
  if (first === undefined) return { tone: 'neutral', text: msg('No subscriber') };
  if (deliveries.length === 1) return deliveryStatus(first);
  const total = deliveries.length;
  const count = (fits: (state: DeliveryState) => boolean) => deliveries.filter(fits).length;
  const failed = count(({ status }) => status === 2);
  if (failed > 0) return { tone: 'danger', text: msg(str`${failed} of ${total} failed`) };
  const retrying = count(isRetrying);
  if (retrying > 0) return { tone: 'warning', text: msg(str`${retrying} of ${total} retrying`) };
  const waiting = count(({ status }) => status === 1 || status === 3);
  if (waiting > 0) return { tone: 'progress', text: msg(str`${waiting} of ${total} waiting`) };
  return deliveryStatus(first);
}
