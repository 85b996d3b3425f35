import { createSecretKey } from 'node:crypto';
import { type TestDatabase, testDatabase } from '../../testing/database.ts';
import { createVault, VaultError } from '../vault/vault.ts';
import { createDataKeys } from './data-keys.ts';
import { KeyGone } from './key-cache.ts';
import { KeyRefused } from './key-provider.ts';
import { createKeyRotationStore } from './key-rotations.store.ts';
import { createLocalKeyProvider } from './local-key-provider.ts';
import { createMasterKeys } from './master-keys.ts';
import { rotateMaster } from './rotate-master.ts';
import { createShredTenant } from './shred-tenant.ts';
import { createVaultKeyStore, type VaultKeyStore } from './vault-keys.store.ts';

let db: TestDatabase;
let store: VaultKeyStore;
beforeAll(async () => {
  db = await testDatabase();
  store = createVaultKeyStore(db.models);
});
afterAll(() => db.drop());
beforeEach(async () => {
  await db.models.VaultKey.deleteMany({});
});

const now = () => new Date();
const oldMaster = createLocalKeyProvider(Buffer.alloc(32, 1));
const newMaster = createLocalKeyProvider(Buffer.alloc(32, 2));
const derivedKey = createSecretKey(Buffer.alloc(32, 9));
const scope = { environment: 'env_1', tenantId: 't' };

/** What one process has, on a clock that is moved by hand. */
function processOf({ current = oldMaster, others = [newMaster], maxKeys = 100 } = {}) {
  const clock = { ms: 0 };
  const unwraps: string[] = [];
  const reads: string[] = [];
  const masters = createMasterKeys({ current, others });
  const masterKeys: typeof masters = {
    ...masters,
    unwrap(wrapped, context) {
      unwraps.push(wrapped.by);
      return masters.unwrap(wrapped, context);
    },
  };
  const counted: VaultKeyStore = {
    ...store,
    get(id) {
      reads.push(id);
      return store.get(id);
    },
  };
  const dataKeys = createDataKeys({
    store: counted,
    masterKeys,
    derivedKey,
    now,
    maxKeys,
    clock: () => clock.ms,
  });
  return { dataKeys, masterKeys, vault: createVault({ dataKeys }), clock, unwraps, reads };
}
const context = { ...scope, ownerId: 'con_1', field: 'credentials' };

test('each tenant and environment has a key of its own; many callers make one', async () => {
  const processes = [processOf(), processOf(), processOf()];
  const sealed = await Promise.all(
    processes.flatMap(({ vault }) => Array.from({ length: 20 }, () => vault.seal('secret', context))),
  );
  await processes[0]!.vault.seal('x', { ...context, tenantId: 'u' });
  await processes[0]!.vault.seal('x', { ...context, tenantId: null });
  expect(new Set(sealed.map(({ keyVersion }) => keyVersion))).toEqual(new Set([2]));
  const rows = await db.models.VaultKey.find().lean();
  expect(rows.map(({ tenantId, version, state }) => [tenantId, version, state])).toEqual(
    expect.arrayContaining([
      ['t', 2, 'current'],
      ['u', 2, 'current'],
      [null, 2, 'current'],
    ]),
  );
  expect(rows).toHaveLength(3);
  for (const { vault } of processes) {
    for (const value of sealed) expect(await vault.open(value, context)).toBe('secret');
  }
});

test('a key of one tenant opens nothing of another, even when its row is copied there', async () => {
  const { vault } = processOf();
  await vault.seal('mine', context);
  const [mine] = await db.models.VaultKey.find({ tenantId: 't' }).lean();
  const id = JSON.stringify(['data', 'env_1', 'thief', 2]);
  await db.models.VaultKey.create({ ...mine, _id: id, tenantId: 'thief' });
  await expect(processOf().dataKeys.version({ environment: 'env_1', tenantId: 'thief' }, 2)).rejects.toThrow(
    KeyRefused,
  );
});

