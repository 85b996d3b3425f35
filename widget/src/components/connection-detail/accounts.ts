import { msg, str } from '@lit/localize';
import { html, nothing } from 'lit';
import type { CatalogueSystem, WidgetConnection } from '../../api/types.ts';
import { plusIcon } from '../../icons.ts';
import { openConnect, openConnection } from '../../state/navigation.ts';
import type { Store } from '../../state/store.ts';

/** Switches between the accounts of one system, and adds another. */
export function accounts(store: Store, current: WidgetConnection, system: CatalogueSystem) {
  const all = store.connectionsOf(system.id);
  const add = system.ready
    ? html`<button type="button" class="link small" @click=${() => openConnect(store, system.id)}>
        ${plusIcon()} ${msg('Connect another account')}
      </button>`
    : nothing;
  if (all.length < 2) return html`<div class="row">${add}</div>`;
  return html`
    <div class="row accounts" role="group" aria-label=${msg(str`Accounts of ${system.name}`)}>
      ${all.map(
        (connection) => html`<button
          type="button"
          aria-pressed=${connection.id === current.id}
          @click=${() => openConnection(store, connection.id)}
        >
          ${connection.account.label}
        </button>`,
      )}
      ${add}
    </div>
  `;
}
