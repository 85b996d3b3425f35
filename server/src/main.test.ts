import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('main.ts', import.meta.url));
const dataDir = mkdtempSync(join(tmpdir(), 'patchbay-main-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

function refused(env: Record<string, string>): string {
  const { status, stderr } = spawnSync(process.execPath, [main], {
    env: { PATH: process.env['PATH'], PATCHBAY_DATA_DIR: dataDir, ...env },
    encoding: 'utf8',
    timeout: 60_000,
  });
  expect(status).toBe(1);
  expect(stderr).not.toMatch(/^\s+at /m);
  return stderr;
}

test('a sandbox that nobody brings along is told, instead of asking the real providers', () => {
  expect(refused({})).toContain('PATCHBAY_SANDBOX=off');
}, 60_000);

test('a port in use is told with its setting', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const { port } = taken.address() as AddressInfo;
  const said = refused({ PATCHBAY_SANDBOX: 'off', PATCHBAY_PORT: String(port) });
  expect(said).toContain(`Port ${port} is in use`);
  expect(said).toContain('PATCHBAY_PORT');
  await new Promise((resolve) => taken.close(resolve));
}, 60_000);
