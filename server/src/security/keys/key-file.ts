import { z } from 'zod';
import type { VaultKeyDoc } from '../../models/vault-key.ts';

const time = z.iso.datetime().transform((text) => new Date(text));
const line = z.object({
  _id: z.string(),
  kind: z.enum(['root', 'data']),
  environment: z.string().nullable(),
  tenantId: z.string().nullable(),
  version: z.number(),
  state: z.enum(['current', 'retired', 'destroyed']),
  wrapped: z
    .object({ by: z.string(), ciphertext: z.base64().transform((text) => Buffer.from(text, 'base64')) })
    .nullable(),
  createdAt: time,
  retiredAt: time.nullable(),
  destroyedAt: time.nullable(),
});

/** One key a line, still wrapped: useless without the master key. */
export function formatKeys(keys: readonly VaultKeyDoc[]): string {
  return keys
    .map((key) => {
      const wrapped =
        key.wrapped === null
          ? null
          : { by: key.wrapped.by, ciphertext: key.wrapped.ciphertext.toString('base64') };
      return `${JSON.stringify({ ...key, wrapped })}\n`;
    })
    .join('');
}

/** Throws an error that names the line. */
export function parseKeys(text: string): VaultKeyDoc[] {
  return text
    .split('\n')
    .filter((row) => row !== '')
    .map((row, index) => {
      try {
        return line.parse(JSON.parse(row));
      } catch (cause) {
        throw new Error(`Line ${index + 1} is not a key of Patchbay`, { cause });
      }
    });
}

/**
 * The keys of two copies of one installation. What is destroyed in either is destroyed; else the first one's counts,
 * which may be wrapped by a newer master key.
 */
export function mergeKeys(first: readonly VaultKeyDoc[], second: readonly VaultKeyDoc[]): VaultKeyDoc[] {
  const merged = new Map(first.map((key) => [key._id, key]));
  for (const key of second) {
    const known = merged.get(key._id);
    if (known === undefined || (key.state === 'destroyed' && known.state !== 'destroyed'))
      merged.set(key._id, key);
  }
  return [...merged.values()];
}

/** Every installation has one root key, which is made once and keeps its time. */
export function isOtherInstallation(first: readonly VaultKeyDoc[], second: readonly VaultKeyDoc[]): boolean {
  const [one, other] = [first, second].map((keys) => keys.find(({ kind }) => kind === 'root')?.createdAt);
  return one !== undefined && other !== undefined && one.getTime() !== other.getTime();
}
