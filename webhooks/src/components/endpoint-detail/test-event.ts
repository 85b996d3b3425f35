import { msg, str } from '@lit/localize';
import { css, html, nothing } from 'lit';
import type { ApiError } from '../../api/errors.ts';
import type { Attempt, Endpoint, EventType } from '../../api/types.ts';
import { formatMilliseconds } from '../../format/format.ts';
import { codeText } from '../../text/status.ts';
import { StoreElement } from '../element/store-element.ts';
import { groupsOf } from '../event-picker/groups.ts';
import { problemNotice } from '../problem.ts';

const ASK_MS = 400;
const LONGEST_MS = 20_000;

type Result = { messageId: string; attempt: Attempt | null };

/**
 * Sends an example of a chosen event and says how it went.
 * @fires sent - A message is on its way.
 */
export class TestEvent extends StoreElement {
  static override styles = [
    ...StoreElement.styles,
    css`
      form {
        gap: 10px;
      }
      [role='status']:empty {
        margin-top: -12px;
      }
    `,
  ];
  static override properties = {
    endpoint: { attribute: false },
    types: { state: true },
    chosen: { state: true },
    waiting: { state: true },
    result: { state: true },
    error: { state: true },
  };

  declare endpoint: Endpoint;
  declare private types: readonly EventType[] | null;
  declare private chosen: string;
  declare private waiting: boolean;
  declare private result: Result | null;
  declare private error: ApiError | null;

  constructor() {
    super();
    this.types = null;
    this.chosen = '';
    this.waiting = false;
    this.result = null;
    this.error = null;
  }

  override firstUpdated(): void {
    void this.#load();
  }

  override render() {
    return html`<section class="card box" aria-labelledby="heading">
      <h3 id="heading">${msg('Send a test event')}</h3>
      <p class="small muted">${msg('An example, signed and sent like a real one.')}</p>
      <form class="stack" @submit=${this.#send}>
        <select aria-label=${msg('Event type')} .value=${this.chosen} @change=${this.#choose}>
          ${groupsOf(this.#offered).map(
            ({ name, types }) => html`<optgroup label=${name}>
              ${types.map((type) => html`<option value=${type.name} ?selected=${type.name === this.chosen}>${type.name}</option>`)}
            </optgroup>`,
          )}
        </select>
        <div class="row">
          <button type="submit" class="primary" aria-disabled=${this.waiting || this.chosen === ''}>
            ${this.waiting ? html`<span class="spinner" aria-hidden="true"></span>` : nothing}${msg('Send test event')}
          </button>
        </div>
      </form>
      ${problemNotice(this.error)}
      <div role="status">${this.result === null ? nothing : this.#outcome(this.result)}</div>
    </section>`;
  }

  #outcome({ messageId, attempt }: Result) {
    const open = html`<button type="button" class="link" @click=${() => this.store.go({ name: 'message', id: messageId })}>
      ${msg('Show the message')}
    </button>`;
    if (attempt === null) {
      return html`<p class="small">${this.waiting ? msg('Waiting for an answer…') : msg('No answer yet; we keep trying.')} ${open}</p>`;
    }
    const time = formatMilliseconds(attempt.responseDurationMs);
    const code = codeText(attempt);
    return attempt.status === 0
      ? html`<p class="small good">${msg(str`Delivered: ${code} after ${time}.`)} ${open}</p>`
      : html`<p class="small bad">${msg(str`Failed: ${code} after ${time}.`)} ${open}</p>`;
  }

  get #offered(): EventType[] {
    const { filterTypes } = this.endpoint;
    return (this.types ?? []).filter(({ name }) => filterTypes === null || filterTypes.includes(name));
  }

  #choose = (event: Event): void => {
    this.chosen = (event.target as HTMLSelectElement).value;
  };

  async #load(): Promise<void> {
    try {
      this.types = await this.store.eventTypes();
      this.chosen = groupsOf(this.#offered)[0]?.types[0]?.name ?? '';
    } catch (error) {
      this.error = this.store.report(error);
    }
  }

  #send = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (this.waiting || this.chosen === '') return;
    this.waiting = true;
    this.error = null;
    this.result = null;
    try {
      const { id } = await this.store.api.sendExample(this.endpoint.id, this.chosen);
      this.result = { messageId: id, attempt: null };
      this.dispatchEvent(new Event('sent'));
      this.result = { messageId: id, attempt: await this.#firstAttempt(id) };
      this.dispatchEvent(new Event('sent'));
    } catch (error) {
      this.error = this.store.report(error);
    }
    this.waiting = false;
  };

  /** Null when nothing came back in time: the message is still tried. */
  async #firstAttempt(messageId: string): Promise<Attempt | null> {
    const end = Date.now() + LONGEST_MS;
    while (this.isConnected && Date.now() < end) {
      const { data } = await this.store.api.attempts(messageId);
      if (data[0] !== undefined) return data[0];
      await new Promise((resolve) => setTimeout(resolve, ASK_MS));
    }
    return null;
  }
}
