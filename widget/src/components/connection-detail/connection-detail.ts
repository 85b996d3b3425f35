import { msg, str } from '@lit/localize';
import type { DisconnectDialog } from '@patchbay/browser-kit/components/disconnect-dialog.ts';
import { tabList } from '@patchbay/browser-kit/components/tabs.ts';
import { backIcon, syncIcon } from '@patchbay/browser-kit/icons.ts';
import { notice } from '@patchbay/browser-kit/styles/notice.styles.ts';
import { html, nothing } from 'lit';
import type { ApiError } from '../../api/errors.ts';
import type { CatalogueSystem, WidgetConnection } from '../../api/types.ts';
import { pauseIcon, playIcon } from '../../icons.ts';
import { pauseConnection, resumeConnection, runSyncs } from '../../state/actions.ts';
import { openCatalogue } from '../../state/navigation.ts';
import { view } from '../../styles/view.styles.ts';
import { connectionStatus, isSyncing } from '../../text/status.ts';
import type { ConfigurationForm } from '../configuration-form/configuration-form.ts';
import { StoreElement } from '../element/store-element.ts';
import { noticeBox } from '../notice.ts';
import { accounts } from './accounts.ts';
import { styles } from './connection-detail.styles.ts';
import { disconnectDialog } from './disconnect.ts';
import { facts } from './facts.ts';
import { notices } from './notices.ts';

type Tab = 'overview' | 'history' | 'settings';

const tabs = (): [Tab, string][] => [
  ['overview', msg('Overview')],
  ['history', msg('History')],
  ['settings', msg('Settings')],
];

/** One connection: how it is, what it syncs, and what can be done with it. */
export class ConnectionDetail extends StoreElement {
  static override styles = [...StoreElement.styles, notice, view, styles];
  static override properties = {
    connectionId: { attribute: false },
    tab: { state: true },
    pending: { state: true },
    error: { state: true },
    leaving: { state: true },
  };

  declare connectionId: string;
  declare private tab: Tab;
  /** What has been asked of the server and not answered yet. */
  declare private pending: 'pause' | 'resume' | 'sync' | null;
  declare private error: ApiError | null;
  /** Waits for an answer on changes that are not saved. */
  declare private leaving: boolean;

  constructor() {
    super();
    this.tab = 'overview';
    this.pending = null;
    this.error = null;
    this.leaving = false;
  }

  override firstUpdated(): void {
    this.focusHeading();
  }

  override render() {
    const connection = this.store.connection(this.connectionId);
    const system = connection === undefined ? undefined : this.store.system(connection.system);
    if (connection === undefined || system === undefined) return this.#gone();
    return html`
      <div class="view stack">
        <button type="button" class="ghost back" @click=${this.#back}>
          ${backIcon()} ${msg('All integrations')}
        </button>
        ${this.leaving ? this.#unsaved() : nothing} ${this.#hero(connection, system)}
        ${accounts(this.store, connection, system)}
        ${notices({ store: this.store, connection, system, error: this.error })}
        ${tabList({ label: msg('About this connection'), tabs: tabs(), selected: this.tab, open: this.#openTab })}
        <div role="tabpanel" id="panel" aria-labelledby="tab-${this.tab}">${this.#panel(connection)}</div>
        ${this.#foot(connection, system)}
      </div>
      ${disconnectDialog(this.store, connection, system)}
    `;
  }

