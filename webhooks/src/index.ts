import { definePatchbayWebhooks } from './element.ts';

definePatchbayWebhooks();

export * from './element.ts';
