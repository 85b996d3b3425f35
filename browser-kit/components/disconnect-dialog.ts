import { html, nothing } from 'lit';
import { form } from '../styles/form.styles.ts';
import { notice } from '../styles/notice.styles.ts';
import { styles } from './disconnect-dialog.styles.ts';
import { KitElement } from './kit-element.ts';

export type SyncedData = 'keep' | 'delete';

export interface DisconnectWords {
  heading: string;
  text: string;
  legend: string;
  keep: string;
  keepText: string;
  delete: string;
  deleteText: string;
  cancel: string;
  submit: string;
}

/** Asks before a connection is given up; the focus is on the answer that changes nothing. */
export class DisconnectDialog extends KitElement {
  static override styles = [...KitElement.styles, form, notice, styles];
  static override properties = {
    words: { attribute: false },
    disconnect: { attribute: false },
    problem: { attribute: false },
    data: { state: true },
    sending: { state: true },
    error: { state: true },
  };

  declare words: DisconnectWords;
  /** Does it. */
  declare disconnect: (data: SyncedData) => Promise<void>;
  /** Shows why `disconnect` rejected. */
  declare problem: (error: unknown) => unknown;
  declare private data: SyncedData;
  declare private sending: boolean;
  declare private error: unknown;

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
    const { words } = this;
    // Keys pressed here are no keys of the page below.
    return html`<dialog aria-labelledby="title" @keydown=${(event: KeyboardEvent) => event.stopPropagation()}>
      <form class="stack" @submit=${this.#submit}>
        <h2 id="title">${words.heading}</h2>
        <p class="muted">${words.text}</p>
        ${this.error === null ? nothing : this.problem(this.error)}
        <fieldset>
          <legend class="visually-hidden">${words.legend}</legend>
          ${this.#choice('keep', words.keep, words.keepText)}
          ${this.#choice('delete', words.delete, words.deleteText)}
        </fieldset>
        <div class="row">
          <button type="button" class="cancel" @click=${() => this.#dialog?.close()}>${words.cancel}</button>
          <button type="submit" class="primary danger" aria-disabled=${this.sending}>
            ${this.sending ? html`<span class="spinner" aria-hidden="true"></span>` : nothing}${words.submit}
          </button>
        </div>
      </form>
    </dialog>`;
  }

  #choice(value: SyncedData, title: string, explanation: string) {
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
      this.error = error;
    }
    this.sending = false;
  };
}
