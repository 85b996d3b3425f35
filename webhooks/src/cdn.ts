import { definePatchbayWebhooks, PatchbayWebhooks } from './element.ts';

// The script usually comes from the Patchbay server itself, so one tag is all that a page needs.
PatchbayWebhooks.defaultBaseUrl = new URL(import.meta.url).origin;
definePatchbayWebhooks();

export { definePatchbayWebhooks, PatchbayWebhooks };
