import { lockIcon, offlineIcon, warningIcon } from '@patchbay/browser-kit/icons.ts';
import { html, nothing, type TemplateResult } from 'lit';
import { PlainElement } from '../element/store-element.ts';
import { styles } from './error-panel.styles.ts';

const ICONS = { network: offlineIcon, expired: lockIcon, problem: warningIcon } as const;

/**
 * A whole view that did not work: what happened, what to do.
 * @fires retry - The button was pressed.
 */
export class ErrorPanel extends PlainElement {
  static override styles = [...PlainElement.styles, styles];
  static override properties = {
    kind: { attribute: false },
    heading: { attribute: false },
    text: { attribute: false },
    reference: { attribute: false },
    action: { attribute: false },
  };

  declare kind: keyof typeof ICONS;
  declare heading: string;
  declare text: string;
  declare reference: string;
  /** Label of the button; none when there is nothing to press. */
  declare action: string | null;

  constructor() {
    super();
    this.kind = 'problem';
    this.heading = '';
    this.text = '';
    this.reference = '';
    this.action = null;
  }

  override render(): TemplateResult {
    return html`
      <div class="panel" role="alert" part="error">
        ${ICONS[this.kind]()}
        <h2>${this.heading}</h2>
        <p class="muted">${this.text}</p>
        ${this.reference === '' ? nothing : html`<p class="small muted">${this.reference}</p>`}
        ${
          this.action === null
            ? nothing
            : html`<button type="button" class="primary" @click=${() => this.dispatchEvent(new Event('retry'))}>
                ${this.action}
              </button>`
        }
      </div>
    `;
  }
}
