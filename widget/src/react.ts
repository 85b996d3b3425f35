import type { PatchbayMarketplace } from './element.ts';
import type { PatchbayEventMap } from './events/events.ts';
import type { MarketplaceProperties } from './public-types.ts';

type Handlers = { [Name in keyof PatchbayEventMap as `on${Name}`]?: (event: PatchbayEventMap[Name]) => void };

/**
 * Attributes of `<patchbay-marketplace>` in React 19, which sets properties and listens to events by
 * itself: `<patchbay-marketplace getSession={...} onpatchbay-connected={...} />`.
 */
export interface PatchbayMarketplaceAttributes extends Partial<MarketplaceProperties>, Handlers {
  key?: string | number | null;
  ref?: ((element: PatchbayMarketplace | null) => void) | { current: PatchbayMarketplace | null } | null;
  id?: string;
  className?: string;
  hidden?: boolean;
}

export interface PatchbayElements {
  'patchbay-marketplace': PatchbayMarketplaceAttributes;
}
