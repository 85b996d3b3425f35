import { CopyButton } from '@patchbay/browser-kit/components/copy-button.ts';
import { define, defineOwn } from '@patchbay/browser-kit/define.ts';
import { MessageDetail } from '../components/message-detail/message-detail.ts';
import { MessageList } from '../components/message-list/message-list.ts';

export function register(): void {
  defineOwn('patchbay-webhooks-copy', CopyButton);
  define('patchbay-webhooks-messages', MessageList);
  define('patchbay-webhooks-message', MessageDetail);
}
