import { html } from 'lit';
import type { StatusText } from '../../text/status.ts';
import { AdminElement } from '../element/admin-element.ts';
import { styles } from './status-badge.styles.ts';

/** A state in one or two words; the colour only supports the words. */
export class StatusBadge extends AdminElement {
  static override styles = [...AdminElement.styles, styles];
  static override properties = { status: { attribute: false } };

  declare status: StatusText;

  override render() {
    return html`<span class=${this.status.tone}>${this.status.text}</span>`;
  }
}

customElements.define('admin-status-badge', StatusBadge);
