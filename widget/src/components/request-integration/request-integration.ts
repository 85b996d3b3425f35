import { msg } from '@lit/localize';
import { checkIcon } from '@patchbay/browser-kit/icons.ts';
import { html, nothing } from 'lit';
import type { ApiError } from '../../api/errors.ts';
import { errorText } from '../../text/errors.ts';
import { StoreElement } from '../element/store-element.ts';
import { styles } from './request-integration.styles.ts';

/** Tells the vendor which tool is missing. */
export class RequestIntegration extends StoreElement {
  static override styles = [...StoreElement.styles, styles];
  static override properties = { name: { attribute: false }, phase: { state: true }, error: { state: true } };

  /** What was searched for. */
  declare name: string;
  declare private phase: 'idle' | 'sending' | 'sent';
  declare private error: ApiError | null;

  constructor() {
    super();
    this.name = '';
    this.phase = 'idle';
    this.error = null;
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('name') && this.phase === 'sent') this.phase = 'idle';
  }

  override render() {
    if (this.phase === 'sent') {
      return html`<p class="thanks" tabindex="-1">${checkIcon()} ${msg('Thank you, we passed it on.')}</p>`;
    }
    return html`
      <form @submit=${this.#submit}>
        <button type="submit" ?disabled=${this.phase === 'sending'}>
          ${this.phase === 'sending' ? html`<span class="spinner" aria-hidden="true"></span>` : nothing}
          ${msg('Request an integration')}
        </button>
        ${this.error === null ? nothing : html`<p class="error small" role="alert">${errorText(this.error)}</p>`}
      </form>
    `;
  }

  #submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (this.phase === 'sending') return;
    this.phase = 'sending';
    this.error = null;
    try {
      await this.store.api.requestIntegration(this.name.trim());
      this.phase = 'sent';
      this.store.announce(msg('Thank you, we passed it on.'));
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>('.thanks')?.focus();
    } catch (error) {
      this.error = this.store.report(error);
      this.phase = 'idle';
    }
  };
}
