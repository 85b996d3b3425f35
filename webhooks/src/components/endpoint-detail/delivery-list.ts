import { msg, str } from '@lit/localize';
import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { EndpointMessage } from '../../api/types.ts';
import { formatDateTime, formatRelative } from '../../format/format.ts';
import { messagesIcon } from '../../icons.ts';
import type { PageLoader } from '../../state/page-loader.ts';
import { deliveryStatus, isRetrying } from '../../text/status.ts';
import { badge } from '../badge.ts';
import { waiting } from '../problem.ts';
import { showMore } from '../show-more.ts';

/** Svix's number of a state; empty: all. */
export type DeliveryFilter = '' | '0' | '1' | '2';

export interface DeliveryListOptions {
  list: PageLoader<EndpointMessage>;
  status: DeliveryFilter;
  /** Id of the message that is being sent again. */
  pending: string | null;
  canSend: boolean;
  /** Whether there is something to send again, which is said above already. */
  failing: boolean;
  filter: (status: DeliveryFilter) => void;
  open: (messageId: string) => void;
  resend: (messageId: string) => void;
  recover: () => void;
}

/** What was sent to an endpoint, newest first. */
export function deliveryList(options: DeliveryListOptions) {
  const { list, status, canSend, failing, filter, recover } = options;
  const states: [DeliveryFilter, string][] = [
    ['', msg('All')],
    ['0', msg('Delivered')],
    ['2', msg('Failed')],
    ['1', msg('Waiting')],
  ];
  return html`<section class="card" aria-labelledby="messages">
    <div class="box-head">
      <h3 id="messages">${msg('Messages')}</h3>
      <div class="row">
        <select
          aria-label=${msg('Status')}
          @change=${(event: Event) => filter((event.target as HTMLSelectElement).value as DeliveryFilter)}
        >
          ${states.map(([value, label]) => html`<option value=${value} ?selected=${value === status}>${label}</option>`)}
        </select>
        ${canSend && !failing ? html`<button type="button" @click=${recover}>${msg('Recover…')}</button>` : nothing}
      </div>
    </div>
    ${rows(options, list.items)}
  </section>`;
}

function rows(options: DeliveryListOptions, items: readonly EndpointMessage[] | null) {
  const { list, status } = options;
  if (items === null) return waiting(list.loader);
  if (items.length === 0) {
    return html`<div class="blank">
      ${messagesIcon()}
      <p class="muted">
        ${status === '' ? msg('Nothing was sent to this endpoint yet.') : msg('No message is in this state.')}
      </p>
    </div>`;
  }
  return html`<ul class="list" role="list" aria-label=${msg('Messages')}>
      ${repeat(
        items,
        ({ id }) => id,
        (message) => row(options, message),
      )}
    </ul>
    ${showMore(list)}`;
}

function row({ canSend, pending, open, resend }: DeliveryListOptions, message: EndpointMessage) {
  const { id, eventType, status, timestamp, nextAttempt } = message;
  return html`<li>
    ${badge(deliveryStatus(message))}
    <div>
      <button type="button" class="open code" @click=${() => open(id)}>${eventType}</button>
      ${nextAttempt === null || !isRetrying(message) ? nothing : html`<p class="small muted">${msg(str`Next try ${formatRelative(nextAttempt)}`)}</p>`}
    </div>
    <time class="small muted" datetime=${timestamp} title=${formatDateTime(timestamp)}>${formatRelative(timestamp)}</time>
    ${
      canSend && (status === 2 || isRetrying(message))
        ? html`<button type="button" class="small resend"
            aria-label="${msg('Resend')} ${eventType}" aria-disabled=${pending === id} @click=${() => resend(id)}>
            ${msg('Resend')}
          </button>`
        : html`<span></span>`
    }
  </li>`;
}
