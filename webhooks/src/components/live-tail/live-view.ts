import { msg, str } from '@lit/localize';
import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { TailAttempt } from '../../api/types.ts';
import { formatMilliseconds, formatTime, plural } from '../../format/format.ts';
import { liveIcon } from '../../icons.ts';
import { type LiveState, LiveTail } from '../../live/live-tail.ts';
import { FilterChoices } from '../../state/filter-choices.ts';
import { rows } from '../../styles/rows.styles.ts';
import { codeText } from '../../text/status.ts';
import { endpointChoice, eventTypeChoice } from '../choice.ts';
import { ViewElement } from '../element/store-element.ts';
import { problemPage } from '../problem.ts';
import { styles } from './live-view.styles.ts';

/** Attempts as they happen. */
export class LiveView extends ViewElement {
  static override styles = [...ViewElement.styles, rows, styles];
  static override properties = {
    eventType: { state: true },
    endpointId: { state: true },
  };

  declare private eventType: string;
  declare private endpointId: string;
  readonly #choices = new FilterChoices(this);
  readonly #tail = new LiveTail({
    open: (input) =>
      this.store.api.tail({
        query: { kinds: 'attempt', endpoint_id: this.endpointId, event_types: this.eventType },
        ...input,
      }),
    changed: () => this.requestUpdate(),
  });

  constructor() {
    super();
    this.eventType = '';
    this.endpointId = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#tail.start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#tail.stop();
  }

  override render() {
    const tail = this.#tail;
    const paused = tail.state === 'paused';
    return html`<div class="view">
      <div class="head">
        <div>
          <h2>${msg('Live')}</h2>
          <p class="muted">${msg('Every attempt as it happens.')}</p>
        </div>
        <div class="row">
          <p class="line ${tail.state}" role="status">${stateText(tail.state)}</p>
          <button type="button" aria-pressed=${paused} @click=${() => (paused ? tail.resume() : tail.pause())}>
            ${paused ? msg('Resume') : msg('Pause')}
          </button>
          <button type="button" @click=${() => tail.clear()}>${msg('Clear')}</button>
        </div>
      </div>
      <div class="filters">
        ${endpointChoice({
          value: this.endpointId,
          endpoints: this.#choices.endpoints,
          choose: (id) => {
            this.endpointId = id;
            tail.restart();
          },
        })}
        ${eventTypeChoice({
          value: this.eventType,
          types: this.#choices.types,
          choose: (name) => {
            this.eventType = name;
            tail.restart();
          },
        })}
      </div>
      ${tail.state === 'failed' && tail.error !== null ? problemPage(tail.error, () => tail.start()) : this.#list()}
    </div>`;
  }

  #list() {
    const { items, held } = this.#tail;
    return html`${
      held === 0
        ? nothing
        : html`<button type="button" class="held" @click=${() => this.#tail.resume()}>
            ${plural(held, { one: msg('1 new attempt'), other: msg(str`${held} new attempts`) })}
          </button>`
    }
    <div class="card">
      ${
        items.length === 0
          ? html`<div class="blank">
              ${liveIcon()}
              <h3>${msg('Listening')}</h3>
              <p class="muted">${msg('Nothing has been sent since you opened this. Leave it open, or send a test event.')}</p>
            </div>`
          : html`<ul class="list" role="list" aria-label=${msg('Attempts, newest first')}>
              ${repeat(
                items,
                ({ id }) => id,
                (item) => this.#row(item),
              )}
            </ul>`
      }
    </div>`;
  }

  #row(item: TailAttempt) {
    const good = item.status === 0;
    return html`<li>
      <time class="numbers muted" datetime=${item.timestamp}>${formatTime(item.timestamp)}</time>
      <span class="code ${good ? 'good' : 'bad'}">${codeText(item)}</span>
      <div>
        <button type="button" class="open code" @click=${() => this.store.go({ name: 'message', id: item.msgId })}>
          ${item.eventType}
        </button>
        <span class="small muted url">${item.url}</span>
      </div>
      <span class="numbers small muted">${formatMilliseconds(item.responseDurationMs)}</span>
    </li>`;
  }
}

function stateText(state: LiveState): string {
  switch (state) {
    case 'connecting':
      return msg('Connecting…');
    case 'live':
      return msg('Live');
    case 'reconnecting':
      return msg('Reconnecting…');
    case 'paused':
      return msg('Paused');
    case 'failed':
      return msg('Not connected');
  }
}
