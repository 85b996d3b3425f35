import { css, html } from 'lit';
import { checkIcon, copyIcon } from '../icons.ts';
import { KitElement } from './kit-element.ts';

const SHOWN_MS = 2000;

export interface CopyWords {
  copy: string;
  /** What is copied, for screen readers: `Copy the secret`. */
  label: string;
  copied: string;
  failed: string;
}

/**
 * Copies a text and says so.
 * @fires announce - `detail` is for a live region.
 */
export class CopyButton extends KitElement {
  static override styles = [
    ...KitElement.styles,
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
    words: { attribute: false },
    copied: { state: true },
  };

  /** Or what gets it when it is asked for. */
  declare value: string | (() => Promise<string>);
  declare words: CopyWords;
  declare private copied: boolean;

  constructor() {
    super();
    this.copied = false;
  }

  override render() {
    const { words } = this;
    return html`<button type="button" aria-label=${this.copied ? words.copied : words.label} @click=${this.#copy}>
      ${this.copied ? checkIcon() : copyIcon()}${this.copied ? words.copied : words.copy}
    </button>`;
  }

  #copy = async (): Promise<void> => {
    const { value, words } = this;
    try {
      await navigator.clipboard.writeText(typeof value === 'string' ? value : await value());
    } catch {
      // No permission, or a page by plain http: there is no other way.
      this.#announce(words.failed);
      return;
    }
    this.copied = true;
    this.#announce(words.copied);
    setTimeout(() => {
      this.copied = false;
    }, SHOWN_MS);
  };

  #announce(detail: string): void {
    this.dispatchEvent(new CustomEvent('announce', { detail, bubbles: true, composed: true }));
  }
}
