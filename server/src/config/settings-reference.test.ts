import { readFileSync } from 'node:fs';
import { settingsReference } from './settings-reference.ts';

test('docs/reference/settings.md is what the settings are', () => {
  const page = readFileSync(new URL('../../../docs/reference/settings.md', import.meta.url), 'utf8');
  expect(page).toBe(settingsReference());
});
