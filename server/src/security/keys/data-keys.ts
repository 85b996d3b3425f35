import { type KeyObject, randomBytes } from 'node:crypto';
import type { VaultKeyDoc } from '../../models/vault-key.ts';
import { createKeyCache, type KeyCacheOptions, KeyGone } from './key-cache.ts';
import { contextOf, DERIVED_VERSION, FIRST_VERSION, type KeyScope, keyId, scopeKey } from './key-scope.ts';
import type { MasterKeys } from './master-keys.ts';
import type { VaultKeyStore } from './vault-keys.store.ts';

export interface DataKey {
  version: number;
  key: KeyObject;
}

/** The keys that secrets are sealed with: one a tenant, and one for what an environment keeps for itself. */
export interface DataKeys {
  /** To seal with; made when there is none. */
  current(scope: KeyScope): Promise<DataKey>;
  /** To open with. Throws KeyGone when it was destroyed. */
  version(scope: KeyScope, version: number): Promise<KeyObject>;
  /** Seals with a new key from now on; other processes follow within `SETTLE_MS`. Answers its version. */
  rotate(scope: KeyScope): Promise<number>;
  sweep(): Promise<void>;
  start(): void;
  stop(): void;
}

export interface DataKeysOptions extends KeyCacheOptions {
  store: VaultKeyStore;
  masterKeys: MasterKeys;
  /** What version 1 was, see `DERIVED_VERSION`. */
  derivedKey: KeyObject;
  now: () => Date;
}

/** How long a process goes on sealing with a key before it looks whether there is a newer one. */
const CURRENT_FOR_MS = 3000;
/** After this no process seals with a key that was retired. */
export const SETTLE_MS = CURRENT_FOR_MS + 2000;
const SWEEP_EVERY_MS = 15_000;
const MAX_POINTERS = 10_000;

export function createDataKeys(options: DataKeysOptions): DataKeys {
  const { store, masterKeys, derivedKey, now, clock = () => performance.now() } = options;
  const cache = createKeyCache(options);
  const pointers = new Map<string, { version: number; checkedAt: number }>();
  const finding = new Map<string, Promise<DataKey>>();
  let timer: NodeJS.Timeout | null = null;

  /** False when somebody else has made this version. */
  async function make(scope: KeyScope, version: number): Promise<boolean> {
    const key = randomBytes(32);
    const row = {
      _id: keyId(scope, version),
      kind: 'data',
      ...scope,
      version,
      state: 'current',
      createdAt: now(),
      retiredAt: null,
      destroyedAt: null,
    } satisfies Omit<VaultKeyDoc, 'wrapped'>;
    const wrapped = await masterKeys.wrap(key, contextOf(row));
    const made = await store.insert({ ...row, wrapped });
    if (made) cache.put(row._id, key);
    return made;
  }

  async function find(scope: KeyScope): Promise<DataKey> {
    for (;;) {
      const checkedAt = clock();
      const newest = await store.newest(scope);
      if (newest?.state !== 'current') {
        await make(scope, newest === null ? FIRST_VERSION : newest.version + 1);
        continue;
      }
      const { version } = newest;
      try {
        const key = await cache.get(keyId(scope, version));
        if (pointers.size >= MAX_POINTERS) pointers.clear();
        pointers.set(scopeKey(scope), { version, checkedAt });
        return { version, key };
      } catch (error) {
        // Destroyed since it was looked up: then there is a newer one to be made.
        if (!(error instanceof KeyGone)) throw error;
      }
    }
  }

  return {
    async current(scope) {
      const name = scopeKey(scope);
      const known = pointers.get(name);
      if (known !== undefined && clock() - known.checkedAt < CURRENT_FOR_MS) {
        try {
          return { version: known.version, key: await cache.get(keyId(scope, known.version)) };
        } catch (error) {
          if (!(error instanceof KeyGone)) throw error;
        }
      }
      let pending = finding.get(name);
      if (pending === undefined) {
        pending = find(scope).finally(() => finding.delete(name));
        finding.set(name, pending);
      }
      return pending;
    },
    version: async (scope, version) =>
      version === DERIVED_VERSION ? derivedKey : cache.get(keyId(scope, version)),
    async rotate(scope) {
      const newest = await store.newest(scope);
      const version = newest === null ? FIRST_VERSION : newest.version + 1;
      await make(scope, version);
      await store.retire(scope, version, now());
      pointers.delete(scopeKey(scope));
      return version;
    },
    sweep: () => cache.sweep(),
    start() {
      timer ??= setInterval(() => void cache.sweep(), SWEEP_EVERY_MS).unref();
    },
    stop() {
      if (timer !== null) clearInterval(timer);
      timer = null;
      cache.clear();
    },
  };
}
