import type { DataKeys } from '../keys/data-keys.ts';
import type { KeyRotationStore } from '../keys/key-rotations.store.ts';
import { DERIVED_VERSION } from '../keys/key-scope.ts';
import type { MasterKeys } from '../keys/master-keys.ts';
import type { VaultKeyStore } from '../keys/vault-keys.store.ts';
import type { SealedField } from './sealed-fields.store.ts';

export interface KeyStatus {
  currentMaster: string;
  /** Stored keys by the master key that wrapped them. */
  wrappedBy: { id: string; keys: number; configured: boolean }[];
  retired: number;
  destroyed: number;
  /** Values by age of their key. */
  sealed: { newest: number; older: number; derived: number };
  /** A rotation of the data keys that has not ended. */
  unfinishedSince: Date | null;
}

const PAGE = 500;

export async function keyStatus({
  store,
  rotations,
  masterKeys,
  dataKeys,
  fields,
}: {
  store: VaultKeyStore;
  rotations: KeyRotationStore;
  masterKeys: MasterKeys;
  dataKeys: Pick<DataKeys, 'current'>;
  fields: readonly SealedField[];
}): Promise<KeyStatus> {
  const counts = await store.counts();
  const sum = (fits: (row: (typeof counts)[number]) => boolean) =>
    counts.filter(fits).reduce((total, { count }) => total + count, 0);
  const ids = [...new Set(counts.flatMap(({ by }) => by ?? []))].toSorted();
  const sealed = { newest: 0, older: 0, derived: 0 };
  for (const field of fields) {
    let after: string | null = null;
    do {
      const { values, last } = await field.page(after, PAGE);
      for (const { sealed: value, context } of values) {
        if (value.keyVersion === DERIVED_VERSION) sealed.derived += 1;
        else if (value.keyVersion === (await dataKeys.current(context)).version) sealed.newest += 1;
        else sealed.older += 1;
      }
      after = last;
    } while (after !== null);
  }
  const rotation = await rotations.last();
  return {
    currentMaster: masterKeys.currentId,
    wrappedBy: ids.map((id) => ({
      id,
      keys: sum(({ by }) => by === id),
      configured: masterKeys.isConfigured(id),
    })),
    retired: sum(({ state }) => state === 'retired'),
    destroyed: sum(({ state }) => state === 'destroyed'),
    sealed,
    unfinishedSince: rotation === null || rotation.finishedAt !== null ? null : rotation.startedAt,
  };
}
