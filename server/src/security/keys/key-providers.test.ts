import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { createLogger } from '../../observability/logger.ts';
import { type KeyServer, startKms, startVaultTransit } from '../../testing/key-servers.ts';
import { createEgressFetch } from '../egress/egress-fetch.ts';
import { createAwsKmsKeyProvider } from './aws-kms-key-provider.ts';
import { type KeyProvider, KeyProviderUnavailable, KeyRefused } from './key-provider.ts';
import { createLocalKeyProvider } from './local-key-provider.ts';
import { createMasterKeys } from './master-keys.ts';
import { createVaultTransitKeyProvider } from './vault-transit-key-provider.ts';

const context = { 'patchbay:kind': 'data', 'patchbay:environment': 'env_1', 'patchbay:tenant': 'tenant t' };
const fetch = createEgressFetch({
  sandboxUrl: null,
  allow: ['127.0.0.1'],
  logger: createLogger({ level: 'silent' }),
  metrics: { registry: new Registry() },
  production: false,
});
let kms: KeyServer;
let vault: Awaited<ReturnType<typeof startVaultTransit>>;
const aws = {
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret-of-aws',
  AWS_REGION: 'eu-central-1',
};
const before: Record<string, string | undefined> = {};
beforeAll(async () => {
  for (const [name, value] of Object.entries(aws)) {
    before[name] = process.env[name];
    process.env[name] = value;
  }
  kms = await startKms();
  vault = await startVaultTransit({ token: 'hvs.token' });
});
afterAll(async () => {
  for (const [name, value] of Object.entries(before)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  await Promise.all([kms.close(), vault.close(), fetch.close()]);
});

const awsKms = (keyId = 'alias/patchbay') =>
  createAwsKmsKeyProvider({ keyId, region: 'eu-central-1', endpoint: kms.url, fetch });
const transit = (key = 'patchbay', token: { value: string } | { file: string } = { value: 'hvs.token' }) =>
  createVaultTransitKeyProvider({
    address: vault.url,
    mount: 'team/transit',
    key,
    namespace: 'ns',
    token,
    fetch,
  });
const local = () => createLocalKeyProvider(Buffer.alloc(32, 3));

describe.each([
  ['local', local],
  ['AWS KMS', awsKms],
  ['Vault transit', transit],
] as [string, () => KeyProvider][])('%s', (_name, provider) => {
  test('unwraps what it wrapped, also as another process', async () => {
    const key = randomBytes(32);
    const ciphertext = Buffer.from(await provider().wrap(key, context));
    expect(ciphertext.includes(key)).toBe(false);
    const wrapped = { by: provider().id, ciphertext };
    expect(Buffer.from(await provider().unwrap(wrapped, context)).equals(key)).toBe(true);
  });

  test('refuses a key that was moved to another tenant, or changed', async () => {
    const ciphertext = Buffer.from(await provider().wrap(randomBytes(32), context));
    const wrapped = { by: provider().id, ciphertext };
    const other = { ...context, 'patchbay:tenant': 'tenant u' };
    await expect(provider().unwrap(wrapped, other)).rejects.toThrow(KeyRefused);
    const changed = Buffer.from(ciphertext);
    changed[changed.length - 3] = changed[changed.length - 3]! ^ 4;
    await expect(provider().unwrap({ ...wrapped, ciphertext: changed }, context)).rejects.toThrow(KeyRefused);
  });
});

test('local keys have names that differ and say nothing about them', async () => {
  const other = createLocalKeyProvider(Buffer.alloc(32, 4));
  expect(local().id).toMatch(/^local:[0-9a-f]{16}$/);
  expect(other.id).not.toBe(local().id);
  expect(() => createLocalKeyProvider(randomBytes(16))).toThrow('32 bytes');
  const wrapped = { by: local().id, ciphertext: Buffer.from(await local().wrap(randomBytes(32), context)) };
  await expect(other.unwrap(wrapped, context)).rejects.toThrow(KeyRefused);
});

describe('AWS KMS', () => {
  test('speaks JSON 1.1, signed, with the context that the key is bound to', async () => {
    kms.calls.length = 0;
    await awsKms().wrap(randomBytes(32), context);
    expect(kms.calls).toMatchObject([
      {
        operation: 'TrentService.Encrypt',
        headers: {
          'content-type': 'application/x-amz-json-1.1',
          authorization: expect.stringMatching(
            /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/kms\/aws4_request, /,
          ),
          'x-amz-date': expect.stringMatching(/^\d{8}T\d{6}Z$/),
        },
        body: { KeyId: 'alias/patchbay', EncryptionContext: context },
      },
    ]);
  });

  test('moves to another KMS key without showing us the data key', async () => {
    const wrapped = {
      by: awsKms('alias/old').id,
      ciphertext: Buffer.from(await awsKms('alias/old').wrap(Buffer.alloc(32, 9), context)),
    };
    kms.calls.length = 0;
    const next = await createMasterKeys({ current: awsKms('alias/new') }).rewrap(wrapped, context);
    expect(kms.calls.map(({ operation }) => operation)).toEqual(['TrentService.ReEncrypt']);
    expect(next?.by).toBe('aws-kms:alias/new');
    expect(await awsKms().unwrap(next!, context)).toEqual(new Uint8Array(Buffer.alloc(32, 9)));
  });

  test.each([
    [400, { __type: 'AccessDeniedException', message: 'no' }, KeyRefused],
    [400, { __type: 'DisabledException', message: 'off' }, KeyRefused],
    [400, { __type: 'ThrottlingException', message: 'slow' }, KeyProviderUnavailable],
    [503, { __type: 'KMSInternalException', message: 'oh' }, KeyProviderUnavailable],
  ])('%d %j: whether trying again may help', async (status, body, expected) => {
    Object.assign(kms.fail, { status, body, times: 3 });
    await expect(awsKms().wrap(randomBytes(32), context)).rejects.toThrow(expected);
    kms.fail.times = 0;
  });

  test('a passing failure is tried again', async () => {
    Object.assign(kms.fail, { status: 500, body: { __type: 'KMSInternalException' }, times: 1 });
    expect((await awsKms().wrap(randomBytes(32), context)).length).toBeGreaterThan(32);
  });
});

describe('Vault transit', () => {
  test('asks the named engine with token and namespace', async () => {
    vault.calls.length = 0;
    await transit().wrap(Buffer.alloc(32, 1), context);
    expect(vault.calls).toMatchObject([
      {
        operation: '/v1/team/transit/encrypt/patchbay',
        headers: { 'x-vault-token': 'hvs.token', 'x-vault-namespace': 'ns', 'x-vault-request': 'true' },
        body: { plaintext: Buffer.alloc(32, 1).toString('base64') },
      },
    ]);
  });

  test('wraps again with a new version of its key inside Vault, after which the old one can go', async () => {
    const wrapped = {
      by: transit('r').id,
      ciphertext: Buffer.from(await transit('r').wrap(Buffer.alloc(32, 2), context)),
    };
    expect(wrapped.ciphertext.toString()).toMatch(/^vault:v1:/);
    vault.rotate('team/transit/r');
    vault.calls.length = 0;
    const next = await createMasterKeys({ current: transit('r') }).rewrap(wrapped, context);
    expect(vault.calls.map(({ operation }) => operation)).toEqual(['/v1/team/transit/rewrap/r']);
    expect(next?.ciphertext.toString()).toMatch(/^vault:v2:/);
    vault.forgetOld('team/transit/r');
    expect(await transit('r').unwrap(next!, context)).toEqual(Buffer.alloc(32, 2));
    await expect(transit('r').unwrap(wrapped, context)).rejects.toThrow(KeyRefused);
  });

  test('a token file is read for every request; a refused token is told with the reason', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'patchbay-vault-'));
    const file = join(dir, 'token');
    writeFileSync(file, 'hvs.old\n');
    const provider = transit('patchbay', { file });
    await expect(provider.wrap(randomBytes(32), context)).rejects.toThrow(/403.*permission denied/);
    writeFileSync(file, 'hvs.token\n');
    expect((await provider.wrap(randomBytes(32), context)).length).toBeGreaterThan(32);
    rmSync(dir, { recursive: true });
  });

  test.each([429, 500, 503])('%d may pass', async (status) => {
    Object.assign(vault.fail, { status, body: { errors: [] }, times: 1 });
    await expect(transit().wrap(randomBytes(32), context)).rejects.toThrow(KeyProviderUnavailable);
  });

  test('a stored name cannot lead to another path of Vault', async () => {
    const ciphertext = Buffer.from(await transit().wrap(randomBytes(32), context));
    vault.calls.length = 0;
    const wrapped = { by: 'vault-transit:../sys/seal', ciphertext };
    await expect(transit().unwrap(wrapped, context)).rejects.toThrow(KeyRefused);
    expect(vault.calls).toEqual([]);
  });
});

