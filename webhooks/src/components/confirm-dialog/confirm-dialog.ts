import { styles as dialog } from '@patchbay/browser-kit/components/disconnect-dialog.styles.ts';
import { html, nothing } from 'lit';
import type { ApiError } from '../../api/errors.ts';
import { PlainElement } from '../element/store-element.ts';
import { problemNotice } from '../problem.ts';

export interface ConfirmWords {
  heading: string;
  text: string;
  cancel: string;
  submit: string;
}

/** Asks before something is done; the focus is on the answer that changes nothing, or on the first field. */
export class ConfirmDialog extends PlainElement {
  static override styles = [...PlainElement.styles, dialog];
  static override properties = {
    words: { attribute: false },
    content: { attribute: false },
    danger: { attribute: false },
    sending: { state: true },
    error: { state: true },
  };

  declare words: ConfirmWords;
  /** Fields below the text. */
  declare content: unknown;
  declare danger: boolean;
  /** Does it. */
  declare confirm: () => Promise<void>;
  /** What is shown of what `confirm` rejected with. */
  declare report: (error: unknown) => ApiError;
  declare private sending: boolean;
  declare private error: ApiError | null;

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
    this.renderRoot.querySelector<HTMLElement>('select, input, .cancel')?.focus();
  }

  override render() {
    const { words } = this;
    // Keys pressed here are no keys of the page below.
    return html`<dialog aria-labelledby="title" @keydown=${(event: KeyboardEvent) => event.stopPropagation()}>
      <form class="stack" @submit=${this.#submit}>
        <h2 id="title">${words.heading}</h2>
        <p class="muted">${words.text}</p>
        ${problemNotice(this.error)} ${this.content}
        <div class="row">
          <button type="button" class="cancel" @click=${() => this.#dialog?.close()}>${words.cancel}</button>
          <button type="submit" class="primary ${this.danger ? 'danger' : ''}" aria-disabled=${this.sending}>
            ${this.sending ? html`<span class="spinner" aria-hidden="true"></span>` : nothing}${words.submit}
          </button>
        </div>
      </form>
    </dialog>`;
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
      this.error = this.report(error);
    }
    this.sending = false;
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'patchbay-webhooks-confirm': ConfirmDialog;
  }
}
