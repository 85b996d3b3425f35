import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKeys } from '../../server/src/composition/keys.ts';
import { loadConfig } from '../../server/src/config/load-config.ts';
import { createLogger } from '../../server/src/observability/logger.ts';
import { credentialsContext } from '../../server/src/security/vault/contexts.ts';
import { keyStatus } from '../../server/src/security/vault/key-status.ts';
import { type TestDatabase, testDatabase } from '../../server/src/testing/database.ts';
import { root } from '../architecture/source-files.ts';
import { full, seed, tell } from '../support/chaos.ts';
import { randomOf } from '../support/random.ts';
import type { FromVaultProcess } from '../support/vault-process.ts';

/** Master and data keys change under processes that read and write, and whoever changes them is killed again and again. */
const READERS = full ? 3 : 1;
const TENANTS = full ? 400 : 15;
const CONNECTIONS = full ? 12_000 : 150;
const CYCLES = full ? 2 : 1;
const KILLS = full ? 4 : 1;
const random = randomOf(seed);
const environment = 'env_1';

let db: TestDatabase;
let dir: string;
const readers: ChildProcess[] = [];
const total = { reads: 0, writes: 0, failures: [] as string[], kills: 0 };
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'patchbay-rotation-'));
  db = await testDatabase();
});
afterAll(async () => {
  for (const reader of readers) reader.kill('SIGKILL');
  await db.drop();
  rmSync(dir, { recursive: true, force: true });
  tell('key rotation', {
    'rotations of master and data keys': CYCLES,
    values: CONNECTIONS,
    tenants: TENANTS,
    kills: total.kills,
    reads: total.reads,
    writes: total.writes,
    failed: total.failures.length,
  });
});

const masterKey = (cycle: number) => Buffer.alloc(32, cycle + 1).toString('base64');

function settings(current: string, previous: string[]): Record<string, string> {
  return {
    PATCHBAY_DATA_DIR: dir,
    PATCHBAY_MONGODB_URI: db.uri,
    PATCHBAY_MONGODB_DATABASE: db.connection.name,
    PATCHBAY_MASTER_KEY: current,
    ...(previous.length === 0 ? {} : { PATCHBAY_MASTER_KEY_PREVIOUS: previous.join(',') }),
  };
}

function environmentOf(more: Record<string, string>): NodeJS.ProcessEnv {
  const clean = Object.entries(process.env).filter(([name]) => !name.startsWith('PATCHBAY_'));
  return { ...Object.fromEntries(clean), ...more };
}

const keysOf = (more: Record<string, string>) =>
  createKeys({
    config: loadConfig(more),
    database: { models: db.models },
    logger: createLogger({ level: 'silent' }),
    now: () => new Date(),
  });

async function startReader(more: Record<string, string>): Promise<void> {
  const reader = fork('tests/support/vault-process.ts', [], {
    cwd: root,
    env: environmentOf(more),
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [],
  });
  await once(reader, 'message');
  readers.push(reader);
}

async function stopReader(): Promise<void> {
  const reader = readers.shift();
  if (reader === undefined) return;
  const reported = once(reader, 'message') as Promise<[FromVaultProcess]>;
  reader.send('stop');
  const [report] = await reported;
  if (report.type !== 'report') throw new Error('expected a report');
  total.reads += report.reads;
  total.writes += report.writes;
  total.failures.push(...report.failures);
}

/** Each reader in turn, as a rolling restart does it: the next one is there before the former one goes. */
async function restartReaders(more: Record<string, string>): Promise<void> {
  for (let count = 0; count < READERS; count++) {
    await startReader(more);
    await stopReader();
  }
}

/** The command until it comes to its end; it is killed `KILLS` times, at a line that it prints or after five seconds. */
async function rotate(args: string[], more: Record<string, string>): Promise<string> {
  for (let kills = 0; ; kills++) {
    const child = spawn(process.execPath, ['server/src/cli/main.ts', 'keys', 'rotate', ...args], {
      cwd: root,
      env: environmentOf(more),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let lines = 0;
    const stopAfter = kills < KILLS ? 1 + Math.floor(random() * (full ? 12 : 2)) : Number.POSITIVE_INFINITY;
    const kill = () => {
      if (child.exitCode === null && kills < KILLS) child.kill('SIGKILL');
    };
    let timer: NodeJS.Timeout | undefined;
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      lines = output.split('\n').length - 1;
      timer ??= setTimeout(kill, 5000);
      if (lines >= stopAfter) kill();
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    const [code] = (await once(child, 'close')) as [number | null];
    clearTimeout(timer);
    if (code === 0) return output;
    if (code !== null) throw new Error(`keys rotate ended with ${code}:\n${output}`);
    total.kills += 1;
  }
}

test(
  'master and data keys are rotated under load with kills: no read fails, and the former key can go',
  async () => {
    const first = await keysOf(settings(masterKey(0), []));
    const rows = [];
    for (let index = 0; index < CONNECTIONS; index++) {
      const [_id, tenantId] = [`con_${index}`, `tenant_${index % TENANTS}`];
      const context = credentialsContext({ environment, tenantId, _id });
      const credentials = await first.vault.seal(`secret of ${_id}`, context);
      rows.push({
        _id: _id as never,
        environment,
        tenantId,
        system: 'fake',
        account: { id: _id },
        credentials,
      });
    }
    await db.connection.db!.collection('integrations').insertMany(rows);
    await first.close();

    for (let reader = 0; reader < READERS; reader++)
      await startReader(settings(masterKey(0), [masterKey(1)]));
    for (let cycle = 0; cycle < CYCLES; cycle++) {
      const [former, next] = [masterKey(cycle), masterKey(cycle + 1)];
      // Every process knows the next master key before the first one wraps with it.
      if (cycle > 0) await restartReaders(settings(former, [next]));
      const both = settings(next, [former]);
      await restartReaders(both);
      expect(await rotate([], both)).toMatch(/Done:|Nothing to do:/);
      expect(await rotate(['--data'], both)).toContain('Done:');
      // The former master key is gone for good.
      await restartReaders(settings(next, []));
    }
    while (readers.length > 0) await stopReader();
    expect(total.failures).toEqual([]);
    expect(total.reads).toBeGreaterThan(100);
    expect(total.writes).toBeGreaterThan(10);
    expect(total.kills).toBeGreaterThanOrEqual(CYCLES);

    const last = await keysOf(settings(masterKey(CYCLES), []));
    const status = await keyStatus(last);
    expect(status.wrappedBy).toEqual([
      { id: status.currentMaster, keys: expect.any(Number), configured: true },
    ]);
    expect(status).toMatchObject({
      sealed: { newest: CONNECTIONS, older: 0, derived: 0 },
      unfinishedSince: null,
    });
    for await (const { _id, tenantId, credentials } of db.models.Integration.find().lean().cursor()) {
      const opened = await last.vault.open(credentials!, credentialsContext({ environment, tenantId, _id }));
      expect(opened.startsWith(`secret of ${_id}`)).toBe(true);
    }
    await last.close();
    await expect(keysOf(settings(masterKey(0), []))).rejects.toThrow(/is not configured/);
  },
  full ? 900_000 : 240_000,
);
