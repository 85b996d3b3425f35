import { msg } from '@lit/localize';
import { html, nothing } from 'lit';
import type { Analytics, AnalyticsPeriod, AnalyticsSummary } from '../../api/types.ts';
import { formatMilliseconds, formatNumber, formatShare } from '../../format/format.ts';
import { chartIcon } from '../../icons.ts';
import { FilterChoices } from '../../state/filter-choices.ts';
import { ViewLoader } from '../../state/view-loader.ts';
import { choice, endpointChoice, eventTypeChoice } from '../choice.ts';
import { ViewElement } from '../element/store-element.ts';
import { emptyPage, staleNotice, waiting } from '../problem.ts';
import { tileStyles } from '../tiles/tiles.styles.ts';
import { tiles } from '../tiles/tiles.ts';
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
  static override styles = [...ViewElement.styles, tileStyles, styles];
  static override properties = {
    period: { state: true },
    endpointId: { state: true },
    eventType: { state: true },
  };

  declare private period: AnalyticsPeriod;
  declare private endpointId: string;
  declare private eventType: string;
  readonly #choices = new FilterChoices(this);
  readonly #loader = new ViewLoader<Loaded>(this, { load: () => this.#load(), every: () => EVERY_MS });

  constructor() {
    super();
    this.period = 'day';
    this.endpointId = '';
    this.eventType = '';
  }

  override firstUpdated(): void {
    void this.#loader.refresh();
  }

  override render() {
    const { data, error } = this.#loader;
    return html`<div class="view">
      <div>
        <h2>${msg('Activity')}</h2>
        <p class="muted">${msg('How much is sent, how much of it arrives, and how fast.')}</p>
      </div>
      ${this.#filters()} ${data === null ? nothing : staleNotice(error)}
      ${data === null ? waiting(this.#loader) : this.#content(data)}
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
      ${endpointChoice({
        value: this.endpointId,
        endpoints: this.#choices.endpoints,
        choose: (endpointId) => change({ endpointId }),
      })}
      ${eventTypeChoice({
        value: this.eventType,
        types: this.#choices.types,
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
    const names = new Map(this.#choices.endpoints.map(({ id, url }) => [id, url]));
    return html`
      ${figures(totals)}
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
}

function figures({ attempts, successRate, latency }: AnalyticsSummary) {
  const time = (value: number | null) => (value === null ? '–' : formatMilliseconds(value));
  return tiles(msg('Activity'), [
    { label: msg('Attempts'), value: formatNumber(attempts) },
    { label: msg('Success rate'), value: successRate === null ? '–' : formatShare(successRate) },
    { label: msg('Half answer within'), value: time(latency.p50) },
    { label: msg('95% answer within'), value: time(latency.p95) },
  ]);
}
