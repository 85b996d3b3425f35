import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { z } from 'zod';

const SHARED = 'whsec_';
const PRIVATE = 'whsk_';
const PUBLIC = 'whpk_';
const SEED_BYTES = 32;
/** PKCS #8 of an Ed25519 key, up to its 32 bytes. */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

export type SignatureKind = 'hmac-sha256' | 'ed25519';

export const kindOf = (secret: string): SignatureKind =>
  secret.startsWith(PRIVATE) ? 'ed25519' : 'hmac-sha256';

export function generateSecret(kind: SignatureKind): string {
  if (kind === 'hmac-sha256') return SHARED + randomBytes(32).toString('base64');
  const { privateKey } = generateKeyPairSync('ed25519');
  const { d = '', x = '' } = privateKey.export({ format: 'jwk' });
  return (
    PRIVATE + Buffer.concat([Buffer.from(d, 'base64url'), Buffer.from(x, 'base64url')]).toString('base64')
  );
}

/** The bytes that a shared secret stands for. */
export const sharedKey = (secret: string): Buffer => Buffer.from(secret.replace(SHARED, ''), 'base64');

/** Of `whsk_` and base64 of the 32 bytes of the private key, with or without the 32 of the public one behind. */
export function privateKey(secret: string): KeyObject {
  const seed = Buffer.from(secret.slice(PRIVATE.length), 'base64').subarray(0, SEED_BYTES);
  return createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' });
}

/** What a receiver verifies with: the shared secret itself, or the public half of a key pair. */
export function verificationKey(secret: string): string {
  if (kindOf(secret) === 'hmac-sha256') return secret;
  return PUBLIC + publicBytes(secret).toString('base64');
}

function publicBytes(secret: string): Buffer {
  const { x = '' } = createPublicKey(privateKey(secret)).export({ format: 'jwk' });
  return Buffer.from(x, 'base64url');
}

const EXPECTED =
  'must be "whsec_" and 24 to 64 bytes in base64, or "whsk_" and an Ed25519 private key in base64 (32 bytes, or 64 with its public key)';

/** Standard Webhooks: a shared secret of 24 to 64 random bytes, with or without its prefix, or a private key. */
export const signingSecret = z
  .string()
  .regex(/^(whsec_|whsk_)?[A-Za-z0-9+/]{32,88}={0,2}$/, EXPECTED)
  .transform((text) => (text.startsWith(SHARED) || text.startsWith(PRIVATE) ? text : SHARED + text))
  .refine(isWhole, EXPECTED);

function isWhole(secret: string): boolean {
  if (kindOf(secret) === 'hmac-sha256') {
    const { length } = sharedKey(secret);
    return length >= 24 && length <= 64;
  }
  const bytes = Buffer.from(secret.slice(PRIVATE.length), 'base64');
  if (bytes.length === SEED_BYTES) return true;
  return bytes.length === 2 * SEED_BYTES && bytes.subarray(SEED_BYTES).equals(publicBytes(secret));
}
