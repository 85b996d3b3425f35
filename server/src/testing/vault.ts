import { createSecretKey, hkdfSync, randomBytes } from 'node:crypto';
import type { DataKey } from '../security/keys/data-keys.ts';
import { KeyGone } from '../security/keys/key-cache.ts';
import { createVault, type Vault } from '../security/vault/vault.ts';

/** A vault without a database, for tests about something else: one key for everything, the same for the same bytes. */
export function testVault(secret: Uint8Array = randomBytes(32)): Vault {
  const key = createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', 'test vault', 32)));
  const current: DataKey = { version: 2, key };
  return createVault({
    dataKeys: {
      current: async () => current,
      async version(_scope, version) {
        if (version !== current.version) throw new KeyGone('is not here');
        return key;
      },
    },
  });
}
