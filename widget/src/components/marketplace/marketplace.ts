import { msg } from '@lit/localize';
import { embedded } from '@patchbay/browser-kit/styles/embedded.styles.ts';
import { notice } from '@patchbay/browser-kit/styles/notice.styles.ts';
import { tokens } from '@patchbay/browser-kit/styles/tokens.styles.ts';
import { html, nothing, type PropertyValues } from 'lit';
import { readFlowFragment } from '../../connect/fragment.ts';
import { PatchbayCloseEvent } from '../../events/events.ts';
import { closeIcon } from '../../icons.ts';
import type { MarketplaceProperties, PatchbayTheme } from '../../public-types.ts';
import { LazyView } from '../../state/lazy-view.ts';
import { Store } from '../../state/store.ts';
import { useLocale } from '../../translations/localization.ts';
import { PlainElement } from '../element/store-element.ts';
import { bannerOf, expiredPanel, failedPanel } from './banners.ts';
import { followProperties } from './follow-properties.ts';
import { styles } from './marketplace.styles.ts';
import { registerParts } from './parts.ts';

/**
 * The integration marketplace: a catalogue of systems that a person can connect, and their connections.
 *
 * @fires {PatchbayReadyEvent} patchbay-ready - The catalogue is on screen.
 * @fires {PatchbayConnectedEvent} patchbay-connected - An account was connected or authorized again.
 * @fires {PatchbayDisconnectedEvent} patchbay-disconnected - An account was disconnected.
 * @fires {PatchbayChangedEvent} patchbay-changed - A connection was paused, resumed, configured or asked to sync.
 * @fires {PatchbayErrorEvent} patchbay-error - Something did not work; the person sees it too.
 * @fires {PatchbayCloseEvent} patchbay-close - The person asked to leave the widget.
 *
 * @csspart base - The whole widget.
 * @csspart header - Title and introduction of the catalogue.
 * @csspart tools - Search and filters.
 * @csspart search - The search field.
 * @csspart grid - The list of cards.
 * @csspart card - One system.
 * @csspart connect-button - The button of a system that is not connected.
 * @csspart close-button - The button that asks to leave.
 *
 * @cssproperty --patchbay-accent - Colour of what can be pressed and of progress.
 * @cssproperty --patchbay-on-accent - Text on the accent colour.
 * @cssproperty --patchbay-background - Behind everything.
 * @cssproperty --patchbay-surface - Cards, fields and buttons.
 * @cssproperty --patchbay-text - Text.
 * @cssproperty --patchbay-muted - Text of less weight.
 * @cssproperty --patchbay-border - Lines.
 * @cssproperty --patchbay-success - What works.
 * @cssproperty --patchbay-warning - What needs attention.
 * @cssproperty --patchbay-danger - What went wrong or deletes.
 * @cssproperty [--patchbay-radius=12px] - Roundness of cards.
 * @cssproperty [--patchbay-font=system-ui] - Font family; `inherit` takes the page's.
 * @cssproperty [--patchbay-font-size=14px] - Size of the text; everything else follows.
 * @cssproperty [--patchbay-padding=24px] - Space around everything.
 * @cssproperty [--patchbay-max-width=1120px] - Widest content.
 */
export class PatchbayMarketplace extends PlainElement implements MarketplaceProperties {
  /** Where the API is when `baseUrl` is not set. */
  static defaultBaseUrl: string | null = null;

  static override styles = [tokens, ...PlainElement.styles, notice, embedded, styles];
  static override properties = {
    session: { attribute: false, noAccessor: true },
    getSession: { attribute: false, noAccessor: true },
    baseUrl: { attribute: 'base-url' },
    theme: { reflect: true },
    locale: {},
    category: {},
    system: {},
    closable: { type: Boolean },
  };

