import { join } from 'node:path';
import { checkBundleSize } from '@patchbay/browser-kit/build/size.ts';

checkBundleSize({
  workspace: join(import.meta.dirname, '..'),
  entry: 'patchbay.js',
  limits: { initial: 25_000, chunk: 9000, locale: 5000, total: 60_000 },
});
