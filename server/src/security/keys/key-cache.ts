import { createSecretKey, type KeyObject } from 'node:crypto';
import type { VaultKeyDoc } from '../../models/vault-key.ts';
import { contextOf } from './key-scope.ts';
import type { MasterKeys } from './master-keys.ts';
import type { VaultKeyStore } from './vault-keys.store.ts';

/** There is no such key any more, or never was. */
export class KeyGone extends Error {
  override readonly name = 'KeyGone';
}

export interface KeyCache {
  /** Throws KeyGone. */
  get(id: string): Promise<KeyObject>;
  put(id: string, key: Uint8Array): KeyObject;
  /** Lets go of keys that were destroyed elsewhere, used or not, and of those that nobody could look after. */
  sweep(): Promise<void>;
  clear(): void;
}

export interface KeyCacheOptions {
  store: Pick<VaultKeyStore, 'get' | 'getMany'>;
  masterKeys: Pick<MasterKeys, 'unwrap'>;
  /** Milliseconds, monotonic. */
  clock?: () => number;
  maxKeys?: number;
}

/** A key that is used is looked up again after this: so long may a destroyed one live in a process. */
const FRESH_MS = 30_000;
/** Unwrapped again after this, so that a master key that was withdrawn ends what it gave. */
const MAX_AGE_MS = 3_600_000;
const SWEEP_BATCH = 500;

interface Entry {
  key: KeyObject;
  checkedAt: number;
  unwrappedAt: number;
}

/** Unwrapped data keys, bounded in number and time. */
export function createKeyCache({
  store,
  masterKeys,
  clock = () => performance.now(),
  maxKeys = 5000,
}: KeyCacheOptions): KeyCache {
  const entries = new Map<string, Entry>();
  const loading = new Map<string, Promise<KeyObject>>();

  function keep(id: string, entry: Entry): KeyObject {
    entries.delete(id);
    entries.set(id, entry);
    const [oldest] = entries.keys();
    if (entries.size > maxKeys && oldest !== undefined) entries.delete(oldest);
    return entry.key;
  }

  async function load(id: string): Promise<KeyObject> {
    const at = clock();
    const row = await store.get(id);
    if (row === null || row.wrapped === null) {
      entries.delete(id);
      throw new KeyGone(row === null ? 'is not here' : 'was destroyed');
    }
    const known = entries.get(id);
    if (known !== undefined && at - known.unwrappedAt < MAX_AGE_MS)
      return keep(id, { ...known, checkedAt: at });
    const key = createSecretKey(await masterKeys.unwrap(row.wrapped, contextOf(row)));
    return keep(id, { key, checkedAt: at, unwrappedAt: at });
  }

  return {
    async get(id) {
      const known = entries.get(id);
      if (known !== undefined && clock() - known.checkedAt < FRESH_MS) return known.key;
      let pending = loading.get(id);
      if (pending === undefined) {
        pending = load(id).finally(() => loading.delete(id));
        loading.set(id, pending);
      }
      return pending;
    },
    put(id, key) {
      const at = clock();
      return keep(id, { key: createSecretKey(key), checkedAt: at, unwrappedAt: at });
    },
    async sweep() {
      const ids = [...entries.keys()];
      for (let from = 0; from < ids.length; from += SWEEP_BATCH) {
        const batch = ids.slice(from, from + SWEEP_BATCH);
        const at = clock();
        // Whom the database does not answer, it does not get a key out of the cache either: these run out by themselves.
        const rows: VaultKeyDoc[] | null = await store.getMany(batch).catch(() => null);
        const alive = new Set(rows?.filter(({ wrapped }) => wrapped !== null).map(({ _id }) => _id));
        for (const id of batch) {
          const entry = entries.get(id);
          if (entry === undefined) continue;
          const tooOld = at - entry.unwrappedAt >= MAX_AGE_MS || at - entry.checkedAt >= FRESH_MS;
          if (rows === null ? tooOld : !alive.has(id) || at - entry.unwrappedAt >= MAX_AGE_MS)
            entries.delete(id);
          else if (rows !== null) entry.checkedAt = at;
        }
      }
    },
    clear: () => entries.clear(),
  };
}
