import { writeFileSync } from 'node:fs';
import { settingsReference } from '../server/src/config/settings-reference.ts';

/** Writes `docs/reference/settings.md` from the settings' schema. */
writeFileSync(new URL('../docs/reference/settings.md', import.meta.url), settingsReference());
