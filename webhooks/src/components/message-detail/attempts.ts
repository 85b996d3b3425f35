import { msg, str } from '@lit/localize';
import { html, nothing } from 'lit';
import type { Attempt, MessageEndpoint } from '../../api/types.ts';
import { formatDateTime, formatMilliseconds, formatRelative } from '../../format/format.ts';
import { codeText, deliveryStatus, isRetrying, triggerText } from '../../text/status.ts';
import { badge } from '../badge.ts';

export interface AttemptsOptions {
  endpoint: MessageEndpoint;
  /** Of this endpoint, newest first. */
  attempts: readonly Attempt[];
  opened: ReadonlySet<string>;
  pending: boolean;
  canSend: boolean;
  toggle: (attemptId: string) => void;
  resend: () => void;
  open: () => void;
}

/** How a message stands at one endpoint, and every attempt. */
export function attemptsOf(options: AttemptsOptions) {
  const { endpoint, attempts, pending, canSend, resend, open } = options;
  const { url, status, nextAttempt } = endpoint;
  const busy = pending || status === 3 || (status === 1 && !isRetrying(endpoint));
  return html`<article class="card" aria-label=${url}>
    <div class="box-head">
      <div>
        <button type="button" class="link to" @click=${open}>${url}</button>
        <p class="row small muted">
          ${badge(deliveryStatus(endpoint))}
          ${nextAttempt === null || !isRetrying(endpoint) ? nothing : html`<span>${msg(str`Next try ${formatRelative(nextAttempt)}`)}</span>`}
        </p>
      </div>
      ${
        canSend
          ? html`<button type="button" aria-disabled=${pending} @click=${resend}>
              ${busy ? html`<span class="spinner" aria-hidden="true"></span>` : nothing}${msg('Resend')}
            </button>`
          : nothing
      }
    </div>
    ${
      attempts.length === 0
        ? html`<p class="small muted empty">${msg('Not tried yet.')}</p>`
        : html`<ol class="list" role="list" aria-label=${msg('Attempts, newest first')}>
            ${attempts.map((attempt) => row(options, attempt))}
          </ol>`
    }
  </article>`;
}

function row({ opened, toggle }: AttemptsOptions, attempt: Attempt) {
  const { id, status, response, responseDurationMs, timestamp } = attempt;
  const open = opened.has(id);
  return html`<li>
    <button type="button" class="attempt" aria-expanded=${open} aria-controls=${id} @click=${() => toggle(id)}>
      <span class="code ${status === 0 ? 'good' : 'bad'}">${codeText(attempt)}</span>
      <span class="numbers">${formatMilliseconds(responseDurationMs)}</span>
      <span class="muted">${triggerText(attempt)}</span>
      <time class="muted" datetime=${timestamp} title=${formatDateTime(timestamp)}>${formatRelative(timestamp)}</time>
    </button>
    <div id=${id} ?hidden=${!open}>
      ${open ? answer(status === 0, response) : nothing}
    </div>
  </li>`;
}

/** What the receiver sent is text and nothing else, whatever it says it is. */
function answer(succeeded: boolean, response: string) {
  if (response === '') {
    return html`<p class="small muted">${succeeded ? msg('The answer had no body.') : msg('There is no answer to show.')}</p>`;
  }
  return html`<p class="small muted">${msg('Answer')}</p>
    <pre tabindex="0" role="group" aria-label=${msg('Answer')}>${response}</pre>`;
}
