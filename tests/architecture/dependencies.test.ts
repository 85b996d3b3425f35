import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './source-files.ts';

interface Locked {
  version?: string;
  resolved?: string;
  integrity?: string;
  link?: boolean;
  dev?: boolean;
  hasInstallScript?: boolean;
}

const read = (file: string) => JSON.parse(readFileSync(join(root, file), 'utf8'));
const locked = Object.entries(read('package-lock.json').packages as Record<string, Locked>);
const fromRegistry = locked.filter(([path, { link }]) => path.includes('node_modules/') && link !== true);

/** Below these, a promise of ours does not hold. */
const AT_LEAST: Readonly<Record<string, readonly [version: string, reason: string]>> = {
  mongoose: ['9.9.2', 'sanitizeFilter did not reach countDocuments'],
  svix: ['2.5.0', 'accepted the empty secret whsec_'],
  standardwebhooks: ['1.1.1', 'accepted the empty secret whsec_'],
};

/** Packages that run code when they are installed. One that is new here has to be read first. */
const INSTALL_SCRIPTS = [
  // Only finds out whether the package fits the machine; used in development.
  'node_modules/@parcel/watcher',
  'node_modules/@swc/core',
  'node_modules/esbuild',
  'node_modules/rs-module-lexer',
  // Would report the installation to its maker; `scarfSettings` in package.json turns that off.
  'node_modules/@scarf/scarf',
];

describe('dependencies', () => {
  test('every package of the lock file is held by its hash, and none by an address', () => {
    expect(fromRegistry.length).toBeGreaterThan(100);
    expect(fromRegistry.filter(([, { integrity }]) => !/^sha512-/.test(integrity ?? ''))).toEqual([]);
    expect(locked.filter(([, { resolved, link }]) => resolved !== undefined && link !== true)).toEqual([]);
  });

  test.each(Object.entries(AT_LEAST))('%s is at least %j', (name, [wanted]) => {
    const versions = fromRegistry
      .filter(([path]) => path.endsWith(`node_modules/${name}`))
      .map(([, { version = '0' }]) => version);
    expect(versions.length).toBeGreaterThan(0);
    expect(versions.filter((version) => compare(version, wanted) < 0)).toEqual([]);
  });

  test('code runs at the installation of known packages only', () => {
    const paths = fromRegistry.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path);
    expect(paths.filter((path) => !INSTALL_SCRIPTS.includes(path))).toEqual([]);
    expect(read('package.json').scarfSettings).toEqual({ enabled: false });
  });
});

function compare(left: string, right: string): number {
  return left.localeCompare(right, 'en', { numeric: true });
}
