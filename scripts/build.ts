import { buildBrowserParts } from './build-browser-parts.ts';

/** `npm run build`: the browser parts, for a machine that only serves them. */
await buildBrowserParts();
