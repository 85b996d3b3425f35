import type { Models } from '../../models/index.ts';
import type { KeyRotationDoc } from '../../models/vault-key.ts';

export interface KeyRotationStore {
  /** The rotation under way; begun now when there is none. */
  begin(now: Date): Promise<KeyRotationDoc>;
  finish(rotation: KeyRotationDoc, now: Date): Promise<void>;
  last(): Promise<KeyRotationDoc | null>;
}

export function createKeyRotationStore({ KeyRotation }: Pick<Models, 'KeyRotation'>): KeyRotationStore {
  const last = () => KeyRotation.findById('data').lean<KeyRotationDoc>();
  return {
    last,
    async begin(now) {
      await KeyRotation.updateOne(
        { _id: 'data', finishedAt: { $ne: null } },
        { $set: { startedAt: now, finishedAt: null } },
      );
      await KeyRotation.updateOne(
        { _id: 'data' },
        { $setOnInsert: { startedAt: now, finishedAt: null } },
        { upsert: true },
      );
      return (await last()) ?? { _id: 'data', startedAt: now, finishedAt: null };
    },
    async finish({ startedAt }, now) {
      await KeyRotation.updateOne(
        { _id: 'data', startedAt, finishedAt: null },
        { $set: { finishedAt: now } },
      );
    },
  };
}
