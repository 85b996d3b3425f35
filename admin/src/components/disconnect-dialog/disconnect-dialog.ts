import { form } from '@patchbay/browser-kit/styles/form.styles.ts';
import { notice } from '@patchbay/browser-kit/styles/notice.styles.ts';
import { html, nothing } from 'lit';
import { type ApiError, toApiError } from '../../api/errors.ts';
import { text } from '../../text/en.ts';
import { AdminElement } from '../element/admin-element.ts';
import { problemNotice } from '../problem.ts';
import { styles } from './disconnect-dialog.styles.ts';

const words = text.disconnect;

/** Asks before a connection is given up; the focus is on the answer that changes nothing. */
export class DisconnectDialog extends AdminElement {
  static override styles = [...AdminElement.styles, form, notice, styles];
  static override properties = {
    systemName: { attribute: false },
    account: { attribute: false },
    disconnect: { attribute: false },
    data: { state: true },
    sending: { state: true },
    error: { state: true },
  };

  declare systemName: string;
  declare account: string;
  /** Does it; rejects with an `ApiError`. */
  declare disconnect: (data: 'keep' | 'delete') => Promise<void>;
  declare private data: 'keep' | 'delete';
  declare private sending: boolean;
  declare private error: ApiError | null;

  constructor() {
    super();
    this.data = 'keep';
    this.sending = false;
    this.error = null;
  }

  /** The browser gives the focus back to the button that was pressed when the dialog closes. */
  open(): void {
    this.data = 'keep';
    this.error = null;
    this.#dialog?.showModal();
    this.renderRoot.querySelector<HTMLElement>('.cancel')?.focus();
  }

  override render() {
    return html`<dialog aria-labelledby="title">
      <form class="stack" @submit=${this.#submit}>
        <h2 id="title">${words.heading(this.systemName)}</h2>
        <p class="muted">${words.text(this.account)}</p>
        ${problemNotice(this.error)}
        <fieldset>
          <legend class="visually-hidden">${words.legend}</legend>
          ${this.#choice('keep', words.keep, words.keepText)} ${this.#choice('delete', words.delete, words.deleteText)}
        </fieldset>
        <div class="row">
          <button type="button" class="cancel" @click=${() => this.#dialog?.close()}>${text.cancel}</button>
          <button type="submit" class="primary danger" aria-disabled=${this.sending}>
            ${this.sending ? html`<span class="spinner" aria-hidden="true"></span>` : nothing}${words.submit}
          </button>
        </div>
      </form>
    </dialog>`;
  }

  #choice(value: 'keep' | 'delete', title: string, explanation: string) {
    return html`<label class="choice">
      <input
        type="radio"
        name="data"
        value=${value}
        .checked=${this.data === value}
        @change=${() => {
          this.data = value;
        }}
      />
      <span><strong>${title}</strong><br /><span class="small muted">${explanation}</span></span>
    </label>`;
  }

  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector('dialog');
  }

  #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (this.sending) return;
    this.sending = true;
    this.error = null;
    try {
      await this.disconnect(this.data);
      this.#dialog?.close();
    } catch (error) {
      this.error = toApiError(error);
    }
    this.sending = false;
  };
}

customElements.define('admin-disconnect-dialog', DisconnectDialog);

declare global {
  interface HTMLElementTagNameMap {
    'admin-disconnect-dialog': DisconnectDialog;
  }
}
