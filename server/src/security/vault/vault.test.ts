import { testVault } from '../../testing/vault.ts';
import { openCredentials, sealCredentials } from './credentials.ts';
import { VaultError } from './vault.ts';

const context = { environment: 'env_1', tenantId: 't', ownerId: 'con_1', field: 'credentials' };
const vault = testVault();

test('what was sealed opens again, and looks different each time', async () => {
  const one = await vault.seal('a secret: äöü 漢字', context);
  const two = await vault.seal('a secret: äöü 漢字', context);
  expect(await vault.open(one, context)).toBe('a secret: äöü 漢字');
  expect(one.ciphertext.equals(two.ciphertext)).toBe(false);
  expect(one.nonce).toHaveLength(12);
  expect(one.ciphertext.includes('secret')).toBe(false);
});

test.each([
  ['environment', { environment: 'env_2' }],
  ['tenant', { tenantId: 'u' }],
  ['no tenant', { tenantId: null }],
  ['owner', { ownerId: 'con_2' }],
  ['field', { field: 'verifier' }],
  ['parts that join to the same text', { ownerId: 'con_1","credentials', field: '' }],
])('a value moved to another %s does not open', async (_name, change) => {
  const sealed = await vault.seal('secret', context);
  await expect(vault.open(sealed, { ...context, ...change })).rejects.toThrow(VaultError);
});

test('a changed bit, a cut tag, another key or key version does not open', async () => {
  const sealed = await vault.seal('secret', context);
  for (let index = 0; index < sealed.ciphertext.length; index++) {
    const ciphertext = Buffer.from(sealed.ciphertext);
    ciphertext[index] = (ciphertext[index] ?? 0) ^ 1;
    await expect(vault.open({ ...sealed, ciphertext }, context)).rejects.toThrow(VaultError);
  }
  const cut = { ...sealed, ciphertext: sealed.ciphertext.subarray(0, -4) };
  await expect(vault.open(cut, context)).rejects.toThrow(VaultError);
  await expect(vault.open({ ...sealed, ciphertext: Buffer.alloc(3) }, context)).rejects.toThrow(VaultError);
  await expect(vault.open({ ...sealed, keyVersion: 3 }, context)).rejects.toThrow('key version 3');
  const other = testVault();
  await expect(other.open(sealed, context)).rejects.toThrow(VaultError);
});

test('errors name the field and never the value', async () => {
  const sealed = await vault.seal('very-secret', context);
  const error = await vault.open(sealed, { ...context, field: 'x' }).catch((caught: Error) => caught);
  expect(String(error)).toContain('con_1');
  expect(JSON.stringify(error) + String(error)).not.toContain('very-secret');
});

test('credentials open for their own connection only, also when an old row lacks the refresh token', async () => {
  const owner = { environment: 'env_1', tenantId: 't', connectionId: 'con_1' };
  const credentials = { type: 'oauth2', accessToken: 'at', refreshToken: null } as const;
  const sealed = await sealCredentials(vault, owner, credentials);
  expect(await openCredentials(vault, owner, sealed)).toEqual(credentials);
  await expect(openCredentials(vault, { ...owner, connectionId: 'con_2' }, sealed)).rejects.toThrow(
    VaultError,
  );
  const old = await vault.seal('{"type":"oauth2","accessToken":"at"}', context);
  expect(await openCredentials(vault, owner, old)).toEqual(credentials);
});
