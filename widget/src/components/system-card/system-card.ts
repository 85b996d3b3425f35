import { msg, str } from '@lit/localize';
import { html, nothing } from 'lit';
import type { CatalogueSystem, WidgetConnection } from '../../api/types.ts';
import { isUnderway } from '../../connect/flow.ts';
import { formatNumber } from '../../format/numbers.ts';
import { openSystem } from '../../state/navigation.ts';
import { categoryName } from '../../text/categories.ts';
import { connectionProgress, progressText } from '../../text/progress.ts';
import { connectionStatus } from '../../text/status.ts';
import { StoreElement } from '../element/store-element.ts';
import { styles } from './system-card.styles.ts';

/** A system in the catalogue: one button, which opens what fits its state. */
export class SystemCard extends StoreElement {
  static override styles = [...StoreElement.styles, styles];
  static override properties = { system: { attribute: false } };

  declare system: CatalogueSystem;

  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector('button')?.focus(options);
  }

  override render() {
    const { system } = this;
    const connections = this.store.connectionsOf(system.id);
    const first = connections.find(({ status }) => status === 'needs_reauthorization') ?? connections[0];
    const status = first === undefined ? null : connectionStatus(first);
    const category = system.categories[0];
    return html`
      <article part="card">
        <patchbay-system-logo .name=${system.name} .src=${this.store.logoOf(system)}></patchbay-system-logo>
        <div class="title">
          <h3>${system.name}</h3>
          ${
            status === null
              ? html`<span class="category">${category === undefined ? nothing : categoryName(category)}</span>`
              : html`<patchbay-status-badge .status=${status}></patchbay-status-badge>`
          }
        </div>
        <p class="summary">${system.summary}</p>
        <div class="foot">
          <div>${this.#detail(connections)}</div>
          ${this.#button(first)}
        </div>
      </article>
    `;
  }

  #detail(connections: readonly WidgetConnection[]) {
    const [first] = connections;
    if (first === undefined) return this.system.ready ? nothing : msg('Not set up yet');
    const syncing = connections.find((connection) => connectionProgress(connection) !== null) ?? first;
    const progress = connectionProgress(syncing);
    const account =
      connections.length === 1 ? first.account.label : msg(str`${formatNumber(connections.length)} accounts`);
    if (progress === null) return html`<span class="account" title=${account}>${account}</span>`;
    return html`
      <span class="numbers account">${progressText(progress)}</span>
      <patchbay-progress-bar
        .progress=${progress}
        .label=${msg(str`Sync progress of ${this.system.name}`)}
        .text=${progressText(progress)}
      ></patchbay-progress-bar>
    `;
  }

  #button(connection: WidgetConnection | undefined) {
    const { name, id, ready } = this.system;
    const open = () => openSystem(this.store, id);
    const flow = this.store.flowSnapshot;
    if (flow?.system === id && isUnderway(flow.phase)) {
      return html`<button type="button" aria-label=${msg(str`Continue connecting ${name}`)} @click=${open}>
        <span class="spinner" aria-hidden="true"></span>${msg('Waiting…')}
      </button>`;
    }
    if (connection === undefined) {
      return html`<button
        type="button"
        part="connect-button"
        aria-label=${msg(str`Connect ${name}`)}
        ?disabled=${!ready}
        @click=${open}
      >
        ${msg('Connect')}
      </button>`;
    }
    if (connection.status === 'needs_reauthorization') {
      return html`<button
        type="button"
        class="primary"
        aria-label=${msg(str`Reconnect ${name}`)}
        @click=${open}
      >
        ${msg('Reconnect')}
      </button>`;
    }
    return html`<button type="button" aria-label=${msg(str`Manage ${name}`)} @click=${open}>
      ${msg('Manage')}
    </button>`;
  }
}
