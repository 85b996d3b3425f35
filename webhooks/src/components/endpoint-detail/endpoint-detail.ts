import { msg } from '@lit/localize';
import type { ConfirmDialog } from '@patchbay/browser-kit/components/confirm-dialog.ts';
import { backIcon } from '@patchbay/browser-kit/icons.ts';
import { html, nothing } from 'lit';
import type { ApiError } from '../../api/errors.ts';
import type { Endpoint, EndpointHeaders, EndpointMessage, EndpointStats } from '../../api/types.ts';
import { PageLoader } from '../../state/page-loader.ts';
import { ViewLoader } from '../../state/view-loader.ts';
import { alignedRows } from '../../styles/rows.styles.ts';
import { endpointStatus, successShare } from '../../text/status.ts';
import { badge } from '../badge.ts';
import { ViewElement } from '../element/store-element.ts';
import { doneNotice, problemNotice, staleNotice, waiting } from '../problem.ts';
import { tileStyles } from '../tiles/tiles.styles.ts';
import { removeDialog, switchEndpoint } from './change.ts';
import { type DeliveryFilter, deliveryList } from './delivery-list.ts';
import { styles } from './endpoint-detail.styles.ts';
import { facts } from './facts.ts';
import { figures } from './figures.ts';
import { noticesOf } from './notices.ts';
import { RECOVER_RANGES, type RecoverRange, recoverDialog } from './recover.ts';

interface Loaded {
  endpoint: Endpoint;
  stats: EndpointStats;
  headers: EndpointHeaders | null;
  /** Of the attempts where the server tells, of the messages otherwise; null when nothing ended yet. */
  share: number | null;
}

const DAY_MS = 86_400_000;
const EVERY_MS = 5000;
const BUSY_MS = 1500;

/** One endpoint: how it is doing, what was sent to it, what can be done with it. */
export class EndpointDetail extends ViewElement {
  static override styles = [...ViewElement.styles, alignedRows, tileStyles, styles];
  static override properties = {
    endpointId: { attribute: false },
    status: { state: true },
    range: { state: true },
    pending: { state: true },
    error: { state: true },
  };

