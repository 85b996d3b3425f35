import { msg } from '@lit/localize';
import { backIcon } from '@patchbay/browser-kit/icons.ts';
import { html, nothing } from 'lit';
import type { ApiError } from '../../api/errors.ts';
import type { Attempt, Message, MessageEndpoint } from '../../api/types.ts';
import { formatDateTime } from '../../format/format.ts';
import { ViewLoader } from '../../state/view-loader.ts';
import { copyButton } from '../copy-button/copy-button.ts';
import { ViewElement } from '../element/store-element.ts';
import { doneNotice, problemNotice, staleNotice, waiting } from '../problem.ts';
import { attemptsOf } from './attempts.ts';
import { styles } from './message-detail.styles.ts';

interface Loaded {
  message: Message;
  endpoints: MessageEndpoint[];
  attempts: Attempt[];
}

const BUSY_MS = 1000;
const EVERY_MS = 10_000;

/** One message: what was sent, to whom, and what each of them answered. */
export class MessageDetail extends ViewElement {
  static override styles = [...ViewElement.styles, styles];
  static override properties = {
    messageId: { attribute: false },
    opened: { state: true },
    pending: { state: true },
    error: { state: true },
  };

  declare messageId: string;
  /** Ids of the attempts whose answer is on screen. */
  declare private opened: ReadonlySet<string>;
  /** The endpoint that it is being sent to again. */
  declare private pending: string | null;
  declare private error: ApiError | null;
  readonly #loader = new ViewLoader<Loaded>(this, {
    load: () => this.#load(),
    every: ({ endpoints }) =>
      endpoints.some(({ status }) => status === 1 || status === 3) ? BUSY_MS : EVERY_MS,
  });

  constructor() {
    super();
    this.opened = new Set();
    this.pending = null;
    this.error = null;
  }

  override firstUpdated(): void {
    void this.#loader.refresh();
  }

  override render() {
    const { data } = this.#loader;
    return html`<div class="view">
      <button type="button" class="ghost back" @click=${() => this.store.go({ name: 'messages' })}>
        ${backIcon()} ${msg('All messages')}
      </button>
      ${data === null ? waiting(this.#loader, msg('Message')) : this.#content(data)}
    </div>`;
  }

  #content({ message, endpoints, attempts }: Loaded) {
    const payload = payloadText(message.payload);
    return html`
      <div>
        <h2 class="code type">${message.eventType}</h2>
        <p class="muted">${formatDateTime(message.timestamp)}</p>
      </div>
      ${doneNotice(this.store.done)} ${staleNotice(this.#loader.error)} ${problemNotice(this.error)}
      <dl class="card facts">
        ${fact(msg('Message ID'), message.id)}
        ${message.eventId === null ? nothing : fact(msg('Event ID'), message.eventId)}
        ${message.channels === null ? nothing : fact(msg('Channels'), message.channels.join(', '))}
        ${message.tags === null ? nothing : fact(msg('Tags'), message.tags.join(', '))}
      </dl>
      <section class="stack" aria-labelledby="deliveries">
        <h3 id="deliveries">${msg('Deliveries')}</h3>
        ${
          endpoints.length === 0
            ? html`<p class="card box muted">${msg('No endpoint asked for this event.')}</p>`
            : endpoints.map((endpoint) =>
                attemptsOf({
                  endpoint,
                  attempts: attempts.filter(({ endpointId }) => endpointId === endpoint.id),
                  opened: this.opened,
                  pending: this.pending === endpoint.id,
                  canSend: this.store.can('send') && !endpoint.disabled,
                  toggle: this.#toggle,
                  resend: () => this.#resend(endpoint.id),
                  open: () => this.store.go({ name: 'endpoint', id: endpoint.id }),
                }),
              )
        }
      </section>
      <section class="stack" aria-labelledby="payload">
        <div class="head">
          <h3 id="payload">${msg('Payload')}</h3>
          ${payload === null ? nothing : copyButton(payload, msg('Payload'))}
        </div>
        ${
          payload === null
            ? html`<p class="card box muted">${msg('The payload is deleted; it is kept for a limited time only.')}</p>`
            : html`<pre tabindex="0" role="group" aria-labelledby="payload">${payload}</pre>`
        }
      </section>
    `;
  }

  async #load(): Promise<Loaded> {
    const { api } = this.store;
    const id = this.messageId;
    const known = this.#loader.data?.message;
    const [message, endpoints, attempts] = await Promise.all([
      known ?? api.message(id),
      api.messageEndpoints(id),
      api.attempts(id),
    ]);
    return { message, endpoints: endpoints.data, attempts: attempts.data };
  }

  #toggle = (id: string): void => {
    const opened = new Set(this.opened);
    if (!opened.delete(id)) opened.add(id);
    this.opened = opened;
  };

  async #resend(endpointId: string): Promise<void> {
    if (this.pending !== null) return;
    this.pending = endpointId;
    this.error = null;
    try {
      await this.store.api.resend(this.messageId, endpointId);
      this.store.announce(msg('The message is sent again.'));
    } catch (error) {
      this.error = this.store.report(error);
    }
    this.pending = null;
    await this.#loader.refresh();
  }
}

/** Null when it is deleted. A raw payload need not be JSON. */
function payloadText(payload: unknown): string | null {
  if (typeof payload === 'object' && payload !== null) {
    if ('expired' in payload && Object.keys(payload).length === 1) return null;
    if ('raw' in payload && typeof payload.raw === 'string' && Object.keys(payload).length === 1)
      return payload.raw;
  }
  return JSON.stringify(payload, null, 2);
}

const fact = (label: string, value: string) =>
  html`<div><dt>${label}</dt><dd><code>${value}</code> ${copyButton(value, label)}</dd></div>`;
