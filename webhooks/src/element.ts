import { define } from '@patchbay/browser-kit/define.ts';
import { PatchbayWebhooks } from './components/portal/portal.ts';

export const DEFAULT_TAG = 'patchbay-webhooks';

/**
 * Registers the portal under a tag, once: a tag that is taken is left as it is, so two copies of the script on a page do
 * no harm. A tag of your own keeps two versions apart.
 */
export function definePatchbayWebhooks(tag: string = DEFAULT_TAG): void {
  // One class can have one tag only.
  define(tag, tag === DEFAULT_TAG ? PatchbayWebhooks : class extends PatchbayWebhooks {});
}

export * from './events/events.ts';
export type { PatchbayTheme, PortalSession, WebhooksProperties } from './public-types.ts';
export { PatchbayWebhooks };

declare global {
  interface HTMLElementTagNameMap {
    'patchbay-webhooks': PatchbayWebhooks;
  }
}
