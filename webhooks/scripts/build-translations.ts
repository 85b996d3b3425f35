import { join } from 'node:path';
import { buildTranslations } from '@patchbay/browser-kit/build/translations.ts';

buildTranslations(join(import.meta.dirname, '../src'));