describe('several master keys', () => {
  test('the current one wraps, each opens its own, an unknown one is named', async () => {
    const former = createMasterKeys({ current: local() });
    const wrapped = await former.wrap(Buffer.alloc(32, 5), context);
    const both = createMasterKeys({ current: transit(), others: [local()] });
    expect(Buffer.from(await both.unwrap(wrapped, context))).toEqual(Buffer.alloc(32, 5));
    const next = await both.rewrap(wrapped, context);
    expect(next?.by).toBe('vault-transit:team/transit/patchbay');
    const alone = createMasterKeys({ current: transit() });
    expect(Buffer.from(await alone.unwrap(next!, context))).toEqual(Buffer.alloc(32, 5));
    await expect(alone.unwrap(wrapped, context)).rejects.toThrow(
      /master key local:[0-9a-f]{16}, which is not configured/,
    );
  });

  test('asks the keeper for so many at once only', async () => {
    let running = 0;
    let most = 0;
    const slow: KeyProvider = {
      ...local(),
      async unwrap(wrapped, of) {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setTimeout(resolve, 5));
        running -= 1;
        return local().unwrap(wrapped, of);
      },
    };
    const keys = createMasterKeys({ current: slow, atOnce: 3 });
    const wrapped = await keys.wrap(Buffer.alloc(32, 5), context);
    await Promise.all(Array.from({ length: 20 }, () => keys.unwrap(wrapped, context)));
    expect(most).toBe(3);
  });
});
