import { createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';

export type ApiKeyType = 'secret' | 'publishable';

const PREFIXES = { secret: 'pb_', publishable: 'pk_' } as const satisfies Record<ApiKeyType, string>;
const SECRET_CHARS = 43;
const CHECKSUM_CHARS = 6;
const SHAPE = new RegExp(`^(pb_|pk_)([A-Za-z0-9_-]{${SECRET_CHARS}})([0-9a-f]{${CHECKSUM_CHARS}})$`);

/** A prefix, 256 random bits, and a checksum that tells a mistyped key (and lets scanners find a leaked one). */
export function newApiKey(type: ApiKeyType = 'secret'): string {
  const secret = randomBytes(32).toString('base64url');
  return `${PREFIXES[type]}${secret}${checksum(PREFIXES[type], secret)}`;
}

/** Whether a text can be a key of this type; without asking the database. */
export function isApiKeyShape(text: string, type: ApiKeyType = 'secret'): boolean {
  const [, prefix = '', secret = '', sum] = SHAPE.exec(text) ?? [];
  return prefix === PREFIXES[type] && checksum(prefix, secret) === sum;
}

/** What identifies a key in the database: useless without the master key. */
export function createApiKeyHasher(masterKey: Buffer): (key: string) => string {
  const pepper = Buffer.from(hkdfSync('sha256', masterKey, '', 'patchbay api key lookup', 32));
  return (key) => createHmac('sha256', pepper).update(key).digest('hex');
}

function checksum(prefix: string, secret: string): string {
  return createHash('sha256').update(`${prefix}${secret}`).digest('hex').slice(0, CHECKSUM_CHARS);
}
