import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectors } from '../registry.ts';
import { sandboxProviders } from '../sandbox/providers.ts';

const root = join(import.meta.dirname, '..');
const SHARED = ['sdk', 'models', 'sandbox', 'testing', 'node_modules'];

test('the registry, the sandbox and the folders name the same connectors', () => {
  const folders = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !SHARED.includes(entry.name))
    .map(({ name }) => name)
    .sort();
  expect(connectors.map(({ manifest }) => manifest.id).sort()).toEqual(folders);
  expect(sandboxProviders.map(({ id }) => id).sort()).toEqual(folders);
});

test('every connector runs the contract suite', () => {
  for (const { manifest } of connectors) {
    const file = join(root, manifest.id, 'contract.test.ts');
    expect(existsSync(file) && readFileSync(file, 'utf8').includes('describeConnectorContract(')).toBe(true);
  }
});
