import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';
import { type Sealed, toBuffer } from '../../models/sealed.ts';
import type { VaultContext } from './vault-context.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export function sealWith(
  { key, version }: { key: KeyObject; version: number },
  plaintext: string,
  context: VaultContext,
): Sealed {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(additionalData(context, version));
  const ciphertext = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return { keyVersion: version, nonce, ciphertext };
}

/** Null: it was changed, moved, or sealed with another key. */
export function openWith(key: KeyObject, sealed: Sealed, context: VaultContext): string | null {
  const nonce = toBuffer(sealed.nonce);
  const bytes = toBuffer(sealed.ciphertext);
  if (nonce.length !== NONCE_BYTES || bytes.length < TAG_BYTES) return null;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(additionalData(context, sealed.keyVersion));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}

/** JSON of an array: no two contexts give the same bytes, whatever their ids contain. */
function additionalData(context: VaultContext, keyVersion: number): Buffer {
  return Buffer.from(
    JSON.stringify([context.environment, context.tenantId, context.ownerId, context.field, keyVersion]),
  );
}
