import { msg, str } from '@lit/localize';
import { warningIcon } from '@patchbay/browser-kit/icons.ts';
import { html, nothing } from 'lit';
import { openConnection } from '../../state/navigation.ts';
import type { Store } from '../../state/store.ts';

/** Says at the top which connections have stopped, wherever their cards are. */
export function attention(store: Store) {
  const stopped = (store.data?.connections ?? []).filter(({ status }) => status === 'needs_reauthorization');
  if (stopped.length === 0) return nothing;
  return html`
    <div class="notice warning" part="notice">
      ${warningIcon()}
      <div>
        <strong>${msg('Some connections need you to sign in again')}</strong>
        <ul class="row">
          ${stopped.map((connection) => {
            const name = store.system(connection.system)?.name ?? connection.system;
            return html`<li>
              <button type="button" @click=${() => openConnection(store, connection.id)}>
                ${msg(str`Review ${name}`)}
              </button>
            </li>`;
          })}
        </ul>
      </div>
    </div>
  `;
}
