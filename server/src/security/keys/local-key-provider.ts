import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { type KeyContext, type KeyProvider, KeyRefused } from './key-provider.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A master key that this process was given. */
export function createLocalKeyProvider(masterKey: Uint8Array): KeyProvider {
  if (masterKey.length !== 32) {
    throw new KeyRefused(`A master key must be 32 bytes long, not ${masterKey.length}`);
  }
  const derived = (purpose: string) => Buffer.from(hkdfSync('sha256', masterKey, '', purpose, 32));
  const key = derived('patchbay key wrapping 1');
  const name = createHmac('sha256', derived('patchbay key name 1')).digest('hex').slice(0, 16);
  const id = `local:${name}`;
  return {
    id,
    opens: (other) => other === id,
    async wrap(plain, context) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      cipher.setAAD(additionalData(context));
      return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    },
    async unwrap({ ciphertext }, context) {
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, ciphertext.subarray(0, NONCE_BYTES), {
          authTagLength: TAG_BYTES,
        });
        decipher.setAAD(additionalData(context));
        decipher.setAuthTag(ciphertext.subarray(-TAG_BYTES));
        return Buffer.concat([
          decipher.update(ciphertext.subarray(NONCE_BYTES, -TAG_BYTES)),
          decipher.final(),
        ]);
      } catch (cause) {
        throw new KeyRefused('A stored key was changed, moved, or wrapped with another master key', {
          cause,
        });
      }
    },
  };
}

function additionalData(context: KeyContext): Buffer {
  return Buffer.from(JSON.stringify(Object.entries(context).toSorted(([a], [b]) => (a < b ? -1 : 1))));
}
