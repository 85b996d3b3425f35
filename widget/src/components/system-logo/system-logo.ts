import { html } from 'lit';
import { PlainElement } from '../element/store-element.ts';
import { monogram, monogramHue } from './monogram.ts';
import { styles } from './system-logo.styles.ts';

/** Logo of a system, or its initials on a colour of its own. Decoration: the name stands beside it. */
export class SystemLogo extends PlainElement {
  static override styles = [...PlainElement.styles, styles];
  static override properties = {
    name: { attribute: false },
    src: { attribute: false },
    broken: { state: true },
  };

  declare name: string;
  /** Absolute address of the logo, null for the monogram. */
  declare src: string | null;
  declare private broken: string | null;

  constructor() {
    super();
    this.name = '';
    this.src = null;
    this.broken = null;
  }

  override render() {
    if (this.src !== null && this.src !== this.broken) {
      return html`<img src=${this.src} alt="" decoding="async" @error=${() => {
        this.broken = this.src;
      }} />`;
    }
    return html`<span class="hue-${monogramHue(this.name)}" aria-hidden="true">${monogram(this.name)}</span>`;
  }
}
