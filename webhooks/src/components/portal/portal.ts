import { msg } from '@lit/localize';
import { lockIcon } from '@patchbay/browser-kit/icons.ts';
import { embedded } from '@patchbay/browser-kit/styles/embedded.styles.ts';
import { tokens } from '@patchbay/browser-kit/styles/tokens.styles.ts';
import { html, nothing, type PropertyValues } from 'lit';
import type { PatchbayTheme, PortalSession, WebhooksProperties } from '../../public-types.ts';
import { LazyView } from '../../state/lazy-view.ts';
import { Store } from '../../state/store.ts';
import { pathOf, viewOf } from '../../state/view.ts';
import { useLocale } from '../../translations/localization.ts';
import { PlainElement } from '../element/store-element.ts';
import { emptyPage } from '../problem.ts';
import { navigation } from './navigation.ts';
import { registerParts } from './parts.ts';
import { styles } from './portal.styles.ts';

/**
 * The webhook portal: endpoints, what was sent to them and how that went.
 *
 * @fires {PatchbayWebhooksReadyEvent} patchbay-webhooks-ready - The endpoints are on screen.
 * @fires {PatchbayWebhooksChangedEvent} patchbay-webhooks-changed - The person made, changed or deleted an endpoint.
 * @fires {PatchbayWebhooksErrorEvent} patchbay-webhooks-error - Something did not work; the person sees it too.
 * @fires {PatchbayWebhooksNavigateEvent} patchbay-webhooks-navigate - The person opened another view.
 *
 * @csspart base - The whole portal.
 * @csspart navigation - Endpoints, messages, activity, live.
 *
 * @cssproperty --patchbay-accent - Colour of what can be pressed.
 * @cssproperty --patchbay-on-accent - Text on the accent colour.
 * @cssproperty --patchbay-background - Behind everything.
 * @cssproperty --patchbay-surface - Cards, fields and buttons.
 * @cssproperty --patchbay-text - Text.
 * @cssproperty --patchbay-muted - Text of less weight.
 * @cssproperty --patchbay-border - Lines.
 * @cssproperty --patchbay-success - What was delivered.
 * @cssproperty --patchbay-warning - What needs attention.
 * @cssproperty --patchbay-danger - What failed or deletes.
 * @cssproperty [--patchbay-radius=12px] - Roundness of cards.
 * @cssproperty [--patchbay-font=system-ui] - Font family; `inherit` takes the page's.
 * @cssproperty [--patchbay-font-size=14px] - Size of the text; everything else follows.
 * @cssproperty [--patchbay-padding=24px] - Space around everything.
 * @cssproperty [--patchbay-max-width=1120px] - Widest content.
 */
export class PatchbayWebhooks extends PlainElement implements WebhooksProperties {
  /** Where the API is when neither `baseUrl` nor the session says. */
  static defaultBaseUrl: string | null = null;

  static override styles = [tokens, ...PlainElement.styles, embedded, styles];
  static override properties = {
    session: { attribute: false, noAccessor: true },
    getSession: { attribute: false, noAccessor: true },
    path: { noAccessor: true },
    baseUrl: { attribute: 'base-url' },
    theme: { reflect: true },
    locale: {},
  };

  /** Origin (and path) of the Patchbay server: `https://patchbay.acme.com`. */
  declare baseUrl: string | null;
  /** `auto` follows the operating system. */
  declare theme: PatchbayTheme;
  /** BCP 47 tag; default: the page's language, then the browser's. */
  declare locale: string | null;

  readonly #store: Store;
  readonly #lazy = new LazyView(() => this.requestUpdate());

  constructor() {
    super();
    registerParts();
    this.baseUrl = null;
    this.theme = 'auto';
    this.locale = null;
    this.#store = new Store({
      baseUrl: (session) => this.#baseUrl(session),
      dispatch: (event) => this.dispatchEvent(event),
    });
    this.#store.subscribe(() => this.requestUpdate());
  }

  /** What the vendor's server got for this person. Write-only, so that nothing on the page can read the token back. */
  set session(session: PortalSession | null | undefined) {
    this.#store.session.value = session;
    this.#sessionChanged();
  }

  get session(): undefined {
    return undefined;
  }

  /** Asked for a session at the start when there is none, and once for each expired one. */
  set getSession(callback: (() => Promise<PortalSession> | PortalSession) | null | undefined) {
    this.#store.session.getSession = callback ?? null;
    this.#sessionChanged();
  }

  get getSession(): undefined {
    return undefined;
  }

  /** What is shown; set it to open something: `endpoints/ep_1`, `messages`. */
  set path(path: string | null | undefined) {
    if (path !== this.path) this.#store.show(viewOf(path ?? ''));
  }

  get path(): string {
    return pathOf(this.#store.view);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('locale') || !this.hasUpdated) {
      void useLocale(this.locale ?? (document.documentElement.lang || navigator.language));
    }
  }

  override render() {
    const store = this.#store;
    return html`<div class="base" part="base">
      <div class="width">
        ${store.session.available ? html`${navigation(store)} ${store.expired ? this.#ended() : this.#view()}` : nothing}
      </div>
      <div class="visually-hidden" role="status">${store.announcement}</div>
    </div>`;
  }

  #view() {
    if (this.#store.view.name !== 'endpoints') return this.#lazy.render(this.#store);
    return html`<patchbay-webhooks-endpoints .store=${this.#store}></patchbay-webhooks-endpoints>`;
  }

  #ended() {
    const renewable = this.#store.session.getSession !== null;
    return emptyPage({
      icon: lockIcon(),
      heading: msg('Your session has ended'),
      text: renewable
        ? msg('For your safety it lasts a short time only. Your webhooks go on being sent.')
        : msg('For your safety it lasts a short time only. Please open this page again from where you came.'),
      ...(renewable
        ? {
            action: html`<button type="button" class="primary" @click=${() => this.#store.forget()}>
              ${msg('Continue')}
            </button>`,
          }
        : {}),
    });
  }

  #baseUrl({ serverUrl }: PortalSession): string {
    const fallback = (this.constructor as typeof PatchbayWebhooks).defaultBaseUrl;
    return (this.baseUrl ?? serverUrl ?? fallback ?? location.origin).replace(/\/+$/, '');
  }

  #sessionChanged(): void {
    this.#store.forget();
    this.requestUpdate();
  }
}