  declare endpointId: string;
  declare private status: DeliveryFilter;
  declare private range: RecoverRange;
  /** Asked of the server and not answered yet. */
  declare private pending: string | null;
  declare private error: ApiError | null;
  readonly #loader = new ViewLoader<Loaded>(this, { load: () => this.#load(), every: () => EVERY_MS });
  readonly #messages = new PageLoader<EndpointMessage>(this, {
    ask: (page) =>
      this.store.api.endpointMessages(this.endpointId, {
        ...page,
        ...(this.status === '' ? {} : { status: this.status }),
      }),
    every: (items) => (items.some(({ status }) => status === 1 || status === 3) ? BUSY_MS : EVERY_MS),
  });

  constructor() {
    super();
    this.status = '';
    this.range = RECOVER_RANGES[1];
    this.pending = null;
    this.error = null;
  }

  override firstUpdated(): void {
    this.#refresh();
  }

  override render() {
    const { data } = this.#loader;
    return html`<div class="view">
      <button type="button" class="ghost back" @click=${() => this.store.go({ name: 'endpoints' })}>
        ${backIcon()} ${msg('All endpoints')}
      </button>
      ${data === null ? waiting(this.#loader, msg('Endpoint')) : this.#content(data)}
    </div>`;
  }

  #content({ endpoint, stats, headers, share }: Loaded) {
    const { store } = this;
    const manage = store.can('manage_endpoints');
    return html`
      <div class="head">
        <div>
          <h2 class="url">${endpoint.url}</h2>
          <p class="row small muted">
            ${badge(endpointStatus(endpoint, share))}
            ${endpoint.description === '' ? nothing : html`<span>${endpoint.description}</span>`}
          </p>
        </div>
        ${manage ? this.#actions(endpoint) : nothing}
      </div>
      ${doneNotice(store.done)} ${staleNotice(this.#loader.error)} ${problemNotice(this.error)}
      ${noticesOf({
        endpoint,
        stats,
        share,
        can: { enable: manage, recover: store.can('send') },
        enable: () => this.#switch(endpoint),
        recover: () => this.#dialog('recover')?.open(),
      })}
      <div class="columns">
        <div class="main">
          ${figures(stats, share)}
          ${deliveryList({
            list: this.#messages,
            status: this.status,
            pending: this.pending,
            canSend: store.can('send') && !endpoint.disabled,
            failing: stats.fail > 0,
            filter: (status) => {
              this.status = status;
              void this.#messages.loader.reset();
            },
            open: (id) => store.go({ name: 'message', id }),
            resend: (id) => this.#resend(id),
            recover: () => this.#dialog('recover')?.open(),
          })}
        </div>
        <div class="side">
          ${
            store.can('send') && !endpoint.disabled
              ? html`<patchbay-webhooks-test .store=${store} .endpoint=${endpoint} @sent=${() => this.#refresh()}></patchbay-webhooks-test>`
              : nothing
          }
          ${
            manage || store.can('view_secrets')
              ? html`<patchbay-webhooks-secret .store=${store} .endpointId=${endpoint.id}></patchbay-webhooks-secret>`
              : nothing
          }
          ${facts(endpoint, headers)}
        </div>
      </div>
      ${manage ? removeDialog({ store, endpoint }) : nothing} ${store.can('send') ? this.#recoverDialog(endpoint) : nothing}
    `;
  }

  #recoverDialog(endpoint: Endpoint) {
    return recoverDialog({
      store: this.store,
      endpoint,
      range: () => this.range,
      choose: (range) => {
        this.range = range;
      },
      done: () => this.#refresh(),
    });
  }

  #actions(endpoint: Endpoint) {
    const { disabled, id } = endpoint;
    return html`<div class="row">
      <button type="button" @click=${() => this.store.go({ name: 'edit-endpoint', id })}>${msg('Edit')}</button>
      <button type="button" aria-disabled=${this.pending === 'switch'} @click=${() => this.#switch(endpoint)}>
        ${disabled ? msg('Enable') : msg('Disable')}
      </button>
      <button type="button" class="danger" @click=${() => this.#dialog('remove')?.open()}>${msg('Delete…')}</button>
    </div>`;
  }

  #dialog(id: 'remove' | 'recover'): ConfirmDialog | null {
    return this.renderRoot.querySelector<ConfirmDialog>(`#${id}`);
  }

  async #load(): Promise<Loaded> {
    const { store, endpointId: id } = this;
    const since = new Date(Date.now() - DAY_MS).toISOString();
    const [endpoint, stats] = await Promise.all([store.api.endpoint(id), store.api.stats(id, { since })]);
    const attempts = store.extensions
      ? await store.api.analytics({ period: 'day', endpoint_id: endpoint.id })
      : null;
    const share = attempts === null ? successShare(stats) : attempts.totals.successRate;
    const headers = store.can('manage_endpoints') ? await store.api.headers(id) : null;
    return { endpoint, stats, headers, share };
  }

  #refresh(): void {
    void this.#loader.refresh();
    void this.#messages.loader.refresh();
  }

  #switch = (endpoint: Endpoint) => this.#attempt('switch', () => switchEndpoint(this.store, endpoint));

  #resend = (messageId: string) =>
    this.#attempt(messageId, async () => {
      await this.store.api.resend(messageId, this.endpointId);
      this.store.announce(msg('The message is sent again.'));
    });

  async #attempt(pending: string, call: () => Promise<void>): Promise<void> {
    if (this.pending !== null) return;
    this.pending = pending;
    this.error = null;
    try {
      await call();
    } catch (error) {
      this.error = this.store.report(error);
    }
    this.pending = null;
    this.#refresh();
  }
}
