import { contextOf } from './key-scope.ts';
import type { MasterKeys } from './master-keys.ts';
import type { VaultKeyStore } from './vault-keys.store.ts';

export interface MasterRotation {
  /** Wrapped anew. */
  done: number;
  /** Under the current master key already. */
  untouched: number;
}

const PAGE = 100;

/**
 * Wraps every stored key with the current master key. The keys themselves stay, so nothing that they sealed changes and
 * nobody notices. Can be killed and repeated at any point.
 */
export async function rotateMaster({
  store,
  masterKeys,
  onProgress = () => undefined,
}: {
  store: VaultKeyStore;
  masterKeys: MasterKeys;
  onProgress?: (progress: MasterRotation) => void;
}): Promise<MasterRotation> {
  const total: MasterRotation = { done: 0, untouched: 0 };
  let after: string | null = null;
  for (;;) {
    const keys = await store.page(after, PAGE);
    await Promise.all(
      keys.map(async (key) => {
        if (key.wrapped === null) return;
        const next = await masterKeys.rewrap(key.wrapped, contextOf(key));
        if (next === null) total.untouched += 1;
        else if (await store.replaceWrapped(key._id, key.wrapped, next)) total.done += 1;
      }),
    );
    onProgress({ ...total });
    const last = keys.at(-1);
    if (keys.length < PAGE || last === undefined) return total;
    after = last._id;
  }
}
