import { loadChunk } from '@patchbay/browser-kit/load-chunk.ts';
import { createLocalization } from '@patchbay/browser-kit/localization.ts';

export const { currentLocale, useLocale } = createLocalization(() =>
  loadChunk('de', () => import('./de.ts')),
);
