import { definePatchbay, PatchbayMarketplace } from './element.ts';

// The script usually comes from the Patchbay server itself, so one tag is all that a page needs.
PatchbayMarketplace.defaultBaseUrl = new URL(import.meta.url).origin;
definePatchbay();

export { definePatchbay, PatchbayMarketplace };