test('a key is unwrapped once, and looked up again after 30 seconds only', async () => {
  const writer = processOf();
  const sealed = await writer.vault.seal('secret', context);
  const reader = processOf();
  await Promise.all(Array.from({ length: 50 }, () => reader.vault.open(sealed, context)));
  reader.clock.ms = 29_999;
  await reader.vault.open(sealed, context);
  expect([reader.reads.length, reader.unwraps.length]).toEqual([1, 1]);
  reader.clock.ms = 30_001;
  await reader.vault.open(sealed, context);
  expect([reader.reads.length, reader.unwraps.length]).toEqual([2, 1]);
  reader.clock.ms = 3_700_000;
  await reader.vault.open(sealed, context);
  expect(reader.unwraps).toHaveLength(2);
});

test('the cache holds so many keys at most', async () => {
  const { vault, reads } = processOf({ maxKeys: 3 });
  const sealed = [];
  for (let tenant = 0; tenant < 5; tenant++) {
    const of = { ...context, tenantId: `t${tenant}` };
    sealed.push({ of, value: await vault.seal('x', of) });
  }
  reads.length = 0;
  for (const { of, value } of sealed.slice(2)) await vault.open(value, of);
  expect(reads).toEqual([]);
  for (const { of, value } of sealed.slice(0, 2)) await vault.open(value, of);
  expect(reads).toHaveLength(2);
});

test('after a rotation new values have the new version, the old ones open, and other processes follow', async () => {
  const [a, b] = [processOf(), processOf()];
  const old = await a.vault.seal('old', context);
  await b.vault.open(old, context);
  expect(await a.dataKeys.rotate(scope)).toBe(3);
  expect((await a.vault.seal('new', context)).keyVersion).toBe(3);
  b.clock.ms += 5000;
  const fromB = await b.vault.seal('new', context);
  expect(fromB.keyVersion).toBe(3);
  for (const { vault } of [a, b, processOf()]) {
    expect(await vault.open(old, context)).toBe('old');
    expect(await vault.open(fromB, context)).toBe('new');
  }
});

test('master keys rotate under the data keys; afterwards the former one is needed no more', async () => {
  const before = processOf({ current: oldMaster, others: [] });
  const sealed = await before.vault.seal('secret', context);
  for (let tenant = 0; tenant < 250; tenant++)
    await before.dataKeys.current({ ...scope, tenantId: `t${tenant}` });
  const during = processOf({ current: newMaster, others: [oldMaster] });
  expect(await during.vault.open(sealed, context)).toBe('secret');
  const seen: number[] = [];
  const first = await rotateMaster({
    store,
    masterKeys: during.masterKeys,
    onProgress: ({ done }) => seen.push(done),
  });
  expect(first).toEqual({ done: 251, untouched: 0 });
  expect(seen.length).toBeGreaterThan(2);
  expect(await rotateMaster({ store, masterKeys: during.masterKeys })).toEqual({ done: 0, untouched: 251 });
  const after = processOf({ current: newMaster, others: [] });
  expect(await after.vault.open(sealed, context)).toBe('secret');
  await expect(processOf({ current: oldMaster, others: [] }).vault.open(sealed, context)).rejects.toThrow(
    KeyRefused,
  );
});

