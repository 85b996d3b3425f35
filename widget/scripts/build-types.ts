import { join } from 'node:path';
import { buildPublicTypes } from '@patchbay/browser-kit/build/public-types.ts';

const declaration = `import type { MarketplaceProperties } from '../../public-types.js';
export declare class PatchbayMarketplace extends HTMLElement implements MarketplaceProperties {
  static defaultBaseUrl: string | null;
  set session(token: string | null | undefined);
  set getSession(callback: (() => Promise<string> | string) | null | undefined);
  baseUrl: MarketplaceProperties['baseUrl'];
  theme: MarketplaceProperties['theme'];
  locale: MarketplaceProperties['locale'];
  category: MarketplaceProperties['category'];
  system: MarketplaceProperties['system'];
  closable: boolean;
  /** Loads everything again. */
  refresh(): Promise<void>;
}
`;

buildPublicTypes({
  workspace: join(import.meta.dirname, '..'),
  modules: ['index', 'element', 'react', 'public-types', 'events/events', 'embed/frame', 'embed/protocol'],
  element: { module: 'components/marketplace/marketplace', declaration },
});
