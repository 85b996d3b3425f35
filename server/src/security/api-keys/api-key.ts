import { createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';

const PREFIX = 'pb_';
const SECRET_CHARS = 43;
const CHECKSUM_CHARS = 6;
const SHAPE = new RegExp(`^pb_[A-Za-z0-9_-]{${SECRET_CHARS}}[0-9a-f]{${CHECKSUM_CHARS}}$`);

/** `pb_`, 256 random bits, and a checksum that tells a mistyped key (and lets scanners find a leaked one). */
export function newApiKey(): string {
  const secret = randomBytes(32).toString('base64url');
  return `${PREFIX}${secret}${checksum(secret)}`;
}

export function isApiKeyShape(text: string): boolean {
  if (!SHAPE.test(text)) return false;
  const secret = text.slice(PREFIX.length, PREFIX.length + SECRET_CHARS);
  return checksum(secret) === text.slice(-CHECKSUM_CHARS);
}

/** What identifies a key in the database: useless without the master key. */
export function createApiKeyHasher(masterKey: Buffer): (key: string) => string {
  const pepper = Buffer.from(hkdfSync('sha256', masterKey, '', 'patchbay api key lookup', 32));
  return (key) => createHmac('sha256', pepper).update(key).digest('hex');
}

function checksum(secret: string): string {
  return createHash('sha256').update(`${PREFIX}${secret}`).digest('hex').slice(0, CHECKSUM_CHARS);
}
