import { msg } from '@lit/localize';
import { html } from 'lit';
import type { Endpoint } from '../../api/types.ts';
import type { Store } from '../../state/store.ts';
import { confirmDialog } from '../confirm-dialog.ts';

export async function switchEndpoint(store: Store, { id, disabled }: Endpoint): Promise<void> {
  await store.api.patchEndpoint(id, { disabled: !disabled });
  if (disabled) {
    store.changed(id, 'enabled', msg('Enabled. New messages are sent to it again.'));
  } else {
    store.changed(id, 'disabled', msg('Disabled. Nothing is sent to it until you enable it.'));
  }
}

export function removeDialog({ store, endpoint }: { store: Store; endpoint: Endpoint }) {
  return confirmDialog({
    store,
    id: 'remove',
    danger: true,
    words: {
      heading: msg('Delete this endpoint?'),
      text: msg('Nothing is sent to it any more, and its signing secret is gone. This cannot be undone.'),
      cancel: msg('Cancel'),
      submit: msg('Delete'),
    },
    content: html`<p><code>${endpoint.url}</code></p>`,
    confirm: async () => {
      await store.api.removeEndpoint(endpoint.id);
      store.go({ name: 'endpoints' });
      store.changed(endpoint.id, 'deleted', msg('The endpoint is deleted.'));
    },
  });
}
