import { define } from '@patchbay/browser-kit/define.ts';
import { PatchbayMarketplace } from './components/marketplace/marketplace.ts';

export const DEFAULT_TAG = 'patchbay-marketplace';

/**
 * Registers the marketplace under a tag, once: a tag that is taken is left as it is, so two copies of the
 * script on a page do no harm. A tag of your own keeps two versions apart.
 */
export function definePatchbay(tag: string = DEFAULT_TAG): void {
  // One class can have one tag only.
  define(tag, tag === DEFAULT_TAG ? PatchbayMarketplace : class extends PatchbayMarketplace {});
}

export * from './events/events.ts';
export type { MarketplaceProperties, PatchbayTheme } from './public-types.ts';
export { PatchbayMarketplace };

declare global {
  interface HTMLElementTagNameMap {
    'patchbay-marketplace': PatchbayMarketplace;
  }
}
