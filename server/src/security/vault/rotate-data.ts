import { setTimeout as wait } from 'node:timers/promises';
import { type DataKeys, SETTLE_MS } from '../keys/data-keys.ts';
import { KeyRefused } from '../keys/key-provider.ts';
import type { KeyRotationStore } from '../keys/key-rotations.store.ts';
import { createLimit } from '../keys/limit.ts';
import type { VaultKeyStore } from '../keys/vault-keys.store.ts';
import type { SealedField, SealedValue } from './sealed-fields.store.ts';
import { type Vault, VaultError } from './vault.ts';

export interface DataRotation {
  /** New keys made, one a tenant and environment. */
  keys: number;
  resealed: number;
  untouched: number;
  /** Could not be opened, so they were left: `<field> of <row>`, the first of them. */
  unreadable: string[];
  unreadableCount: number;
}

export interface RotateDataOptions {
  store: VaultKeyStore;
  rotations: KeyRotationStore;
  dataKeys: Pick<DataKeys, 'rotate' | 'current'>;
  vault: Vault;
  fields: readonly SealedField[];
  now: () => Date;
  onProgress?: (progress: DataRotation & { field: string }) => void;
  settleMs?: number;
}

const PAGE = 200;
const AT_ONCE = 16;
const TOLD = 20;

/**
 * Gives every tenant and environment a new data key and seals everything anew with it. Old versions go on opening what
 * they sealed, so reading never stops. One that was killed goes on where it was: keys made since it began count as new.
 */
export async function rotateData(options: RotateDataOptions): Promise<DataRotation> {
  const { store, rotations, dataKeys, fields, now, onProgress = () => undefined } = options;
  const total: DataRotation = { keys: 0, resealed: 0, untouched: 0, unreadable: [], unreadableCount: 0 };
  const rotation = await rotations.begin(now());
  for (const scope of await store.scopesOlderThan(rotation.startedAt)) {
    await dataKeys.rotate(scope);
    total.keys += 1;
  }
  // Until every process seals with the new keys, values under the old ones may still appear.
  await wait(options.settleMs ?? SETTLE_MS);
  const limit = createLimit(AT_ONCE);
  for (const field of fields) {
    let after: string | null = null;
    do {
      const { values, last } = await field.page(after, PAGE);
      await Promise.all(values.map((value) => limit(() => reseal(field, value))));
      onProgress({ ...total, field: field.name });
      after = last;
    } while (after !== null);
  }
  await rotations.finish(rotation, now());
  return total;

  async function reseal(field: SealedField, value: SealedValue): Promise<void> {
    const { context, sealed } = value;
    const { version } = await dataKeys.current(context);
    if (sealed.keyVersion === version) {
      total.untouched += 1;
      return;
    }
    try {
      const plaintext = await options.vault.open(sealed, context);
      if (await field.replace(value, await options.vault.seal(plaintext, context))) total.resealed += 1;
    } catch (error) {
      if (!(error instanceof VaultError) && !(error instanceof KeyRefused)) throw error;
      total.unreadableCount += 1;
      if (total.unreadable.length < TOLD) total.unreadable.push(`${field.name} of ${value.rowId}`);
    }
  }
}
