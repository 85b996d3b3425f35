import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('main.ts', import.meta.url));
let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'patchbay-cli-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function patchbay(...args: string[]) {
  const env = { ...process.env, PATCHBAY_DATA_DIR: dir, PATCHBAY_MONGODB_URI: '' };
  return spawnSync(process.execPath, [main, ...args], { encoding: 'utf8', env, timeout: 60_000 });
}

describe('the patchbay command', () => {
  test('makes an API key', () => {
    const { status, stdout } = patchbay('api-key', 'create', '--name', 'ci');
    expect(stdout).toMatch(/^pb_[\w-]{49}\n$/);
    expect(status).toBe(0);
  }, 60_000);

  test('backs the embedded database up, and puts it back', () => {
    const file = join(dir, 'backup.db');
    expect(patchbay('db', 'backup', '--file', file).stdout).toMatch(/backup\.db: \d+ bytes/);
    expect(patchbay('db', 'restore', '--file', file).stdout).toMatch(/^Restored\./);
    expect(patchbay('api-key', 'create', '--name', 'after').status).toBe(0);
  }, 60_000);

  test.each([
    [['nonsense'], /There is no command "nonsense"/],
    [['api-key'], /There is no command "api-key/],
    [['api-key', 'create'], /--name is missing/],
    [['db', 'export', '--to', 'http://a'], /--to must begin with mongodb:\/\//],
    [['db', 'backup', '--fil', 'x'], /Unknown option '--fil'/],
    [['db', 'restore', '--file', '/nowhere/backup.db'], /There is no backup file \/nowhere\/backup.db/],
  ] as [string[], RegExp][])('%j says what is wrong', (args, message) => {
    const { status, stderr } = patchbay(...args);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(status).toBe(1);
  });
});
