import type { PatchbayWebhooks } from './element.ts';
import type { PatchbayWebhooksEventMap } from './events/events.ts';
import type { WebhooksProperties } from './public-types.ts';

type Handlers = {
  [Name in keyof PatchbayWebhooksEventMap as `on${Name}`]?: (event: PatchbayWebhooksEventMap[Name]) => void;
};

/**
 * Attributes of `<patchbay-webhooks>` in React 19, which sets properties and listens to events by itself:
 * `<patchbay-webhooks getSession={...} onpatchbay-webhooks-ready={...} />`.
 */
export interface PatchbayWebhooksAttributes extends Partial<WebhooksProperties>, Handlers {
  key?: string | number | null;
  ref?: ((element: PatchbayWebhooks | null) => void) | { current: PatchbayWebhooks | null } | null;
  id?: string;
  className?: string;
  hidden?: boolean;
}

export interface PatchbayWebhooksElements {
  'patchbay-webhooks': PatchbayWebhooksAttributes;
}
