import { html } from 'lit';
import { KitElement } from './kit-element.ts';
import { styles } from './status-badge.styles.ts';

export interface StatusText {
  tone: 'success' | 'progress' | 'warning' | 'danger' | 'neutral';
  text: string;
}

/** A state in one or two words; the colour only supports the words. */
export class StatusBadge extends KitElement {
  static override styles = [...KitElement.styles, styles];
  static override properties = { status: { attribute: false } };

  declare status: StatusText;

  override render() {
    return html`<span class=${this.status.tone}>${this.status.text}</span>`;
  }
}
