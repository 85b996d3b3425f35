import { msg } from '@lit/localize';
import { html, nothing } from 'lit';
import type { Analytics, AnalyticsPeriod, AnalyticsSummary, Endpoint, EventType } from '../../api/types.ts';
import { formatMilliseconds, formatNumber, formatShare } from '../../format/format.ts';
import { chartIcon } from '../../icons.ts';
import { ViewLoader } from '../../state/view-loader.ts';
import { choice } from '../choice.ts';
import { ViewElement } from '../element/store-element.ts';
import { emptyPage, ghosts, problemPage, staleNotice } from '../problem.ts';
import { styles } from './activity.styles.ts';
import { errorBars } from './error-bars.ts';
import { groupTable } from './group-table.ts';

const EVERY_MS = 10_000;

interface Loaded {
  byEndpoint: Analytics;
  byType: Analytics;
}

/** How much is sent, how much of it arrives, and how fast. */
export class Activity extends ViewElement {
  static override styles = [...ViewElement.styles, styles];
  static override properties = {
    period: { state: true },
    endpointId: { state: true },
    eventType: { state: true },
    types: { state: true },
    endpoints: { state: true },
  };

  declare private period: AnalyticsPeriod;
  declare private endpointId: string;
  declare private eventType: string;
  declare private types: readonly EventType[];
  declare private endpoints: readonly Endpoint[];
  readonly #loader = new ViewLoader<Loaded>(this, { load: () => this.#load(), every: () => EVERY_MS });

  constructor() {
    super();
    this.period = 'day';
    this.endpointId = '';
    this.eventType = '';
    this.types = [];
    this.endpoints = [];
  }

  override firstUpdated(): void {
    void this.#loader.refresh();
    void this.#choices();
  }

  override render() {
    const { data, error } = this.#loader;
    return html`<div class="view">
      <div>
        <h2>${msg('Activity')}</h2>
        <p class="muted">${msg('How much is sent, how much of it arrives, and how fast.')}</p>
      </div>
      ${this.#filters()} ${data === null ? nothing : staleNotice(error)}
      ${
        data !== null
          ? this.#content(data)
          : error === null
            ? ghosts()
            : problemPage(error, () => void this.#loader.reset())
      }
    </div>`;
  }

  #filters() {
    const change = (part: { period?: AnalyticsPeriod; endpointId?: string; eventType?: string }) => {
      Object.assign(this, part);
      void this.#loader.reset();
    };
    return html`<div class="filters">
      ${choice({
        name: 'period',
        label: msg('Time'),
        value: this.period,
        choices: [
          ['hour', msg('The last hour')],
          ['day', msg('The last 24 hours')],
          ['month', msg('The last 30 days')],
        ],
        choose: (period) => change({ period: period as AnalyticsPeriod }),
      })}
      ${choice({
        name: 'endpoint',
        label: msg('Endpoint'),
        value: this.endpointId,
        choices: [
          ['', msg('All endpoints')],
          ...this.endpoints.map(({ id, url }): [string, string] => [id, url]),
        ],
        choose: (endpointId) => change({ endpointId }),
      })}
      ${choice({
        name: 'event-type',
        label: msg('Event type'),
        value: this.eventType,
        choices: [['', msg('All events')], ...this.types.map(({ name }): [string, string] => [name, name])],
        choose: (eventType) => change({ eventType }),
      })}
    </div>`;
  }

  #content({ byEndpoint, byType }: Loaded) {
    const { totals, buckets, period } = byEndpoint;
    if (totals.attempts === 0) {
      return emptyPage({
        icon: chartIcon(),
        heading: msg('Nothing was sent in this time'),
        text: msg('Choose a longer time, or send a test event from an endpoint.'),
      });
    }
    const names = new Map(this.endpoints.map(({ id, url }) => [id, url]));
    return html`
      ${tiles(totals)}
      <div class="charts">
        <section class="card box" aria-labelledby="volume">
          <h3 id="volume">${msg('Attempts')}</h3>
          <patchbay-webhooks-volume .buckets=${buckets} .period=${period}></patchbay-webhooks-volume>
        </section>
        <section class="card box" aria-labelledby="latency">
          <h3 id="latency">${msg('Time to answer')}</h3>
          <patchbay-webhooks-latency .buckets=${buckets} .period=${period}></patchbay-webhooks-latency>
        </section>
      </div>
      <div class="charts">
        <div class="column">
        ${groupTable({
          heading: msg('By endpoint'),
          groups: byEndpoint.groups.map(({ endpointId, totals: of }) => [
            names.get(endpointId ?? '') ?? endpointId ?? '',
            of,
          ]),
        })}
        ${totals.failed === 0 ? nothing : errorBars(totals.errors)}
        </div>
        ${groupTable({
          heading: msg('By event type'),
          groups: byType.groups.map(({ eventType, totals: of }) => [eventType ?? '', of]),
        })}
      </div>
    `;
  }

  async #load(): Promise<Loaded> {
    const { period, endpointId, eventType } = this;
    const query = { period, endpoint_id: endpointId, event_type: eventType };
    const [byEndpoint, byType] = await Promise.all([
      this.store.api.analytics({ ...query, group_by: 'endpoint' }),
      this.store.api.analytics({ ...query, group_by: 'event_type' }),
    ]);
    return { byEndpoint, byType };
  }

  /** Lists to choose from; without them the filters have fewer choices. */
  async #choices(): Promise<void> {
    try {
      [this.types, this.endpoints] = await Promise.all([
        this.store.eventTypes(),
        this.store.endpointChoices(),
      ]);
    } catch (error) {
      this.store.report(error);
    }
  }
}

function tiles({ attempts, successRate, latency }: AnalyticsSummary) {
  const time = (value: number | null) => (value === null ? '–' : formatMilliseconds(value));
  const tile = (label: string, value: string) =>
    html`<div><p class="small muted">${label}</p><p class="numbers value">${value}</p></div>`;
  return html`<div class="card tiles">
    ${tile(msg('Attempts'), formatNumber(attempts))}
    ${tile(msg('Success rate'), successRate === null ? '–' : formatShare(successRate))}
    ${tile(msg('Half answer within'), time(latency.p50))} ${tile(msg('95% answer within'), time(latency.p95))}
  </div>`;
}
