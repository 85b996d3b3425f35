import { github } from './github/index.ts';
import { googleCalendar } from './google-calendar/index.ts';
import type { Connector } from './sdk/index.ts';
import { stripe } from './stripe/index.ts';

/** Every connector, one line each; a test compares this list with the folders. */
// biome-ignore format: one line each, so that connectors are added without conflicts
export const connectors: readonly Connector[] = [
  github,
  googleCalendar,
  stripe,
];
