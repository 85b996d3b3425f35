import { msg, str } from '@lit/localize';
import { checkIcon, lockIcon, syncIcon } from '@patchbay/browser-kit/icons.ts';
import { html, nothing } from 'lit';
import type { CatalogueSystem, OAuthMethod } from '../../api/types.ts';

export interface ConsentInput {
  system: CatalogueSystem;
  method: OAuthMethod;
  declined: ReadonlySet<string>;
  reconnect: boolean;
  toggle: (scope: string) => void;
  connect: () => void;
  cancel: () => void;
}

/** Undefined when there was nothing to choose, so that the server asks for all. */
export function scopesToAsk({ scopes }: OAuthMethod, declined: ReadonlySet<string>): string[] | undefined {
  if (!scopes.some(({ optional }) => optional)) return undefined;
  return scopes.filter(({ scope, optional }) => !optional || !declined.has(scope)).map(({ scope }) => scope);
}

/** In plain words, before the person leaves for the provider. */
export function consent({ system, method, declined, reconnect, toggle, connect, cancel }: ConsentInput) {
  const required = method.scopes.filter(({ optional }) => !optional);
  const optional = method.scopes.filter((scope) => scope.optional);
  return html`
    ${
      required.length === 0
        ? nothing
        : html`<section class="group">
            <h3>${msg('You allow this app to')}</h3>
            <ul class="points" role="list">
              ${required.map(({ why }) => html`<li class="point">${checkIcon()}<span>${why}</span></li>`)}
            </ul>
          </section>`
    }
    ${
      optional.length === 0
        ? nothing
        : html`<div class="group" role="group" aria-labelledby="choice">
            <h3 id="choice">${msg('Your choice')}</h3>
            ${optional.map(
              ({ scope, why }) => html`<label class="choice">
                <input type="checkbox" .checked=${!declined.has(scope)} @change=${() => toggle(scope)} />
                <span>${why}</span>
              </label>`,
            )}
          </div>`
    }
    ${synced(system)}
    <p class="trust">
      ${lockIcon()}
      <span>
        ${msg(str`You sign in at ${system.name}; your password stays there. You can disconnect at any time.`)}
      </span>
    </p>
    <div class="row actions">
      <button type="button" class="primary" part="connect-button" @click=${connect}>
        ${reconnect ? msg(str`Reconnect ${system.name}`) : msg(str`Connect ${system.name}`)}
      </button>
      <button type="button" class="ghost" @click=${cancel}>${msg('Cancel')}</button>
    </div>
  `;
}

export function synced({ syncs }: CatalogueSystem) {
  if (syncs.length === 0) return nothing;
  return html`<section class="group">
    <h3>${msg('What will be kept in sync')}</h3>
    <ul class="points" role="list">
      ${syncs.map(
        ({ title, description }) => html`<li class="point">
          ${syncIcon()}
          <span>${title} ${description === '' ? nothing : html`<span class="muted small">– ${description}</span>`}</span>
        </li>`,
      )}
    </ul>
  </section>`;
}
