import { msg, str } from '@lit/localize';
import { form } from '@patchbay/browser-kit/styles/form.styles.ts';
import { notice } from '@patchbay/browser-kit/styles/notice.styles.ts';
import { html, nothing } from 'lit';
import type { ApiError } from '../../api/errors.ts';
import { warningIcon } from '../../icons.ts';
import { disconnect } from '../../state/actions.ts';
import { errorText, referenceText } from '../../text/errors.ts';
import { StoreElement } from '../element/store-element.ts';
import { styles } from './disconnect-dialog.styles.ts';

/** Asks before a connection is given up; the focus is on the answer that changes nothing. */
export class DisconnectDialog extends StoreElement {
  static override styles = [...StoreElement.styles, form, notice, styles];
  static override properties = {
    connectionId: { attribute: false },
    systemName: { attribute: false },
    account: { attribute: false },
    data: { state: true },
    sending: { state: true },
    error: { state: true },
  };

  declare connectionId: string;
  declare systemName: string;
  declare account: string;
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
    return html`
      <dialog aria-labelledby="title" @keydown=${(event: KeyboardEvent) => event.stopPropagation()}>
        <form class="stack" @submit=${this.#submit}>
          <h2 id="title">${msg(str`Disconnect ${this.systemName}?`)}</h2>
          <p class="muted">
            ${msg(str`Syncing of ${this.account} stops, and our access to ${this.systemName} is given back.`)}
          </p>
          ${
            this.error === null
              ? nothing
              : html`<div class="notice error" role="alert">
                  ${warningIcon()}
                  <div>
                    <strong>${errorText(this.error)}</strong>
                    <span class="small">${referenceText(this.error.requestId)}</span>
                  </div>
                </div>`
          }
          <fieldset>
            <legend class="visually-hidden">${msg('What happens to the synced data')}</legend>
            ${this.#choice('keep', msg('Keep the synced data'), msg('It stays as it is and is no longer updated.'))}
            ${this.#choice('delete', msg('Delete the synced data'), msg('This cannot be undone.'))}
          </fieldset>
          <div class="row">
            <button type="button" class="cancel" @click=${() => this.#dialog?.close()}>${msg('Cancel')}</button>
            <button type="submit" class="primary danger" aria-disabled=${this.sending}>
              ${this.sending ? html`<span class="spinner" aria-hidden="true"></span>` : nothing}
              ${msg('Disconnect')}
            </button>
          </div>
        </form>
      </dialog>
    `;
  }

  #choice(value: 'keep' | 'delete', title: string, text: string) {
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
      <span><strong>${title}</strong><br /><span class="small muted">${text}</span></span>
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
      const name = this.systemName;
      await disconnect(this.store, this.connectionId, this.data);
      this.store.announce(msg(str`${name} is disconnected.`));
    } catch (error) {
      this.error = error as ApiError;
    }
    this.sending = false;
  };
}
