import type { ClientSession } from 'mongoose';
import { isDuplicateKey } from '../../models/duplicate-key.ts';
import type { IdempotencyDoc } from '../../models/idempotency.ts';
import type { Models } from '../../models/index.ts';
import type { Sealed } from '../../models/sealed.ts';
import type { KeyedRequest } from './keyed-request.ts';

export interface Claim {
  row: IdempotencyDoc;
  /** Whose it is now: ours and new, ours after its former holder died, or somebody else's. */
  held: 'new' | 'taken_over' | 'elsewhere';
}

export interface IdempotencyStore {
  find(id: string, session?: ClientSession): Promise<IdempotencyDoc | null>;
  /** Takes the key for a transaction; throws MongoDB's duplicate key error when it is taken. */
  reserve(session: ClientSession, request: KeyedRequest, now: Date): Promise<void>;
  complete(session: ClientSession, id: string, response: Sealed): Promise<void>;
  /** Takes the key for work outside the database. */
  claim(request: KeyedRequest, lease: { holder: string; until: Date }, now: Date): Promise<Claim>;
  prolong(id: string, lease: { holder: string; until: Date }): Promise<void>;
  finish(id: string, holder: string, response: Sealed): Promise<void>;
  /** The work failed before it had an effect worth keeping: the key may be used again. */
  release(id: string, holder: string): Promise<void>;
}

export function createIdempotencyStore({ Idempotency }: Pick<Models, 'Idempotency'>): IdempotencyStore {
  const newRow = (
    { id, environment, requestHash }: KeyedRequest,
    lease: IdempotencyDoc['lease'],
    now: Date,
  ) => ({
    _id: id,
    environment,
    requestHash,
    state: 'started' as const,
    lease,
    response: null,
    createdAt: now,
  });
  const finished = (response: Sealed) => ({ $set: { state: 'finished', lease: null, response } }) as const;
  return {
    find: (id, session) =>
      Idempotency.findById(id)
        .session(session ?? null)
        .lean<IdempotencyDoc>()
        .exec(),
    async reserve(session, request, now) {
      await Idempotency.insertMany([newRow(request, null, now)], { session });
    },
    async complete(session, id, response) {
      await Idempotency.updateOne({ _id: id }, finished(response), { session });
    },
    async claim(request, lease, now) {
      const made = newRow(request, lease, now);
      try {
        await Idempotency.insertMany([made]);
        return { row: made, held: 'new' };
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
      }
      const { id, requestHash } = request;
      const taken = await Idempotency.findOneAndUpdate(
        { _id: id, requestHash, state: 'started', 'lease.until': { $lte: now } },
        { $set: { lease } },
        { returnDocument: 'after' },
      ).lean<IdempotencyDoc>();
      if (taken !== null) return { row: taken, held: 'taken_over' };
      const row = await Idempotency.findById(id).lean<IdempotencyDoc>();
      // Released between our two looks: as if held a moment longer, so that the caller asks again.
      return { row: row ?? { ...made, lease: null }, held: 'elsewhere' };
    },
    async prolong(id, { holder, until }) {
      await Idempotency.updateOne({ _id: id, 'lease.holder': holder }, { $set: { 'lease.until': until } });
    },
    async finish(id, holder, response) {
      await Idempotency.updateOne({ _id: id, 'lease.holder': holder }, finished(response));
    },
    async release(id, holder) {
      await Idempotency.deleteOne({ _id: id, 'lease.holder': holder, state: 'started' });
    },
  };
}
