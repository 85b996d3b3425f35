import { join } from 'node:path';
import { checkBundleSize } from '@patchbay/browser-kit/build/size.ts';

checkBundleSize({
  workspace: join(import.meta.dirname, '..'),
  entry: 'patchbay-webhooks.js',
  limits: { initial: 22_000, chunk: 9000, locale: 6000, total: 60_000 },
});
