import { html, nothing } from 'lit';
import { form } from '../styles/form.styles.ts';
import { notice } from '../styles/notice.styles.ts';
import { styles } from './confirm-dialog.styles.ts';
import { KitElement } from './kit-element.ts';

export interface ConfirmWords {
  heading: string;
  text: string;
  cancel: string;
  submit: string;
}

/** Asks before something is done; the focus is on the first field, or on the answer that changes nothing. */
export class ConfirmDialog extends KitElement {
  static override styles = [...KitElement.styles, form, notice, styles];
  static override properties = {
    words: { attribute: false },
    content: { attribute: false },
    danger: { attribute: false },
    confirm: { attribute: false },
    problem: { attribute: false },
    sending: { state: true },
    error: { state: true },
  };

  declare words: ConfirmWords;
  /** Fields below the text. */
  declare content: unknown;
  declare danger: boolean;
  /** Does it. */
  declare confirm: () => Promise<void>;
  /** Shows why `confirm` rejected. */
  declare problem: (error: unknown) => unknown;
  declare private sending: boolean;
  declare private error: unknown;

  constructor() {
    super();
    this.content = nothing;
    this.danger = false;
    this.sending = false;
    this.error = null;
  }

  /** The browser gives the focus back to the button that was pressed when the dialog closes. */
  open(): void {
    this.error = null;
    this.#dialog?.showModal();
    this.renderRoot.querySelector<HTMLElement>('select, input:not([type="radio"]), .cancel')?.focus();
  }

  override render() {
    const { words } = this;
    // Keys pressed here are no keys of the page below.
    return html`<dialog aria-labelledby="title" @keydown=${(event: KeyboardEvent) => event.stopPropagation()}>
      <form class="stack" @submit=${this.#submit}>
        <h2 id="title">${words.heading}</h2>
        <p class="muted">${words.text}</p>
        ${this.error === null ? nothing : this.problem(this.error)} ${this.fields()}
        <div class="row">
          <button type="button" class="cancel" @click=${() => this.#dialog?.close()}>${words.cancel}</button>
          <button type="submit" class="primary ${this.danger ? 'danger' : ''}" aria-disabled=${this.sending}>
            ${this.sending ? html`<span class="spinner" aria-hidden="true"></span>` : nothing}${words.submit}
          </button>
        </div>
      </form>
    </dialog>`;
  }

  protected fields(): unknown {
    return this.content;
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
      await this.confirm();
      this.#dialog?.close();
    } catch (error) {
      this.error = error;
    }
    this.sending = false;
  };
}
