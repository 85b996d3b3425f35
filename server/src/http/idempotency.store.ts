import type { IdempotencyDoc } from '../models/idempotency.ts';
import type { Models } from '../models/index.ts';

export interface IdempotencyClaim {
  id: string;
  environment: string;
  requestHash: string;
  lease: { holder: string; until: Date };
  now: Date;
}

export interface IdempotencyStore {
  /** The row as it is now: ours when its lease names our holder. */
  claim(claim: IdempotencyClaim): Promise<IdempotencyDoc>;
  finish(id: string, holder: string, response: unknown): Promise<void>;
  /** The work failed before it had an effect worth keeping: the key may be used again. */
  release(id: string, holder: string): Promise<void>;
}

export function createIdempotencyStore({ Idempotency }: Pick<Models, 'Idempotency'>): IdempotencyStore {
  return {
    async claim({ id, environment, requestHash, lease, now }) {
      try {
        const created = await Idempotency.create({
          _id: id,
          environment,
          requestHash,
          state: 'started',
          lease,
          response: null,
          createdAt: now,
        });
        return created.toObject();
      } catch (error) {
        if ((error as { code?: unknown }).code !== 11_000) throw error;
      }
      const taken = await Idempotency.findOneAndUpdate(
        { _id: id, requestHash, state: 'started', 'lease.until': { $lte: now } },
        { $set: { lease } },
        { returnDocument: 'after' },
      ).lean();
      const row = taken ?? (await Idempotency.findById(id).lean());
      return (
        row ?? {
          _id: id,
          environment,
          requestHash,
          state: 'started',
          lease: null,
          response: null,
          createdAt: now,
        }
      );
    },
    async finish(id, holder, response) {
      await Idempotency.updateOne(
        { _id: id, 'lease.holder': holder },
        { $set: { state: 'finished', lease: null, response } },
      );
    },
    async release(id, holder) {
      await Idempotency.deleteOne({ _id: id, 'lease.holder': holder, state: 'started' });
    },
  };
}
