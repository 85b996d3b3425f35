import { msg, str } from '@lit/localize';
import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Endpoint } from '../../api/types.ts';
import { PatchbayWebhooksReadyEvent } from '../../events/events.ts';
import { formatNumber, formatShare, plural } from '../../format/format.ts';
import { nextIcon, plusIcon, webhookIcon } from '../../icons.ts';
import { PageLoader } from '../../state/page-loader.ts';
import { alignedRows } from '../../styles/rows.styles.ts';
import { endpointStatus } from '../../text/status.ts';
import { badge } from '../badge.ts';
import { sparkBars } from '../chart/spark-bars.ts';
import { ViewElement } from '../element/store-element.ts';
import { doneNotice, emptyPage, staleNotice, waiting } from '../problem.ts';
import { showMore } from '../show-more.ts';
import { styles } from './endpoint-list.styles.ts';
import { type Health, healthOf } from './health.ts';

const EVERY_MS = 10_000;

/** Where messages go, and how that went in the last 24 hours. */
export class EndpointList extends ViewElement {
  static override styles = [...ViewElement.styles, alignedRows, styles];
  #health: ReadonlyMap<string, Health> = new Map();
  readonly #list = new PageLoader<Endpoint>(this, {
    ask: async (page) => {
      const endpoints = await this.store.api.endpoints(page);
      this.#health = await healthOf(this.store, endpoints.data);
      return endpoints;
    },
    every: () => EVERY_MS,
  });

  override firstUpdated(): void {
    void this.#list.loader.refresh().then(() => {
      const { items } = this.#list;
      if (items !== null) this.store.dispatch(new PatchbayWebhooksReadyEvent({ endpoints: items.length }));
    });
  }

  override render() {
    const { items, loader } = this.#list;
    return html`<div class="view">
      <div class="head">
        <div>
          <h2>${msg('Endpoints')}</h2>
          <p class="muted">${msg('Where your events are sent.')}</p>
        </div>
        ${items === null || items.length === 0 ? nothing : this.#add()}
      </div>
      ${doneNotice(this.store.done)} ${items === null ? nothing : staleNotice(loader.error)} ${this.#content()}
    </div>`;
  }

  #content() {
    const { items, loader } = this.#list;
    if (items === null) return waiting(loader);
    if (items.length === 0) return this.#none();
    return html`<ul class="card list" role="list" aria-label=${msg('Endpoints')}>
        ${repeat(
          items,
          ({ id }) => id,
          (endpoint) => this.#row(endpoint),
        )}
      </ul>
      ${showMore(this.#list)}`;
  }

  #none() {
    return emptyPage({
      icon: webhookIcon(),
      heading: msg('No endpoints yet'),
      text: msg(
        'Add the address of a server of yours. We send it a signed message whenever something happens.',
      ),
      ...(this.store.can('manage_endpoints') ? { action: this.#add() } : {}),
    });
  }

  #add() {
    if (!this.store.can('manage_endpoints')) return html``;
    return html`<button type="button" class="primary" @click=${() => this.store.go({ name: 'new-endpoint' })}>
      ${plusIcon()} ${msg('Add endpoint')}
    </button>`;
  }

  #row(endpoint: Endpoint) {
    const health = this.#health.get(endpoint.id);
    const share = health?.share ?? null;
    return html`<li>
      <div class="what">
        <button type="button" class="open" @click=${() => this.store.go({ name: 'endpoint', id: endpoint.id })}>
          ${endpoint.url}
        </button>
        <p class="small muted">
          ${endpoint.description === '' ? nothing : html`${endpoint.description} · `}${eventsText(endpoint)}
        </p>
      </div>
      <div class="state">${badge(endpointStatus(endpoint, share))}</div>
      <div class="health">
        ${health === undefined || health.total === 0 ? html`<span class="small muted">${msg('Nothing sent in 24 hours')}</span>` : healthText(health)}
      </div>
      <span class="next">${nextIcon()}</span>
    </li>`;
  }
}

function eventsText({ filterTypes }: Endpoint): string {
  if (filterTypes === null) return msg('All events');
  const { length } = filterTypes;
  return plural(length, { one: msg('1 event type'), other: msg(str`${length} event types`) });
}

function healthText({ share, total, buckets }: Health) {
  const count = formatNumber(total);
  return html`${buckets === null ? nothing : sparkBars(buckets)}
    <span class="numbers">
      <b>${share === null ? '–' : formatShare(share)}</b>
      <span class="small muted">${plural(total, { one: msg('of 1 attempt'), other: msg(str`of ${count} attempts`) })}</span>
    </span>`;
}
