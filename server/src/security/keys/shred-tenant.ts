import { setTimeout as wait } from 'node:timers/promises';
import { SETTLE_MS } from './data-keys.ts';
import type { KeyScope } from './key-scope.ts';
import type { VaultKeyStore } from './vault-keys.store.ts';

/** Makes everything unreadable that was sealed for a tenant, wherever a copy of it lies. Answers how many keys it took. */
export type ShredTenant = (scope: KeyScope & { tenantId: string }) => Promise<number>;

/**
 * Destroys a tenant's keys. First they are retired and every process has the time to notice, so that a connect that
 * comes meanwhile is sealed with a new key and not with one that is about to go. Can be repeated, also after a crash;
 * other processes let the keys go within 30 seconds (they are looked up again, used or not).
 */
export function createShredTenant({
  store,
  now,
  settleMs = SETTLE_MS,
}: {
  store: Pick<VaultKeyStore, 'retire' | 'destroyRetired'>;
  now: () => Date;
  settleMs?: number;
}): ShredTenant {
  return async (scope) => {
    await store.retire(scope, Number.MAX_SAFE_INTEGER, now());
    await wait(settleMs);
    return store.destroyRetired(scope, now());
  };
}
