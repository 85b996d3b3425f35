import { checkIcon, externalIcon } from '@patchbay/browser-kit/icons.ts';
import { form } from '@patchbay/browser-kit/styles/form.styles.ts';
import { notice } from '@patchbay/browser-kit/styles/notice.styles.ts';
import { html, nothing } from 'lit';
import { type ApiError, toApiError } from '../../api/errors.ts';
import type { System } from '../../api/types.ts';
import type { Session } from '../../state/session.ts';
import { text } from '../../text/en.ts';
import { copyButton } from '../copy-button/copy-button.ts';
import { AdminElement } from '../element/admin-element.ts';
import { problemNotice } from '../problem.ts';
import { styles } from './system-item.styles.ts';

const isHttps = (url: string) => /^https?:\/\//.test(url);

/**
 * The vendor's own OAuth app at the provider.
 * @fires saved - The server took it.
 */
export class OAuthApp extends AdminElement {
  static override styles = [...AdminElement.styles, form, notice, styles];
  static override properties = {
    session: { attribute: false },
    system: { attribute: false },
    sending: { state: true },
    saved: { state: true },
    error: { state: true },
  };

  declare session: Session;
  declare system: System;
  declare private sending: boolean;
  declare private saved: boolean;
  declare private error: ApiError | null;

  constructor() {
    super();
    this.sending = false;
    this.saved = false;
    this.error = null;
  }

  override render() {
    const { name, oauth } = this.system;
    if (oauth === null) return nothing;
    return html`<details ?open=${this.system.enabled && oauth.clientId === null}>
      <summary>${text.systems.setUp}<span class="visually-hidden"> – ${name}</span></summary>
      <form class="stack" novalidate autocomplete="off" @submit=${this.#submit}>
        <div class="field">
          <strong id="redirect">${text.systems.redirectUri}</strong>
          <div class="uri">
            <code aria-labelledby="redirect">${oauth.redirectUri}</code>
            ${copyButton(oauth.redirectUri, `${text.systems.redirectUri} – ${name}`)}
          </div>
          <p class="small muted">
            ${text.systems.redirectHint(name)}
            ${
              isHttps(oauth.appRegistrationUrl)
                ? html`<a href=${oauth.appRegistrationUrl} target="_blank" rel="noopener noreferrer"
                    >${text.systems.register(name)} ${externalIcon()}</a
                  >`
                : nothing
            }
          </p>
        </div>
        ${this.#input('clientId', text.systems.clientId, 'text', oauth.clientId ?? '', null)}
        ${this.#input('clientSecret', text.systems.clientSecret, 'password', '', oauth.hasClientSecret ? text.systems.secretStored : null)}
        ${problemNotice(this.error)}
        <div class="row">
          <button type="submit" class="primary" aria-disabled=${this.sending}>
            ${this.sending ? html`<span class="spinner" aria-hidden="true"></span>` : nothing}${text.save}
          </button>
          ${this.saved ? html`<span class="row">${checkIcon()} ${text.systems.saved(name)}</span>` : nothing}
        </div>
      </form>
    </details>`;
  }

  #input(id: string, label: string, type: string, value: string, hint: string | null) {
    return html`<div class="field">
      <label for=${id}>${label}</label>
      <input
        id=${id}
        type=${type}
        autocomplete=${type === 'password' ? 'new-password' : 'off'}
        spellcheck="false"
        .defaultValue=${value}
        aria-describedby=${hint === null ? nothing : `${id}-hint`}
      />
      ${hint === null ? nothing : html`<p class="small muted" id=${`${id}-hint`}>${hint}</p>`}
    </div>`;
  }

  #value(id: string): string {
    return this.renderRoot.querySelector<HTMLInputElement>(`#${id}`)?.value.trim() ?? '';
  }

  #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (this.sending) return;
    const clientId = this.#value('clientId');
    const clientSecret = this.#value('clientSecret');
    this.sending = true;
    this.saved = false;
    this.error = null;
    try {
      const oauth = clientSecret === '' ? { clientId } : { clientId, clientSecret };
      this.system = await this.session.api.saveSystem(this.system.id, { oauth });
      const secret = this.renderRoot.querySelector<HTMLInputElement>('#clientSecret');
      if (secret !== null) secret.value = '';
      this.saved = true;
      this.announce(text.systems.saved(this.system.name));
      this.dispatchEvent(new CustomEvent('saved', { bubbles: true, composed: true }));
    } catch (error) {
      this.error = toApiError(error);
    }
    this.sending = false;
  };
}

customElements.define('admin-oauth-app', OAuthApp);
