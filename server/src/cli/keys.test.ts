import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase } from '../composition/database.ts';
import { createKeys, type Keys } from '../composition/keys.ts';
import { loadConfig } from '../config/load-config.ts';
import { createLogger } from '../observability/logger.ts';
import { databaseCommand } from './database.ts';
import { keysCommand } from './keys.ts';

const masters = [1, 2].map((byte) => Buffer.alloc(32, byte).toString('base64')) as [string, string];
const environment = 'env_1';
let dir: string;
let printed: string;
const write = process.stdout.write;
const before = { ...process.env };
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'patchbay-keys-'));
  printed = '';
  process.stdout.write = (chunk) => {
    printed += String(chunk);
    return true;
  };
  settings({ PATCHBAY_MASTER_KEY: masters[0] });
});
afterEach(async () => {
  process.stdout.write = write;
  await running?.stop();
  rmSync(dir, { recursive: true, force: true });
  settings(before);
});

function settings(more: Record<string, string | undefined>): void {
  for (const name of Object.keys(process.env)) if (name.startsWith('PATCHBAY_')) delete process.env[name];
  Object.assign(process.env, { PATCHBAY_DATA_DIR: dir, ...more });
}

interface Running {
  database: Database;
  keys: Keys;
  stop(): Promise<void>;
}
let running: Running | null = null;

/** Patchbay on the data folder, as far as its database and keys go. */
async function start(): Promise<Running> {
  const config = loadConfig(process.env);
  const logger = createLogger({ level: 'silent' });
  const database = await openDatabase(config, logger);
  const keys = await createKeys({ config, database, logger, now: () => new Date() }).catch(
    async (error: unknown) => {
      await database.close();
      throw error;
    },
  );
  running = {
    database,
    keys,
    async stop() {
      running = null;
      await keys.close();
      await database.close();
    },
  };
  return running;
}

const contextOf = (tenantId: string) => ({
  environment,
  tenantId,
  ownerId: `con_${tenantId}`,
  field: 'credentials',
});

async function connect({ database, keys }: Running, tenantId: string): Promise<void> {
  await database.connection.db!.collection('integrations').insertOne({
    _id: `con_${tenantId}` as never,
    environment,
    tenantId,
    credentials: await keys.vault.seal(`secret of ${tenantId}`, contextOf(tenantId)),
  });
}

async function read({ database, keys }: Running, tenantId: string): Promise<string> {
  const row = await database.models.Integration.findById(`con_${tenantId}`).lean();
  return keys.vault.open(row!.credentials!, contextOf(tenantId)).catch((error: Error) => error.name);
}

test('master and data keys are rotated while Patchbay runs on the embedded database', async () => {
  const old = await start();
  await connect(old, 't');
  settings({ PATCHBAY_MASTER_KEY: masters[1], PATCHBAY_MASTER_KEY_PREVIOUS: masters[0] });
  await keysCommand('status', []);
  expect(printed).toMatch(
    /2 keys wrapped by local:\w+\n.*Former master keys are still needed: run "keys rotate"/s,
  );
  await keysCommand('rotate', []);
  expect(printed).toContain('Done: 2 keys wrapped anew');
  await keysCommand('rotate', ['--data']);
  expect(printed).toMatch(/integrations.credentials: 1 looked at so far, 1 sealed anew/);
  expect(printed).toContain('Done: 1 new keys, 1 values sealed anew.');
  printed = '';
  await keysCommand('status', []);
  expect(printed).toMatch(/1 under the newest key, 0 under an older one, 0 under the one/);
  expect(printed).toContain('Former master keys are needed no more.');
  await old.stop();
  settings({ PATCHBAY_MASTER_KEY: masters[1] });
  expect(await read(await start(), 't')).toBe('secret of t');
});