  /** Origin (and path) of the Patchbay server: `https://patchbay.acme.com`. */
  declare baseUrl: string | null;
  /** `auto` follows the operating system. */
  declare theme: PatchbayTheme;
  /** BCP 47 tag; default: the page's language, then the browser's. */
  declare locale: string | null;
  /** Category that is chosen at first: `calendar`. */
  declare category: string | null;
  /** Opens this system instead of the catalogue: `github`. */
  declare system: string | null;
  /** Shows a button that fires `patchbay-close`. */
  declare closable: boolean;

  readonly #store: Store;
  readonly #lazy: LazyView;
  #started = false;

  constructor() {
    super();
    registerParts();
    this.baseUrl = null;
    this.theme = 'auto';
    this.locale = null;
    this.category = null;
    this.system = null;
    this.closable = false;
    this.#store = new Store({
      baseUrl: () => this.#baseUrl,
      dispatch: (event) => this.dispatchEvent(event),
    });
    this.#lazy = new LazyView(() => this.requestUpdate());
    this.#store.subscribe(() => {
      followProperties(this.#store, this);
      this.requestUpdate();
    });
  }

  /** The connect session's token. Write-only, so that nothing on the page can read it back. */
  set session(token: string | null | undefined) {
    this.#store.session.value = token;
    this.#sessionChanged();
  }

  get session(): undefined {
    return undefined;
  }

  /** Asked for a token at the start when there is no `session`, and once for each expired one. */
  set getSession(callback: (() => Promise<string> | string) | null | undefined) {
    this.#store.session.getSession = callback ?? null;
    this.#sessionChanged();
  }

  get getSession(): undefined {
    return undefined;
  }

  /** Loads everything again, for instance after the vendor's own page changed a connection. */
  refresh(): Promise<void> {
    return this.#store.refresh();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#store.start();
    this.#store.flow?.resume();
    this.#sessionChanged();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#store.stop();
    this.#store.flow?.suspend();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('locale') || !this.hasUpdated) {
      void useLocale(this.locale ?? (document.documentElement.lang || navigator.language));
    }
    if (changed.has('category')) this.#store.filter = { ...this.#store.filter, category: this.category };
    if (changed.has('system')) followProperties(this.#store, this, true);
  }

  override render() {
    return html`
      <div class="base" part="base">
        ${
          this.closable
            ? html`<button
                type="button"
                part="close-button"
                class="ghost close"
                aria-label=${msg('Close')}
                @click=${() => this.dispatchEvent(new PatchbayCloseEvent())}
              >
                ${closeIcon()}
              </button>`
            : nothing
        }
        <div class="width">
          <div class="top">${bannerOf(this.#store)}</div>
          ${this.#view()}
        </div>
        <div class="visually-hidden" role="status">${this.#store.announcement}</div>
      </div>
    `;
  }

  #view() {
    const store = this.#store;
    if (store.phase === 'expired') return expiredPanel(store);
    if (store.phase === 'failed') return failedPanel(store);
    if (store.view.name === 'catalogue' || store.data === null) {
      return html`<patchbay-catalogue
        exportparts="header, tools, search, grid, card, connect-button"
        .store=${store}
      ></patchbay-catalogue>`;
    }
    return this.#lazy.render(store);
  }

  get #baseUrl(): string {
    const base = this.baseUrl ?? (this.constructor as typeof PatchbayMarketplace).defaultBaseUrl;
    return (base ?? location.origin).replace(/\/+$/, '');
  }

  #sessionChanged(): void {
    if (!this.isConnected || !this.#store.session.available || this.#started) {
      if (this.#started && this.#store.phase !== 'ready') this.#load();
      return;
    }
    this.#started = true;
    this.#load();
  }

  #load(): void {
    // Properties are often set one after the other; all of them count.
    queueMicrotask(async () => {
      await this.#store.load();
      const flowId = readFlowFragment();
      if (flowId !== null && this.#store.flow === null) await this.#lazy.resumeFlow(this.#store, flowId);
    });
  }
}
