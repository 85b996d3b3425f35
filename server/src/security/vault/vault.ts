import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Sealed } from '../../models/sealed.ts';

/** Where a sealed value belongs. A value moved to another row, tenant or field does not open. */
export interface VaultContext {
  environment: string;
  /** Null for what belongs to the environment itself, such as the secret of an OAuth app. */
  tenantId: string | null;
  /** Id of the row: the connection, the system, the flow. */
  ownerId: string;
  /** Name of the field: `credentials`. */
  field: string;
}

export interface Vault {
  seal(plaintext: string, context: VaultContext): Promise<Sealed>;
  /** Throws VaultError when the value was changed, moved, or sealed with another key. */
  open(sealed: Sealed, context: VaultContext): Promise<string>;
}

export class VaultError extends Error {
  override readonly name = 'VaultError';
}

const KEY_VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export function createVault({ masterKey }: { masterKey: Uint8Array }): Vault {
  if (masterKey.length !== 32) {
    throw new VaultError(`The master key must be 32 bytes long, not ${masterKey.length}`);
  }
  const key = Buffer.from(hkdfSync('sha256', masterKey, '', 'patchbay vault v1', 32));
  return {
    async seal(plaintext, context) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      cipher.setAAD(additionalData(context, KEY_VERSION));
      const ciphertext = Buffer.concat([
        cipher.update(plaintext, 'utf8'),
        cipher.final(),
        cipher.getAuthTag(),
      ]);
      return { keyVersion: KEY_VERSION, nonce, ciphertext };
    },
    async open(sealed, context) {
      if (sealed.keyVersion !== KEY_VERSION) {
        throw new VaultError(
          `${name(context)} was sealed with key version ${sealed.keyVersion}, which is not here`,
        );
      }
      const nonce = toBuffer(sealed.nonce);
      const bytes = toBuffer(sealed.ciphertext);
      if (nonce.length !== NONCE_BYTES || bytes.length < TAG_BYTES) {
        throw new VaultError(`${name(context)} is not a sealed value`);
      }
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
        decipher.setAAD(additionalData(context, sealed.keyVersion));
        decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
        return Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]).toString(
          'utf8',
        );
      } catch (cause) {
        throw new VaultError(
          `${name(context)} does not open: it was changed, moved, or sealed with another key`,
          {
            cause,
          },
        );
      }
    },
  };
}

/** JSON of an array: no two contexts give the same bytes, whatever their ids contain. */
function additionalData(context: VaultContext, keyVersion: number): Buffer {
  return Buffer.from(
    JSON.stringify([context.environment, context.tenantId, context.ownerId, context.field, keyVersion]),
  );
}

function name({ ownerId, field }: VaultContext): string {
  return `The sealed "${field}" of ${ownerId}`;
}

/** Lean queries answer BSON Binary where the schema says Buffer. */
function toBuffer(value: Uint8Array | { value(): Uint8Array }): Buffer {
  return Buffer.from(value instanceof Uint8Array ? value : value.value());
}
