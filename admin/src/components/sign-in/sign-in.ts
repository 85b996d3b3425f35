import { warningIcon } from '@patchbay/browser-kit/icons.ts';
import { form } from '@patchbay/browser-kit/styles/form.styles.ts';
import { notice } from '@patchbay/browser-kit/styles/notice.styles.ts';
import { html, nothing } from 'lit';
import { type ApiError, toApiError } from '../../api/errors.ts';
import { logo } from '../../icons.ts';
import type { Session } from '../../state/session.ts';
import { page } from '../../styles/page.styles.ts';
import { text } from '../../text/en.ts';
import { AdminElement } from '../element/admin-element.ts';
import { problemNotice } from '../problem.ts';
import { styles } from './sign-in.styles.ts';

/** Asks for an API key. It is given to the session and to nobody else. */
export class SignIn extends AdminElement {
  static override styles = [...AdminElement.styles, page, form, notice, styles];
  static override properties = {
    session: { attribute: false },
    shown: { state: true },
    sending: { state: true },
    fieldError: { state: true },
    error: { state: true },
  };

  declare session: Session;
  declare private shown: boolean;
  declare private sending: boolean;
  declare private fieldError: string | null;
  declare private error: ApiError | null;

  constructor() {
    super();
    this.shown = false;
    this.sending = false;
    this.fieldError = null;
    this.error = null;
  }

  override firstUpdated(): void {
    this.#input?.focus();
  }

  override render() {
    return html`
      <main class="card">
        <p class="brand">${logo()} ${text.title}</p>
        <div class="stack">
          <h1>${text.signIn.heading}</h1>
          <p class="muted">${text.signIn.intro}</p>
          ${this.session.why === 'refused' ? this.#ended() : nothing} ${problemNotice(this.error)}
        </div>
        <form class="stack" novalidate autocomplete="off" @submit=${this.#submit}>
          ${this.#field()}
          <button type="submit" class="primary" aria-disabled=${this.sending}>
            ${this.sending ? html`<span class="spinner" aria-hidden="true"></span>` : nothing}
            ${this.sending ? text.signIn.checking : text.signIn.submit}
          </button>
          <p class="small muted">${text.signIn.memory}</p>
        </form>
      </main>
    `;
  }

  #ended() {
    return html`<div class="notice warning" role="alert">${warningIcon()}<div><p>${text.signIn.ended}</p></div></div>`;
  }

  #field() {
    const { fieldError } = this;
    return html`<div class="field">
      <label for="key">${text.signIn.label}</label>
      <div class="secret">
        <input
          id="key"
          type=${this.shown ? 'text' : 'password'}
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          aria-invalid=${fieldError !== null}
          aria-describedby=${fieldError === null ? nothing : 'key-error'}
        />
      </div>
      ${fieldError === null ? nothing : html`<p class="error" id="key-error" role="alert">${warningIcon()} ${fieldError}</p>`}
      <label class="choice small muted">
        <input
          type="checkbox"
          .checked=${this.shown}
          @change=${() => {
            this.shown = !this.shown;
          }}
        />
        <span>${text.signIn.show}</span>
      </label>
    </div>`;
  }

  get #input(): HTMLInputElement | null {
    return this.renderRoot.querySelector('#key');
  }

  #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (this.sending) return;
    const key = this.#input?.value.trim() ?? '';
    this.error = null;
    this.fieldError = key === '' ? text.signIn.missing : null;
    if (key === '') return this.#input?.focus();
    this.sending = true;
    try {
      await this.session.signIn(key);
    } catch (error) {
      const known = toApiError(error);
      if (known.kind === 'refused') this.fieldError = text.signIn.refused;
      else this.error = known;
    }
    this.sending = false;
    if (this.fieldError !== null) this.#input?.focus();
  };
}

customElements.define('admin-sign-in', SignIn);
