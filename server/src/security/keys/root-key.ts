import { randomBytes } from 'node:crypto';
import type { VaultKeyDoc } from '../../models/vault-key.ts';
import { KeyRefused } from './key-provider.ts';
import { contextOf, ROOT_ID } from './key-scope.ts';
import type { MasterKeys } from './master-keys.ts';
import type { VaultKeyStore } from './vault-keys.store.ts';

export interface RootKeyOptions {
  store: Pick<VaultKeyStore, 'get' | 'insert'>;
  masterKeys: MasterKeys;
  /** Master keys that this process was given as such: of installations older than data keys, one of them is the root. */
  localKeys: readonly Buffer[];
  /** Whether the database has been used before. */
  isUsed(): Promise<boolean>;
  /** Whether a value that such an installation sealed opens with what follows from this key; null: there is none. */
  opensFormerValue(key: Buffer): Promise<boolean | null>;
  now: () => Date;
}

/**
 * The installation's own secret, from which everything follows that a change of the master key must not change, such as
 * how API keys are looked up. Random; where older versions derived all of that from the master key itself, it is that one,
 * so that everything goes on to be found and opened. Reading it also proves at the start that the master key is right.
 */
export async function loadRootKey(options: RootKeyOptions): Promise<Buffer> {
  const { store, masterKeys, now } = options;
  const stored = (await store.get(ROOT_ID)) ?? (await make());
  if (stored.wrapped === null) throw new KeyRefused('The root key of this database was destroyed');
  return Buffer.from(await masterKeys.unwrap(stored.wrapped, contextOf(stored)));

  async function make(): Promise<VaultKeyDoc> {
    const key = (await options.isUsed()) ? await formerKey(options) : randomBytes(32);
    const row = {
      _id: ROOT_ID,
      kind: 'root',
      environment: null,
      tenantId: null,
      version: 1,
      state: 'current',
      createdAt: now(),
      retiredAt: null,
      destroyedAt: null,
    } satisfies Omit<VaultKeyDoc, 'wrapped'>;
    const made = { ...row, wrapped: await masterKeys.wrap(key, contextOf(row)) };
    // Two processes may start at once: the first one's counts.
    return (await store.insert(made)) ? made : ((await store.get(ROOT_ID)) ?? made);
  }
}

async function formerKey({ localKeys, opensFormerValue }: RootKeyOptions): Promise<Buffer> {
  // The oldest one first: it is what the database was made with.
  for (const key of localKeys.toReversed()) {
    const opens = await opensFormerValue(key);
    if (opens !== false) return key;
  }
  throw new KeyRefused(
    localKeys.length === 0
      ? 'The secrets in this database are sealed under a master key of Patchbay itself. Set that one as PATCHBAY_MASTER_KEY_PREVIOUS'
      : 'The secrets in this database were sealed under another master key. Set that one as PATCHBAY_MASTER_KEY, or as PATCHBAY_MASTER_KEY_PREVIOUS to go on with a new one',
  );
}
