import { msg, str } from '@lit/localize';
import type { DisconnectWords, SyncedData } from '@patchbay/browser-kit/components/disconnect-dialog.ts';
import { html } from 'lit';
import type { ApiError } from '../../api/errors.ts';
import type { CatalogueSystem, WidgetConnection } from '../../api/types.ts';
import { disconnect } from '../../state/actions.ts';
import type { Store } from '../../state/store.ts';
import { problemNotice } from '../notice.ts';

/** The question before a connection is given up. */
export function disconnectDialog(store: Store, { id, account }: WidgetConnection, { name }: CatalogueSystem) {
  return html`<patchbay-disconnect-dialog
    .words=${words(name, account.label)}
    .disconnect=${async (data: SyncedData) => {
      await disconnect(store, id, data);
      store.announce(msg(str`${name} is disconnected.`));
    }}
    .problem=${(error: unknown) => problemNotice(error as ApiError)}
  ></patchbay-disconnect-dialog>`;
}

const words = (name: string, account: string): DisconnectWords => ({
  heading: msg(str`Disconnect ${name}?`),
  text: msg(str`Syncing of ${account} stops, and our access to ${name} is given back.`),
  legend: msg('What happens to the synced data'),
  keep: msg('Keep the synced data'),
  keepText: msg('It stays as it is and is no longer updated.'),
  delete: msg('Delete the synced data'),
  deleteText: msg('This cannot be undone.'),
  cancel: msg('Cancel'),
  submit: msg('Disconnect'),
});