  #hero(connection: WidgetConnection, system: CatalogueSystem) {
    return html`
      <header class="hero">
        <patchbay-system-logo .name=${system.name} .src=${this.store.logoOf(system)}></patchbay-system-logo>
        <div>
          <h2 tabindex="-1">${system.name}</h2>
          <div class="row">
            <patchbay-status-badge .status=${connectionStatus(connection)}></patchbay-status-badge>
            <span class="muted">${connection.account.label}</span>
          </div>
        </div>
        <div class="row actions">${this.#actions(connection)}</div>
      </header>
    `;
  }

  #actions(connection: WidgetConnection) {
    const { status } = connection;
    const busy = (name: string) => this.pending === name;
    const mark = (name: string, icon: unknown) =>
      busy(name) ? html`<span class="spinner" aria-hidden="true"></span>` : icon;
    if (status === 'needs_reauthorization') return nothing;
    if (status === 'paused') {
      return html`<button type="button" class="primary" aria-disabled=${busy('resume')} @click=${() =>
        this.#run('resume', () => resumeConnection(this.store, connection.id), msg('Syncing goes on.'))}>
        ${mark('resume', playIcon())} ${msg('Resume')}
      </button>`;
    }
    const syncing = isSyncing(connection);
    const enabled = connection.syncs.filter((sync) => sync.enabled).map(({ sync }) => sync);
    return html`
      <button type="button" aria-disabled=${busy('pause')} @click=${() =>
        this.#run(
          'pause',
          () => pauseConnection(this.store, connection.id),
          msg('Paused. Nothing is lost.'),
        )}>
        ${mark('pause', pauseIcon())} ${msg('Pause')}
      </button>
      <button
        type="button"
        class="primary"
        aria-disabled=${syncing || busy('sync') || enabled.length === 0}
        @click=${() =>
          syncing || enabled.length === 0
            ? undefined
            : this.#run(
                'sync',
                () => runSyncs(this.store, connection.id, enabled),
                msg('The sync has started.'),
              )}
      >
        ${mark('sync', syncIcon())} ${msg('Sync now')}
      </button>
    `;
  }

  #panel(connection: WidgetConnection) {
    switch (this.tab) {
      case 'overview':
        return html`<patchbay-sync-list .store=${this.store} .connectionId=${connection.id}></patchbay-sync-list>`;
      case 'history':
        return html`<patchbay-run-history .store=${this.store} .connectionId=${connection.id}></patchbay-run-history>`;
      case 'settings':
        return html`<patchbay-configuration-form
          .store=${this.store}
          .connectionId=${connection.id}
        ></patchbay-configuration-form>`;
    }
  }

  #foot(connection: WidgetConnection, system: CatalogueSystem) {
    return html`<div class="foot">
      ${facts(this.store, connection)}
      <button type="button" class="danger" @click=${() =>
        this.renderRoot.querySelector<DisconnectDialog>('patchbay-disconnect-dialog')?.open()}>
        ${msg(str`Disconnect ${system.name}`)}
      </button>
    </div>`;
  }

  #unsaved() {
    return noticeBox({
      kind: 'warning',
      role: 'alert',
      heading: msg('You have changes that are not saved'),
      more: html`<div class="row">
        <button type="button" @click=${() => {
          this.leaving = false;
        }}>${msg('Keep editing')}</button>
        <button type="button" class="ghost danger" @click=${() => openCatalogue(this.store)}>
          ${msg('Leave without saving')}
        </button>
      </div>`,
    });
  }

  #gone() {
    return html`<patchbay-error-panel
      .heading=${msg('This connection is no longer there')}
      .text=${msg('It was disconnected, perhaps in another window.')}
      .action=${msg('Back to all integrations')}
      @retry=${() => openCatalogue(this.store)}
    ></patchbay-error-panel>`;
  }

  get #dirty(): boolean {
    return this.renderRoot.querySelector<ConfigurationForm>('patchbay-configuration-form')?.dirty ?? false;
  }

  #openTab = (tab: Tab): void => {
    if (this.tab === 'settings' && tab !== 'settings' && this.#dirty) this.leaving = true;
    else this.tab = tab;
  };

  #back = (): void => {
    if (this.#dirty && !this.leaving) this.leaving = true;
    else openCatalogue(this.store);
  };

  async #run(name: NonNullable<ConnectionDetail['pending']>, call: () => Promise<void>, done: string) {
    if (this.pending !== null) return;
    this.pending = name;
    this.error = null;
    try {
      await call();
      this.store.announce(done);
    } catch (error) {
      this.error = error as ApiError;
    }
    this.pending = null;
  }
}
