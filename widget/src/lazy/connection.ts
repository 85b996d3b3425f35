import { DisconnectDialog } from '@patchbay/browser-kit/components/disconnect-dialog.ts';
import { define } from '@patchbay/browser-kit/define.ts';
import { ConfigurationForm } from '../components/configuration-form/configuration-form.ts';
import { ConnectionDetail } from '../components/connection-detail/connection-detail.ts';
import { RunHistory } from '../components/run-history/run-history.ts';
import { SchemaForm } from '../components/schema-form/schema-form.ts';
import { SyncList } from '../components/sync-list/sync-list.ts';

export function register(): void {
  define('patchbay-schema-form', SchemaForm);
  define('patchbay-sync-list', SyncList);
  define('patchbay-run-history', RunHistory);
  define('patchbay-configuration-form', ConfigurationForm);
  define('patchbay-disconnect-dialog', DisconnectDialog);
  define('patchbay-connection-detail', ConnectionDetail);
}
