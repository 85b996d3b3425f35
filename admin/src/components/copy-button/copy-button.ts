import { checkIcon } from '@patchbay/browser-kit/icons.ts';
import { css, html } from 'lit';
import { copyIcon } from '../../icons.ts';
import { text } from '../../text/en.ts';
import { AdminElement } from '../element/admin-element.ts';

const SHOWN_MS = 2000;

/** Copies a text and says so. */
export class CopyButton extends AdminElement {
  static override styles = [
    ...AdminElement.styles,
    css`
      :host {
        display: inline-flex;
      }
      button {
        min-height: 32px;
        padding: 0.2em 0.7em;
      }
    `,
  ];
  static override properties = {
    value: { attribute: false },
    what: { attribute: false },
    copied: { state: true },
  };

  declare value: string;
  /** Named to screen readers: `Copy <what>`. */
  declare what: string;
  declare private copied: boolean;

  constructor() {
    super();
    this.copied = false;
  }

  override render() {
    return html`<button type="button" aria-label=${this.copied ? text.copied : text.copy(this.what)} @click=${this.#copy}>
      ${this.copied ? checkIcon() : copyIcon()}${this.copied ? text.copied : 'Copy'}
    </button>`;
  }

  #copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(this.value);
    } catch {
      // No permission, or a page by plain http: there is no other way.
      this.announce(text.copyFailed);
      return;
    }
    this.copied = true;
    this.announce(text.copied);
    setTimeout(() => {
      this.copied = false;
    }, SHOWN_MS);
  };
}

customElements.define('admin-copy-button', CopyButton);
