import { createCipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { KeySettings } from '../config/config.ts';
import { ConfigError } from '../config/config-error.ts';
import { newId } from '../models/ids.ts';
import { createLogger } from '../observability/logger.ts';
import { createApiKeyHasher } from '../security/api-keys/api-key.ts';
import { rotateMaster } from '../security/keys/rotate-master.ts';
import { keyStatus } from '../security/vault/key-status.ts';
import { rotateData } from '../security/vault/rotate-data.ts';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { createKeys, type Keys } from './keys.ts';

let db: TestDatabase;
const opened: Keys[] = [];
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  await Promise.all(Object.values(db.models).map((model) => model.deleteMany({})));
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((keys) => keys.close()));
});

const now = () => new Date();
const [first, second] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
const environment = 'env_1';

/** A process with these master keys. */
async function start(local: Buffer, previous: Buffer[] = [], more: Partial<KeySettings> = {}): Promise<Keys> {
  const keys = await createKeys({
    config: {
      mode: 'development',
      egressAllow: [],
      keys: { provider: 'local', local, previous, awsKms: null, vaultTransit: null, ...more },
    },
    database: { models: db.models },
    logger: createLogger({ level: 'silent' }),
    now,
  });
  opened.push(keys);
  return keys;
}

/** As versions without data keys sealed: one key derived from the master key, version 1. */
function formerSeal(masterKey: Buffer, plaintext: string, aad: (string | null)[]) {
  const key = Buffer.from(hkdfSync('sha256', masterKey, '', 'patchbay vault v1', 32));
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(JSON.stringify([...aad, 1])));
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
  return { keyVersion: 1, nonce, ciphertext };
}

/** Rows of every model that holds secrets, as an older version left them. */
async function formerDatabase(masterKey: Buffer) {
  const at = { createdAt: now(), updatedAt: now() };
  await db.models.Environment.create({ _id: environment, name: 'production', sequence: 0, createdAt: now() });
  const con = newId('con');
  const seal = (text: string, tenant: string | null, id: string, field: string) =>
    formerSeal(masterKey, text, [environment, tenant, id, field]);
  await db.connection.db!.collection('integrations').insertOne({
    _id: con as never,
    environment,
    tenantId: 't',
    credentials: seal('{"type":"api_key","fields":{"key":"k"}}', 't', con, 'credentials'),
  });
  await db.models.IntegrationSystem.create({
    _id: `${environment}/github`,
    environment,
    system: 'github',
    enabled: true,
    oauth: {
      clientId: 'id',
      clientSecret: seal('client-secret', null, `${environment}/github`, 'oauth.clientSecret'),
    },
    ...at,
  });
  await db.models.Application.create({ _id: 'app_1', environment, name: 'main', ...at });
  await db.models.Endpoint.create({
    _id: 'ep_1',
    applicationId: 'app_1',
    url: 'https://a.example',
    headers: seal('{"x":"y"}', null, 'ep_1', 'headers'),
    secrets: [
      { secret: seal('whsec_new', null, 'ep_1', 'secret'), expiresAt: null },
      { secret: seal('whsec_old', null, 'ep_1', 'secret'), expiresAt: now() },
    ],
    ...at,
  });
  await db.connection.db!.collection('webhooksubscriptions').insertOne({
    _id: 'hook_1' as never,
    environment,
    connectionId: con,
    secrets: [seal('hook-secret', null, 'hook_1', 'webhook_secret')],
  });
  await db.connection.db!.collection('connectflows').insertOne({
    _id: 'flow_1' as never,
    environment,
    tenant: { id: 't', name: null },
    verifier: seal('pkce', 't', 'flow_1', 'verifier'),
  });
  await db.models.Idempotency.create({
    _id: `${environment}/k`,
    environment,
    requestHash: 'h',
    state: 'finished',
    response: seal('{"status":201}', null, `${environment}/k`, 'idempotent_answer'),
    createdAt: now(),
  });
}

/** Every sealed value, opened. */
async function everything({ fields, vault }: Keys): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const field of fields) {
    for (const { path, rowId, sealed, context } of (await field.page(null, 100)).values) {
      found[`${field.name.split('.')[0]} ${path}`] = await vault.open(sealed, context);
      expect(rowId).toBeTruthy();
    }
  }
  return found;
}

const SECRETS = {
  'integrations credentials': '{"type":"api_key","fields":{"key":"k"}}',
  'integrationsystems oauth.clientSecret': 'client-secret',
  'connectflows verifier': 'pkce',
  'webhooksubscriptions secrets.0': 'hook-secret',
  'endpoints secrets.0.secret': 'whsec_new',
  'endpoints secrets.1.secret': 'whsec_old',
  'endpoints headers': '{"x":"y"}',
  'idempotency response': '{"status":201}',
};

const statusOf = (keys: Keys) => keyStatus(keys);
const rotateAll = (keys: Keys) => rotateData({ ...keys, now, settleMs: 0 });