describe('crypto-shredding', () => {
  const shredTenant = (settleMs = 0) => createShredTenant({ store, now, settleMs });

  test('a tenant that was shredded cannot be read any more, others can; its row keeps the number only', async () => {
    const { vault } = processOf();
    const gone = await vault.seal('secret of t', context);
    const other = { ...context, tenantId: 'u' };
    const kept = await vault.seal('secret of u', other);
    expect(await shredTenant()(scope)).toBe(1);
    const fresh = processOf();
    await expect(fresh.vault.open(gone, context)).rejects.toThrow(VaultError);
    expect(await fresh.vault.open(kept, other)).toBe('secret of u');
    const row = await db.models.VaultKey.findOne({ tenantId: 't' }).lean();
    expect(row).toMatchObject({ version: 2, state: 'destroyed', wrapped: null });
    expect(await shredTenant()(scope)).toBe(0);
  });

  test('every version goes, also retired ones', async () => {
    const { vault, dataKeys } = processOf();
    const first = await vault.seal('one', context);
    await dataKeys.rotate(scope);
    const second = await vault.seal('two', context);
    expect(await shredTenant()(scope)).toBe(2);
    const fresh = processOf();
    await expect(fresh.vault.open(first, context)).rejects.toThrow('was destroyed');
    await expect(fresh.vault.open(second, context)).rejects.toThrow('was destroyed');
  });

  test('other processes let go of the key within 30 seconds, used or not, also while it is used all the time', async () => {
    const [user, idle] = [processOf(), processOf()];
    const sealed = await user.vault.seal('secret', context);
    await idle.vault.open(sealed, context);
    await shredTenant()(scope);
    let readable = true;
    for (let second = 1; second <= 31 && readable; second++) {
      user.clock.ms = second * 1000;
      readable = await user.vault.open(sealed, context).then(
        () => true,
        () => false,
      );
    }
    expect(readable).toBe(false);
    expect(user.clock.ms).toBeLessThanOrEqual(30_000);
    idle.clock.ms = 15_000;
    await idle.dataKeys.sweep();
    await expect(idle.dataKeys.version(scope, 2)).rejects.toThrow(KeyGone);
  });

  test('a tenant that comes back gets a new version, never a number that was used', async () => {
    const { vault, clock } = processOf();
    await vault.seal('before', context);
    await shredTenant()(scope);
    clock.ms += 31_000;
    const again = await vault.seal('after', context);
    expect(again.keyVersion).toBe(3);
    expect(await processOf().vault.open(again, context)).toBe('after');
  });

  test('what is sealed while a tenant is shredded stays readable', async () => {
    const { vault, clock } = processOf();
    await vault.seal('before', context);
    const shredding = shredTenant(300)(scope);
    await new Promise((resolve) => setTimeout(resolve, 50));
    clock.ms += 5000;
    const during = await vault.seal('during', context);
    await shredding;
    expect(await processOf().vault.open(during, context)).toBe('during');
  });
});

test('a sweep without a database keeps what is fresh and lets the rest go', async () => {
  const { dataKeys, vault, clock } = processOf();
  const sealed = await vault.seal('secret', context);
  const away = createDataKeys({
    store: { ...store, getMany: () => Promise.reject(new Error('away')) },
    masterKeys: createMasterKeys({ current: oldMaster }),
    derivedKey,
    now,
    clock: () => clock.ms,
  });
  await away.version(scope, sealed.keyVersion);
  await db.models.VaultKey.deleteMany({});
  clock.ms = 10_000;
  await away.sweep();
  expect((await away.version(scope, sealed.keyVersion)).type).toBe('secret');
  clock.ms = 31_000;
  await away.sweep();
  await expect(away.version(scope, sealed.keyVersion)).rejects.toThrow(KeyGone);
  dataKeys.stop();
});

test('values of the time before data keys open with the key that was derived', async () => {
  const { dataKeys } = processOf();
  expect(await dataKeys.version(scope, 1)).toBe(derivedKey);
});

test('a key that was destroyed while it was wrapped anew stays destroyed', async () => {
  const { dataKeys } = processOf();
  await dataKeys.current(scope);
  const [key] = await store.page(null, 10);
  const former = key!.wrapped!;
  await store.destroy(key!._id, now());
  expect(await store.replaceWrapped(key!._id, former, { ...former, by: 'another' })).toBe(false);
  expect(await store.get(key!._id)).toMatchObject({ state: 'destroyed', wrapped: null });
});

test('a former key is retired by the rotation that replaces it', async () => {
  const { dataKeys } = processOf();
  await dataKeys.current(scope);
  await dataKeys.rotate(scope);
  const rows = await db.models.VaultKey.find().sort({ version: 1 }).lean();
  expect(rows.map(({ version, state }) => [version, state])).toEqual([
    [2, 'retired'],
    [3, 'current'],
  ]);
});

test('a rotation that was not finished goes on as the one that was begun; a finished one begins anew', async () => {
  const rotations = createKeyRotationStore(db.models);
  const [first, later, last] = [new Date(1000), new Date(2000), new Date(3000)];
  const begun = await rotations.begin(first);
  expect((await rotations.begin(later)).startedAt).toEqual(first);
  await rotations.finish(begun, later);
  expect((await rotations.begin(last)).startedAt).toEqual(last);
});
