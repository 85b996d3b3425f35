import { notice } from '@patchbay/browser-kit/styles/notice.styles.ts';
import { css, html } from 'lit';
import { type ApiError, toApiError } from '../../api/errors.ts';
import type { WebhookSession } from '../../api/types.ts';
import { href } from '../../state/router.ts';
import { page } from '../../styles/page.styles.ts';
import { text } from '../../text/en.ts';
import { PageElement } from '../element/admin-element.ts';
import { problemPage } from '../problem.ts';

const words = text.webhooks;

/** The webhook portal for the environment's own endpoints; it comes over the network when it is first opened. */
export class WebhooksPage extends PageElement {
  static override styles = [
    ...PageElement.styles,
    page,
    notice,
    css`
      patchbay-webhooks {
        --patchbay-padding: 0;
        --patchbay-background: transparent;
        --patchbay-max-width: none;
      }
      .opening {
        display: grid;
        place-items: center;
        min-height: 240px;
        font-size: 1.5em;
        color: var(--_muted);
      }
    `,
  ];
  static override properties = {
    ...PageElement.properties,
    theme: { attribute: false },
    opened: { state: true },
    error: { state: true },
  };

  declare theme: string;
  /** The first session; the portal gets the next ones by itself. */
  declare private opened: WebhookSession | null;
  declare private error: ApiError | null;

  constructor() {
    super();
    this.theme = 'auto';
    this.opened = null;
    this.error = null;
  }

  override firstUpdated(): void {
    void this.#open();
  }

  override render() {
    return html`<header>
        <h1>${words.heading}</h1>
        <p class="muted">${words.intro}</p>
      </header>
      ${this.#content()}`;
  }

  #content() {
    if (this.error !== null) return problemPage(this.error, () => void this.#open());
    if (this.opened === null) {
      return html`<div class="opening" role="status">
        <span class="spinner" aria-hidden="true"></span><span class="visually-hidden">${text.loading}</span>
      </div>`;
    }
    return html`<patchbay-webhooks
      locale="en"
      theme=${this.theme}
      .session=${this.opened}
      .getSession=${this.#session}
      .path=${this.route.id ?? ''}
      @patchbay-webhooks-navigate=${this.#navigated}
    ></patchbay-webhooks>`;
  }

  #session = () => this.session.api.webhookSession();

  async #open(): Promise<void> {
    this.error = null;
    try {
      const [{ definePatchbayWebhooks }, session] = await Promise.all([
        import('@patchbay/webhooks/source/element.ts'),
        this.#session(),
      ]);
      definePatchbayWebhooks();
      this.opened = session;
    } catch (error) {
      this.error = toApiError(error);
    }
  }

  // What is open can be bookmarked and gone back to.
  #navigated = ({ detail: { path } }: CustomEvent<{ path: string }>): void => {
    location.hash = href('webhooks', path === '' ? {} : { id: path });
  };
}

customElements.define('admin-webhooks-page', WebhooksPage);
