import { buildBrowserParts } from './build-browser-parts.ts';

/** `npm run build`: the widget and the admin, for a machine that only serves them. */
await buildBrowserParts();
