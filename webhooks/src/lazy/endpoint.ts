import { ConfirmDialog } from '@patchbay/browser-kit/components/confirm-dialog.ts';
import { CopyButton } from '@patchbay/browser-kit/components/copy-button.ts';
import { define, defineOwn } from '@patchbay/browser-kit/define.ts';
import { EndpointDetail } from '../components/endpoint-detail/endpoint-detail.ts';
import { SigningSecret } from '../components/endpoint-detail/signing-secret.ts';
import { TestEvent } from '../components/endpoint-detail/test-event.ts';

export function register(): void {
  defineOwn('patchbay-webhooks-confirm', ConfirmDialog);
  defineOwn('patchbay-webhooks-copy', CopyButton);
  define('patchbay-webhooks-secret', SigningSecret);
  define('patchbay-webhooks-test', TestEvent);
  define('patchbay-webhooks-endpoint', EndpointDetail);
}
