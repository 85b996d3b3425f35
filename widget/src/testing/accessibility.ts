import { expectAccessible as expectNoFindings } from '@patchbay/browser-kit/testing/accessibility.ts';
import type { PatchbayMarketplace } from '../element.ts';

/** No finding of axe in both themes; the landmarks around the widget are the host page's. */
export const expectAccessible = (element: PatchbayMarketplace, state: string) =>
  expectNoFindings(element, state, { region: { enabled: false } });
