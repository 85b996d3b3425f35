import { notice } from '@patchbay/browser-kit/styles/notice.styles.ts';
import { html, nothing } from 'lit';
import { type ApiError, toApiError } from '../../api/errors.ts';
import type { System } from '../../api/types.ts';
import type { Session } from '../../state/session.ts';
import { page } from '../../styles/page.styles.ts';
import { text } from '../../text/en.ts';
import { systemStatus } from '../../text/status.ts';
import { AdminElement } from '../element/admin-element.ts';
import { problemNotice } from '../problem.ts';
import './oauth-app.ts';
import { styles } from './system-item.styles.ts';

/**
 * One system with its switch.
 * @fires saved - The server took a change.
 */
export class SystemItem extends AdminElement {
  static override styles = [...AdminElement.styles, page, notice, styles];
  static override properties = {
    session: { attribute: false },
    system: { attribute: false },
    sending: { state: true },
    error: { state: true },
  };

  declare session: Session;
  declare system: System;
  declare private sending: boolean;
  declare private error: ApiError | null;

  constructor() {
    super();
    this.sending = false;
    this.error = null;
  }

  override render() {
    const { system } = this;
    return html`<article class="card" aria-labelledby="name">
      <div class="head">
        <span class="logo-box" aria-hidden="true">
          ${system.name.slice(0, 1)}
          <img src=${`/assets/systems/${encodeURIComponent(system.id)}/icon.svg`} alt="" @error=${removeImage} />
        </span>
        <div>
          <div class="title">
            <h2 id="name">${system.name}</h2>
            <admin-status-badge .status=${systemStatus(system)}></admin-status-badge>
          </div>
          <p class="muted">${system.summary}</p>
          <p class="facts small muted">
            <span>${system.auth.map((type) => (type === 'oauth2' ? text.systems.oauth2 : text.systems.apiKey)).join(', ')}</span>
            <span>${text.systems.counts(system.syncs.length, system.actions.length)}</span>
            <span class="code">${system.id}</span>
          </p>
          ${system.enabled && !system.ready ? html`<p class="missing small">${this.#missing()}</p>` : nothing}
        </div>
        <button
          type="button"
          role="switch"
          class="switch"
          aria-checked=${system.enabled}
          aria-label=${text.systems.offer(system.name)}
          aria-disabled=${this.sending}
          @click=${this.#toggle}
        ></button>
      </div>
      ${this.error === null ? nothing : html`<div class="gap">${problemNotice(this.error)}</div>`}
      ${
        system.oauth === null
          ? nothing
          : html`<admin-oauth-app .session=${this.session} .system=${system}></admin-oauth-app>`
      }
    </article>`;
  }

  #missing(): string {
    const { name, oauth, reason } = this.system;
    return oauth !== null && oauth.clientId === null ? text.systems.missingAppText(name) : (reason ?? '');
  }

  #toggle = async (): Promise<void> => {
    if (this.sending) return;
    this.sending = true;
    this.error = null;
    try {
      this.system = await this.session.api.saveSystem(this.system.id, { enabled: !this.system.enabled });
      this.announce(text.systems.switched(this.system.name, this.system.enabled));
      this.dispatchEvent(new CustomEvent('saved', { bubbles: true, composed: true }));
    } catch (error) {
      this.error = toApiError(error);
    }
    this.sending = false;
  };
}

// The first letter stands below the picture.
function removeImage(event: Event): void {
  (event.target as HTMLImageElement).hidden = true;
}

customElements.define('admin-system-item', SystemItem);