test('a backup opens nothing of a tenant that was erased after it, on this machine or another', async () => {
  const now = await start();
  await connect(now, 'erased');
  await connect(now, 'kept');
  const file = join(dir, 'backup.db');
  await databaseCommand('backup', ['--file', file]);
  const wrapped = await now.database.models.VaultKey.findOne({ tenantId: 'erased' }).lean();
  const ciphertext = Buffer.from(wrapped!.wrapped!.ciphertext.buffer as unknown as Uint8Array);
  expect(ciphertext.length).toBeGreaterThan(32);
  expect(readFileSync(join(dir, 'mongo', 'data.sqlite-wal')).includes(ciphertext)).toBe(true);
  expect(readFileSync(file).includes(ciphertext)).toBe(false);
  expect(readFileSync(file).includes('secret of')).toBe(false);
  expect(statSync(`${file}.keys`).mode & 0o777).toBe(0o600);

  await now.keys.shredTenant({ environment, tenantId: 'erased' });
  const newest = join(dir, 'newest.keys');
  await keysCommand('backup', ['--file', newest]);
  await now.stop();

  // The keys from before the erasure are still beside the backup: they do not come back where newer ones are known.
  await databaseCommand('restore', ['--file', file]);
  const restored = await start();
  expect([await read(restored, 'kept'), await read(restored, 'erased')]).toEqual([
    'secret of kept',
    'VaultError',
  ]);
  await restored.stop();

  const elsewhere = join(dir, 'elsewhere');
  settings({ PATCHBAY_MASTER_KEY: masters[0], PATCHBAY_DATA_DIR: elsewhere });
  const moved = join(dir, 'moved.db');
  copyFileSync(file, moved);
  copyFileSync(newest, `${moved}.keys`);
  await databaseCommand('restore', ['--file', moved]);
  const other = await start();
  expect([await read(other, 'kept'), await read(other, 'erased')]).toEqual(['secret of kept', 'VaultError']);
  expect(existsSync(join(elsewhere, 'keys.restoring'))).toBe(false);
}, 60_000);

test('keys from before an erasure that somebody kept are worth nothing once the master key was changed', async () => {
  const now = await start();
  await connect(now, 'erased');
  const file = join(dir, 'backup.db');
  await databaseCommand('backup', ['--file', file]);
  const scope = { environment, tenantId: 'erased' };
  await now.keys.store.retire(scope, 99, new Date());
  expect(await now.keys.store.destroyRetired(scope, new Date())).toBe(1);
  await now.stop();

  const thief = join(dir, 'thief');
  settings({ PATCHBAY_MASTER_KEY: masters[1], PATCHBAY_DATA_DIR: thief });
  await databaseCommand('restore', ['--file', file]);
  await expect(start()).rejects.toThrow(/master key local:\w+, which is not configured/);
  // What no software can undo: whoever has the old keys and the old master key as well.
  settings({ PATCHBAY_MASTER_KEY: masters[0], PATCHBAY_DATA_DIR: thief });
  expect(await read(await start(), 'erased')).toBe('secret of erased');
}, 60_000);

test('a backup of another installation comes with its own keys', async () => {
  const first = await start();
  await connect(first, 't');
  const file = join(dir, 'backup.db');
  await databaseCommand('backup', ['--file', file]);
  await first.stop();
  settings({ PATCHBAY_MASTER_KEY: masters[0], PATCHBAY_DATA_DIR: join(dir, 'other') });
  await (await start()).stop();
  await databaseCommand('restore', ['--file', file]);
  expect(await read(await start(), 't')).toBe('secret of t');
}, 60_000);

test.each([
  ['nonsense', [], /There is no command "keys nonsense"/],
  ['rotate', ['--dta'], /Unknown option '--dta'/],
  ['backup', [], /--file is missing/],
  ['restore', ['--file', '/nowhere/keys'], /There is no file \/nowhere\/keys/],
] as [string, string[], RegExp][])('keys %s %j says what is wrong', async (action, args, message) => {
  await expect(keysCommand(action, args)).rejects.toThrow(message);
});
