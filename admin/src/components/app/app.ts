import { offlineIcon, syncIcon } from '@patchbay/browser-kit/icons.ts';
import { base } from '@patchbay/browser-kit/styles/base.styles.ts';
import { controls } from '@patchbay/browser-kit/styles/controls.styles.ts';
import { form } from '@patchbay/browser-kit/styles/form.styles.ts';
import { notice } from '@patchbay/browser-kit/styles/notice.styles.ts';
import { tokens } from '@patchbay/browser-kit/styles/tokens.styles.ts';
import { html, LitElement, nothing } from 'lit';
import { connectionsIcon, logIcon, logo, signOutIcon, systemsIcon, webhooksIcon } from '../../icons.ts';
import { href, PAGES, type PageName, parseRoute, type Route } from '../../state/router.ts';
import { Session } from '../../state/session.ts';
import { typography } from '../../styles/typography.styles.ts';
import { text } from '../../text/en.ts';
import '../connection-page/connection-page.ts';
import '../connections-page/connections-page.ts';
import '../log-page/log-page.ts';
import '../parts.ts';
import '../runs-page/runs-page.ts';
import '../sign-in/sign-in.ts';
import '../systems-page/systems-page.ts';
import '../webhooks-page/webhooks-page.ts';
import { styles } from './app.styles.ts';

const ICONS = {
  systems: systemsIcon,
  connections: connectionsIcon,
  runs: syncIcon,
  webhooks: webhooksIcon,
  log: logIcon,
} as const;

type Theme = keyof typeof text.themes;

/** The whole admin: signing in, then the pages. */
export class PatchbayAdmin extends LitElement {
  static override styles = [base, typography, controls, form, notice, tokens, styles];
  static override properties = {
    theme: { reflect: true },
    route: { state: true },
    online: { state: true },
    message: { state: true },
  };

  /** `auto` follows the system. */
  declare theme: Theme;
  declare private route: Route;
  declare private online: boolean;
  declare private message: string;
  readonly session = new Session();

  constructor() {
    super();
    this.theme = 'auto';
    this.route = parseRoute(location.hash);
    this.online = navigator.onLine;
    this.message = '';
    this.session.addEventListener('change', () => this.requestUpdate());
    this.addEventListener('announce', (event) => {
      this.message = (event as CustomEvent<string>).detail;
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('hashchange', this.#navigated);
    window.addEventListener('online', this.#connectivity);
    window.addEventListener('offline', this.#connectivity);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('hashchange', this.#navigated);
    window.removeEventListener('online', this.#connectivity);
    window.removeEventListener('offline', this.#connectivity);
  }

  override render() {
    const live = html`<p class="visually-hidden" role="status" aria-live="polite">${this.message}</p>`;
    if (!this.session.active) return html`<admin-sign-in .session=${this.session}></admin-sign-in>${live}`;
    return html`
      <button type="button" class="skip primary" @click=${this.#skip}>${text.skip}</button>
      <div class="frame">
        <header class="side">
          <p class="brand">${logo()} ${text.product}</p>
          <nav aria-label=${text.navigation}>
            <ul>
              ${PAGES.map((page) => this.#link(page))}
            </ul>
          </nav>
          ${this.#foot()}
        </header>
        <main tabindex="-1">${this.online ? nothing : this.#offline()} ${this.#page()}</main>
      </div>
      ${live}
    `;
  }

  #link(page: PageName) {
    const current = this.route.page === page;
    return html`<li>
      <a href=${href(page)} aria-current=${current ? 'page' : nothing}>${ICONS[page]()} ${text.pages[page]}</a>
    </li>`;
  }

  #foot() {
    return html`<div class="foot">
      <div class="field">
        <label class="small muted" for="theme">${text.theme}</label>
        <select id="theme" @change=${this.#themed}>
          ${Object.entries(text.themes).map(
            ([value, label]) =>
              html`<option value=${value} ?selected=${this.theme === value}>${label}</option>`,
          )}
        </select>
      </div>
      <button type="button" aria-label=${text.signOut} @click=${() => this.session.signOut()}>
        ${signOutIcon()} <span class="words">${text.signOut}</span>
      </button>
    </div>`;
  }

  #offline() {
    return html`<div class="notice warning offline" role="status">
      ${offlineIcon()}
      <div><strong>${text.problem.offline}</strong><p>${text.problem.goOnline}</p></div>
    </div>`;
  }

  #page() {
    const { session, route } = this;
    switch (route.page) {
      case 'systems':
        return html`<admin-systems-page .session=${session} .route=${route}></admin-systems-page>`;
      case 'connections':
        return route.id === null
          ? html`<admin-connections-page .session=${session} .route=${route}></admin-connections-page>`
          : html`<admin-connection-page .session=${session} .route=${route}></admin-connection-page>`;
      case 'runs':
        return html`<admin-runs-page .session=${session} .route=${route}></admin-runs-page>`;
      case 'webhooks':
        return html`<admin-webhooks-page
          .session=${session}
          .route=${route}
          .theme=${this.theme}
        ></admin-webhooks-page>`;
      case 'log':
        return html`<admin-log-page .session=${session} .route=${route}></admin-log-page>`;
    }
  }

  // A link would do if the address after the # were not a page of ours.
  #skip = (): void => {
    this.renderRoot.querySelector<HTMLElement>('main')?.focus();
  };

  #themed = (event: Event): void => {
    this.theme = (event.target as HTMLSelectElement).value as Theme;
  };

  #connectivity = (): void => {
    this.online = navigator.onLine;
  };

  #navigated = async (): Promise<void> => {
    const before = this.route;
    this.route = parseRoute(location.hash);
    if (before.page === this.route.page && before.id === this.route.id) return;
    // The portal moves the focus itself.
    if (before.page === 'webhooks' && this.route.page === 'webhooks') return;
    document.title = `${text.pages[this.route.page]} · ${text.title}`;
    await this.updateComplete;
    window.scrollTo(0, 0);
    this.renderRoot.querySelector<HTMLElement>('main')?.focus({ preventScroll: true });
  };
}

customElements.define('patchbay-admin', PatchbayAdmin);

declare global {
  interface HTMLElementTagNameMap {
    'patchbay-admin': PatchbayAdmin;
  }
}
