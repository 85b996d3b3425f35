import { define } from '@patchbay/browser-kit/define.ts';
import { ApiKeyForm } from '../components/api-key-form/api-key-form.ts';
import { ConnectPanel } from '../components/connect-panel/connect-panel.ts';
import { SchemaForm } from '../components/schema-form/schema-form.ts';

export { resumeOAuth } from '../connect/connect.ts';

export function register(): void {
  define('patchbay-schema-form', SchemaForm);
  define('patchbay-api-key-form', ApiKeyForm);
  define('patchbay-connect-panel', ConnectPanel);
}
