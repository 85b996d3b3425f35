import { msg, str } from '@lit/localize';
import type { ConfirmDialog } from '@patchbay/browser-kit/components/confirm-dialog.ts';
import { html, nothing } from 'lit';
import type { ApiError } from '../../api/errors.ts';
import { formatDateTime } from '../../format/format.ts';
import { confirmDialog } from '../confirm-dialog.ts';
import { copyButton } from '../copy-button/copy-button.ts';
import { StoreElement } from '../element/store-element.ts';
import { problemNotice } from '../problem.ts';
import { styles } from './signing-secret.styles.ts';

const GRACE_MS = 86_400_000;

/** The secret that messages are signed with: out of sight until somebody asks for it. */
export class SigningSecret extends StoreElement {
  static override styles = [...StoreElement.styles, styles];
  static override properties = {
    endpointId: { attribute: false },
    secret: { state: true },
    error: { state: true },
    oldUntil: { state: true },
  };

  declare endpointId: string;
  /** Null while it is not shown. */
  declare private secret: string | null;
  declare private error: ApiError | null;
  /** Until when the secret before the current one is accepted, after a rotation on this page. */
  declare private oldUntil: string | null;

  constructor() {
    super();
    this.secret = null;
    this.error = null;
    this.oldUntil = null;
  }

  override render() {
    const shown = this.secret !== null;
    return html`<section class="card box" aria-labelledby="heading">
      <h3 id="heading">${msg('Signing secret')}</h3>
      <p class="small muted">${msg('Your server verifies with it that a message is from us.')}</p>
      <p class="code secret" aria-live="polite">
        ${shown ? this.secret : html`<span aria-hidden="true">whsec_••••••••••••</span><span class="visually-hidden">${msg('Hidden')}</span>`}
      </p>
      ${problemNotice(this.error)}
      ${
        this.oldUntil === null
          ? nothing
          : html`<p class="small old">${msg(str`The old secret still works until ${formatDateTime(this.oldUntil)}.`)}</p>`
      }
      <div class="row">
        <button type="button" aria-pressed=${shown} @click=${this.#toggle}>${shown ? msg('Hide') : msg('Reveal')}</button>
        ${copyButton(this.#copied, msg('Signing secret'))}
        ${
          this.store.can('manage_endpoints')
            ? html`<button type="button" @click=${() => this.#dialog?.open()}>${msg('Rotate…')}</button>`
            : nothing
        }
      </div>
    </section>
      ${confirmDialog({
        store: this.store,
        id: 'rotate',
        words: {
          heading: msg('Rotate the signing secret?'),
          text: msg(
            'You get a new secret. For 24 hours messages are signed with the old one as well, so put the new one into your server within that time.',
          ),
          cancel: msg('Cancel'),
          submit: msg('Rotate'),
        },
        confirm: this.#rotate,
      })}`;
  }

  get #dialog(): ConfirmDialog | null {
    return this.renderRoot.querySelector('patchbay-webhooks-confirm');
  }

  #read = async () => (await this.store.api.secret(this.endpointId)).key;

  #copied = async () => {
    try {
      return this.secret ?? (await this.#read());
    } catch (error) {
      this.error = this.store.report(error);
      throw error;
    }
  };

  #toggle = async (): Promise<void> => {
    this.error = null;
    if (this.secret !== null) {
      this.secret = null;
      return;
    }
    try {
      this.secret = await this.#read();
    } catch (error) {
      this.error = this.store.report(error);
    }
  };

  #rotate = async (): Promise<void> => {
    await this.store.api.rotateSecret(this.endpointId);
    this.oldUntil = new Date(Date.now() + GRACE_MS).toISOString();
    this.secret = await this.#read();
    this.store.changed(this.endpointId, 'secret_rotated', msg('There is a new signing secret.'));
  };
}
