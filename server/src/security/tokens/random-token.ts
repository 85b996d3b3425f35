import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits as 43 URL-safe characters, after a prefix that says what it is. */
export function randomToken(prefix = ''): string {
  return prefix + randomBytes(32).toString('base64url');
}

/** SHA-256, hex. Enough to store a token of 256 random bits: there is nothing to guess. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
