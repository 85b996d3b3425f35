import { randomBytes } from 'node:crypto';
import { appendFileSync, mkdirSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { jsonFile } from './storage.ts';

/** The little that self-contained tokens cannot say: what was used, rotated, revoked, expired by a fault. */
export interface TokenMemory {
  /** False when it was used before. */
  useOnce(id: string): boolean;
  /** Generation that a grant's tokens must have; 0 for a fresh grant. */
  generation(grant: string): number;
  rotate(grant: string): number;
  revoke(grant: string): void;
  isRevoked(grant: string): boolean;
  /** Notes that this account consented to this client; false when it had, by a grant that still stands. */
  consent(who: string, grant: string): boolean;
  epoch(system: string): number;
  expireAll(system: string): void;
}

type Entry = ['used' | 'rotated' | 'revoked' | 'expired', string] | ['consented', string, string];

/** A log appended before the answer goes out: killing the process cannot make a spent code good again. */
export function createTokenMemory(dataDir: string | null): TokenMemory {
  const used = new Set<string>();
  const revoked = new Set<string>();
  const generations = new Map<string, number>();
  const epochs = new Map<string, number>();

  const consents = new Map<string, string>();

  const apply = ([what, id, grant]: Entry) => {
    if (what === 'consented') consents.set(id, grant);
    if (what === 'used') used.add(id);
    if (what === 'revoked') revoked.add(id);
    if (what === 'rotated') generations.set(id, (generations.get(id) ?? 0) + 1);
    if (what === 'expired') epochs.set(id, (epochs.get(id) ?? 0) + 1);
  };
  const path = dataDir === null ? null : join(dataDir, 'tokens.log');
  if (path !== null) for (const entry of readLog(path)) apply(entry);
  const record = (entry: Entry) => {
    if (path !== null) appendFileSync(path, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
    apply(entry);
  };

  return {
    useOnce(id) {
      if (used.has(id)) return false;
      record(['used', id]);
      return true;
    },
    generation: (grant) => generations.get(grant) ?? 0,
    rotate(grant) {
      record(['rotated', grant]);
      return generations.get(grant) ?? 0;
    },
    revoke: (grant) => record(['revoked', grant]),
    isRevoked: (grant) => revoked.has(grant),
    consent(who, grant) {
      const before = consents.get(who);
      record(['consented', who, grant]);
      return before === undefined || revoked.has(before);
    },
    epoch: (system) => epochs.get(system) ?? 0,
    expireAll: (system) => record(['expired', system]),
  };
}

/** The key that signs tokens: made once and kept beside the data. */
export function loadTokenKey(dataDir: string | null): Buffer {
  const file = jsonFile<{ key: string }>(dataDir, 'token-key');
  const kept = file.read();
  if (kept !== null) return Buffer.from(kept.key, 'base64url');
  const key = randomBytes(32);
  file.writeNow({ key: key.toString('base64url') });
  return key;
}

function readLog(path: string): Entry[] {
  mkdirSync(join(path, '..'), { recursive: true, mode: 0o700 });
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
  // The last line may be half written by a killed process; nothing was answered on its strength.
  const complete = text.slice(0, text.lastIndexOf('\n') + 1);
  if (complete.length < text.length) truncateSync(path, Buffer.byteLength(complete));
  return complete
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Entry);
}
