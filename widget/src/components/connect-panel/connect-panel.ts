import { msg, str } from '@lit/localize';
import { backIcon } from '@patchbay/browser-kit/icons.ts';
import { form } from '@patchbay/browser-kit/styles/form.styles.ts';
import { notice } from '@patchbay/browser-kit/styles/notice.styles.ts';
import { html, nothing } from 'lit';
import type { AuthMethod, CatalogueSystem } from '../../api/types.ts';
import { connectWithOAuth, forgetFlow } from '../../connect/connect.ts';
import { isUnderway } from '../../connect/flow.ts';
import { openCatalogue } from '../../state/navigation.ts';
import { view } from '../../styles/view.styles.ts';
import { StoreElement } from '../element/store-element.ts';
import { styles } from './connect-panel.styles.ts';
import { consent, scopesToAsk, synced } from './consent.ts';
import { outcome } from './outcome.ts';
import { waiting } from './waiting.ts';

/** What a connection will be allowed to do, and the way to make it. */
export class ConnectPanel extends StoreElement {
  static override styles = [...StoreElement.styles, form, notice, view, styles];
  static override properties = {
    system: { attribute: false },
    reconnectConnectionId: { attribute: false },
    methodIndex: { state: true },
    declined: { state: true },
  };

  declare system: string;
  declare reconnectConnectionId: string | null;
  declare private methodIndex: number;
  /** Optional scopes that the person took away. */
  declare private declined: ReadonlySet<string>;

  constructor() {
    super();
    this.reconnectConnectionId = null;
    this.methodIndex = 0;
    this.declined = new Set();
  }

  override firstUpdated(): void {
    this.focusHeading();
  }

  override updated(): void {
    const flow = this.#flow;
    if (flow === null || this.#announced === flow.phase) return;
    this.#announced = flow.phase;
    const box = this.renderRoot.querySelector<HTMLElement>('.waiting, .outcome');
    if (box !== null && !box.contains((this.renderRoot as ShadowRoot).activeElement))
      box.focus({ preventScroll: true });
  }

  #announced: string | null = null;

  override render() {
    const system = this.store.system(this.system);
    if (system === undefined) return nothing;
    const flow = this.#flow;
    // Connected: until its page opens, nothing may invite to connect once more.
    const underway = flow !== null && (isUnderway(flow.phase) || flow.phase === 'connected');
    return html`
      <div class="view stack">
        <button type="button" class="ghost back" @click=${this.#back}>
          ${backIcon()} ${msg('All integrations')}
        </button>
        <header class="hero">
          <patchbay-system-logo .name=${system.name} .src=${this.store.logoOf(system)}></patchbay-system-logo>
          <div>
            <h2 tabindex="-1">${this.#title(system.name)}</h2>
            <p class="muted">${system.summary}</p>
          </div>
        </header>
        ${
          underway
            ? waiting({ store: this.store, system, flow })
            : html`${outcome(flow, system.name)} ${this.#choice(system)}`
        }
      </div>
    `;
  }

  #choice(system: CatalogueSystem) {
    const method = system.auth[this.methodIndex] ?? system.auth[0];
    if (method === undefined) return nothing;
    return html`
      ${system.auth.length > 1 ? this.#methods(system.auth) : nothing}
      <div class="box stack">
        ${
          method.type === 'oauth2'
            ? consent({
                system,
                method,
                declined: this.declined,
                reconnect: this.reconnectConnectionId !== null,
                toggle: this.#toggle,
                connect: () => this.#connect(system, method),
                cancel: this.#back,
              })
            : html`${synced(system)}
                <div class="group">
                  <patchbay-api-key-form
                    .store=${this.store}
                    .method=${method}
                    .system=${system.id}
                    .systemName=${system.name}
                    .reconnectConnectionId=${this.reconnectConnectionId}
                  ></patchbay-api-key-form>
                </div>`
        }
      </div>
    `;
  }

  #methods(methods: readonly AuthMethod[]) {
    return html`<div class="methods" role="group" aria-label=${msg('Way to connect')}>
      ${methods.map(
        ({ type }, index) => html`<button
          type="button"
          aria-pressed=${this.methodIndex === index}
          @click=${() => {
            this.methodIndex = index;
          }}
        >
          ${type === 'oauth2' ? msg('Sign in') : msg('Use an API key')}
        </button>`,
      )}
    </div>`;
  }

  get #flow() {
    const flow = this.store.flowSnapshot;
    return flow?.system === this.system ? flow : null;
  }

  #title(name: string): string {
    return this.reconnectConnectionId === null ? msg(str`Connect ${name}`) : msg(str`Reconnect ${name}`);
  }

  #toggle = (scope: string): void => {
    const declined = new Set(this.declined);
    if (!declined.delete(scope)) declined.add(scope);
    this.declined = declined;
  };

  #connect(system: CatalogueSystem, method: Extract<AuthMethod, { type: 'oauth2' }>): void {
    connectWithOAuth(this.store, {
      system: system.id,
      systemName: system.name,
      reconnectConnectionId: this.reconnectConnectionId,
      scopes: scopesToAsk(method, this.declined),
    });
  }

  #back = (): void => {
    const flow = this.#flow;
    if (flow !== null && !isUnderway(flow.phase)) forgetFlow(this.store);
    openCatalogue(this.store);
  };
}
