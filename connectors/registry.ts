import { github } from './github/index.ts';
import type { Connector } from './sdk/index.ts';

/** Every connector, one line each; a test compares this list with the folders. */
export const connectors: readonly Connector[] = [
  github, //
];