test('a database of an older version opens, its API keys are found, and it can move to a new master key', async () => {
  await formerDatabase(first);
  const upgraded = await start(first);
  expect(await everything(upgraded)).toEqual(SECRETS);
  expect(createApiKeyHasher(upgraded.rootKey)('pb_x')).toBe(createApiKeyHasher(first)('pb_x'));

  const rotating = await start(second, [first]);
  await rotateMaster(rotating);
  const alone = await start(second);
  expect(await everything(alone)).toEqual(SECRETS);
  expect(createApiKeyHasher(alone.rootKey)('pb_x')).toBe(createApiKeyHasher(first)('pb_x'));
  expect((await statusOf(alone)).sealed).toEqual({ newest: 0, older: 0, derived: 8 });

  const done = await rotateAll(alone);
  expect(done).toMatchObject({ resealed: 8, untouched: 0, unreadableCount: 0 });
  expect(await everything(await start(second))).toEqual(SECRETS);
  expect((await statusOf(alone)).sealed).toEqual({ newest: 8, older: 0, derived: 0 });
});

test('an upgrade together with a new master key finds what belongs to the former one', async () => {
  await formerDatabase(first);
  expect(await everything(await start(second, [first]))).toEqual(SECRETS);
});

test('the wrong master key stops the start, before and after the upgrade, and the message says what to set', async () => {
  await formerDatabase(first);
  await expect(start(second)).rejects.toThrow(
    /sealed under another master key. Set that one as PATCHBAY_MASTER_KEY/,
  );
  expect(await db.models.VaultKey.countDocuments()).toBe(0);
  await start(first);
  const refused = await start(second).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ConfigError);
  expect(String(refused)).toMatch(
    /master key local:[0-9a-f]{16}, which is not configured.*PATCHBAY_MASTER_KEY_PREVIOUS/,
  );
});

test('processes that start at once on an empty database agree on everything', async () => {
  const all = await Promise.all(Array.from({ length: 4 }, () => start(first)));
  expect(new Set(all.map(({ rootKey }) => rootKey.toString('hex'))).size).toBe(1);
  expect(all[0]!.rootKey.equals(first)).toBe(false);
});

test('a rotation of the data keys that was killed goes on with the keys it has made', async () => {
  await formerDatabase(first);
  const keys = await start(first);
  await rotateAll(keys);
  const before = await db.models.VaultKey.countDocuments();
  const killed = {
    ...keys,
    fields: [{ ...keys.fields[0]!, page: () => Promise.reject(new Error('killed')) }],
  };
  await expect(rotateAll(killed)).rejects.toThrow('killed');
  expect((await statusOf(keys)).unfinishedSince).toBeInstanceOf(Date);
  const made = await db.models.VaultKey.countDocuments();
  expect(made).toBeGreaterThan(before);
  expect(await rotateAll(keys)).toMatchObject({ keys: 0, resealed: 8 });
  expect(await db.models.VaultKey.countDocuments()).toBe(made);
  expect(await statusOf(keys)).toMatchObject({
    sealed: { newest: 8, older: 0, derived: 0 },
    unfinishedSince: null,
  });
});

test('a value that cannot be opened is left and named; one that is replaced meanwhile is not undone', async () => {
  await formerDatabase(first);
  const keys = await start(first);
  await db.models.IntegrationSystem.updateOne({}, { $set: { 'oauth.clientSecret.keyVersion': 77 } });
  const [credentials, ...others] = keys.fields;
  const racing = {
    ...credentials!,
    async page(after: string | null, limit: number) {
      const page = await credentials!.page(after, limit);
      const [value] = page.values;
      if (value !== undefined)
        await credentials!.replace(value, await keys.vault.seal('newer', value.context));
      return page;
    },
  };
  const done = await rotateAll({ ...keys, fields: [racing, ...others] });
  expect(done).toMatchObject({
    resealed: 6,
    unreadableCount: 1,
    unreadable: [`integrationsystems.oauth.clientSecret of ${environment}/github`],
  });
  const [value] = (await credentials!.page(null, 1)).values;
  expect(await keys.vault.open(value!.sealed, value!.context)).toBe('newer');
});

test('the status names what is under which master key', async () => {
  const former = await start(first);
  await former.dataKeys.current({ environment, tenantId: 't' });
  const keys = await start(second, [first]);
  await keys.dataKeys.current({ environment, tenantId: 'u' });
  const status = await statusOf(keys);
  expect(status.wrappedBy).toHaveLength(2);
  expect(status.wrappedBy.find(({ id }) => id === status.currentMaster)).toMatchObject({
    keys: 1,
    configured: true,
  });
  expect(status.wrappedBy.find(({ id }) => id !== status.currentMaster)).toMatchObject({
    keys: 2,
    configured: true,
  });
  await rotateMaster(keys);
  expect((await statusOf(await start(second))).wrappedBy).toMatchObject([{ keys: 3, configured: true }]);
});
