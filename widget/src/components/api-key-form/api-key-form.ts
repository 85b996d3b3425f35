import { msg, str } from '@lit/localize';
import { externalIcon } from '@patchbay/browser-kit/icons.ts';
import { notice } from '@patchbay/browser-kit/styles/notice.styles.ts';
import { html, nothing } from 'lit';
import { ApiError } from '../../api/errors.ts';
import type { ApiKeyMethod } from '../../api/types.ts';
import { connectWithKey } from '../../connect/connect.ts';
import { isHttpUrl } from '../../connect/popup.ts';
import type { FormErrors } from '../../forms/validate.ts';
import { openCatalogue } from '../../state/navigation.ts';
import { StoreElement } from '../element/store-element.ts';
import { problemNotice } from '../notice.ts';
import type { SchemaForm } from '../schema-form/schema-form.ts';
import { styles } from './api-key-form.styles.ts';

/** Connects with a key; the server checks it live before anything is kept. */
export class ApiKeyForm extends StoreElement {
  static override styles = [...StoreElement.styles, notice, styles];
  static override properties = {
    method: { attribute: false },
    system: { attribute: false },
    systemName: { attribute: false },
    reconnectConnectionId: { attribute: false },
    sending: { state: true },
    error: { state: true },
    serverErrors: { state: true },
  };

  declare method: ApiKeyMethod;
  declare system: string;
  declare systemName: string;
  declare reconnectConnectionId: string | null;
  declare private sending: boolean;
  declare private error: ApiError | null;
  declare private serverErrors: FormErrors;

  constructor() {
    super();
    this.reconnectConnectionId = null;
    this.sending = false;
    this.error = null;
    this.serverErrors = {};
  }

  override render() {
    const { helpUrl, form } = this.method;
    return html`
      <form class="stack" novalidate @submit=${this.#submit}>
        ${this.error === null ? nothing : problemNotice(this.error)}
        <patchbay-schema-form
          .schema=${form}
          .serverErrors=${this.serverErrors}
          .disabled=${this.sending}
          @keydown=${this.#submitOnEnter}
        ></patchbay-schema-form>
        ${
          helpUrl !== null && isHttpUrl(helpUrl)
            ? html`<a class="help small" href=${helpUrl} target="_blank" rel="noopener noreferrer">
                ${msg(str`Where do I find this in ${this.systemName}?`)} ${externalIcon()}
              </a>`
            : nothing
        }
        <div class="row">
          <button type="submit" class="primary" aria-disabled=${this.sending}>
            ${this.sending ? html`<span class="spinner" aria-hidden="true"></span>` : nothing}
            ${this.#submitText()}
          </button>
          <button type="button" class="ghost" @click=${() => openCatalogue(this.store)}>${msg('Cancel')}</button>
        </div>
      </form>
    `;
  }

  #submitText(): string {
    if (this.sending) return msg('Checking…');
    return this.reconnectConnectionId === null
      ? msg(str`Connect ${this.systemName}`)
      : msg(str`Reconnect ${this.systemName}`);
  }

  // The fields are in a shadow tree of their own, so the browser does not do it.
  #submitOnEnter = (event: KeyboardEvent): void => {
    const [target] = event.composedPath();
    if (event.key === 'Enter' && target instanceof HTMLInputElement) {
      event.preventDefault();
      this.renderRoot.querySelector('form')?.requestSubmit();
    }
  };

  #submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = this.renderRoot.querySelector<SchemaForm>('patchbay-schema-form');
    if (form === null || this.sending) return;
    this.error = null;
    if (!form.check()) return;
    this.sending = true;
    try {
      const fields = Object.fromEntries(
        Object.entries(form.result).map(([name, value]) => [name, String(value)]),
      );
      await connectWithKey(this.store, {
        system: this.system,
        fields,
        reconnectConnectionId: this.reconnectConnectionId,
      });
      this.store.announce(msg(str`${this.systemName} is connected.`));
    } catch (error) {
      this.sending = false;
      await this.#show(error, form);
    }
  };

  async #show(error: unknown, form: SchemaForm): Promise<void> {
    if (!(error instanceof ApiError)) throw error;
    const known = error.fields.filter(({ field }) => form.fieldNames.includes(field));
    this.serverErrors = Object.fromEntries(known.map(({ field, message }) => [field, message]));
    // A message that stands at its field is not said twice.
    this.error = known.length > 0 ? null : error;
    await this.updateComplete;
    await form.focusFirstError();
  }
}
