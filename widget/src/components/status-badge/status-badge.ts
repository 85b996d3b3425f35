import { html } from 'lit';
import type { Tone } from '../../text/status.ts';
import { PlainElement } from '../element/store-element.ts';
import { styles } from './status-badge.styles.ts';

/** A state in one or two words; the colour only supports the words. */
export class StatusBadge extends PlainElement {
  static override styles = [...PlainElement.styles, styles];
  static override properties = { tone: { attribute: false }, text: { attribute: false } };

  declare tone: Tone;
  declare text: string;

  constructor() {
    super();
    this.tone = 'neutral';
    this.text = '';
  }

  override render() {
    return html`<span class=${this.tone}>${this.text}</span>`;
  }
}
