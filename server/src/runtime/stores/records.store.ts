import type { ClientSession } from 'mongoose';
import type { Models } from '../../models/index.ts';
import type { RecordDoc } from '../../models/record.ts';
import { recordId } from '../record-id.ts';
import type { RecordCountsStore } from './record-counts.store.ts';

export type KnownRecord = Pick<RecordDoc, '_id' | 'remoteId' | 'contentHash' | 'partition' | 'deletedAt'>;

export interface RecordUpdate {
  id: string;
  /** As it was found; if it is not so any more, nothing is written. */
  from: 'live' | 'deleted';
  set: Partial<RecordDoc>;
}

/** A record is no longer as it was when the change was planned: another sync of the connection writes the same ones. */
export class RecordsChanged extends Error {
  override readonly name = 'RecordsChanged';
}

export interface RecordsStore {
  /** What is known of these remote ids: one query a page. */
  known(connectionId: string, model: string, remoteIds: readonly string[]): Promise<Map<string, KnownRecord>>;
  /** Data before the change, for the names of the changed fields. */
  dataOf(ids: readonly string[]): Promise<Map<string, Record<string, unknown>>>;
  /** The first number of a block in the environment's change sequence; held until the transaction ends. */
  takeSequence(session: ClientSession, environment: string, count: number): Promise<number>;
  /** Also keeps the count of live records. Throws `RecordsChanged`. */
  write(
    session: ClientSession,
    of: Pick<RecordDoc, 'connectionId' | 'model'>,
    changes: { inserts: readonly RecordDoc[]; updates: readonly RecordUpdate[] },
  ): Promise<void>;
  hasLive(connectionId: string, model: string, partition: string): Promise<boolean>;
  live(
    connectionId: string,
    model: string,
    partition: string,
  ): AsyncIterable<Pick<RecordDoc, '_id' | 'remoteId'>>;
}

export function createRecordsStore(
  { Record: Records, Environment }: Pick<Models, 'Record' | 'Environment'>,
  counts: Pick<RecordCountsStore, 'add'>,
): RecordsStore {
  return {
    async known(connectionId, model, remoteIds) {
      const found = await Records.collection
        .find({
          // The connection is named for sharding only; the hint keeps a planner from looking through all of it.
          _id: { $in: remoteIds.map((id) => recordId({ connectionId, model }, id)) },
          connectionId,
        } as never)
        .hint('_id_')
        .project<KnownRecord>({ remoteId: 1, contentHash: 1, partition: 1, deletedAt: 1 })
        .toArray();
      return new Map(found.map((record) => [record.remoteId, record]));
    },
    async dataOf(ids) {
      const found = await Records.collection
        .find({ _id: { $in: [...ids] } } as never)
        .project<Pick<RecordDoc, '_id' | 'data'>>({ data: 1 })
        .toArray();
      return new Map(found.map((record) => [record._id, record.data]));
    },
    async takeSequence(session, environment, count) {
      const after = await Environment.findOneAndUpdate(
        { _id: environment },
        { $inc: { sequence: count } },
        { session, returnDocument: 'after', projection: { sequence: 1 } },
      ).lean<{ sequence: number }>();
      if (after === null) throw new Error(`Environment ${environment} does not exist`);
      return after.sequence - count + 1;
    },
    async write(session, { connectionId, model }, { inserts, updates }) {
      // The driver's own calls: what is written was checked and built here, casting it again would cost a third.
      if (inserts.length > 0) {
        await Records.collection.insertMany(inserts as never, {
          session,
          ignoreUndefined: true,
          ordered: true,
        });
      }
      if (updates.length > 0) {
        const { matchedCount } = await Records.collection.bulkWrite(
          updates.map(({ id, from, set }) => ({
            updateOne: {
              filter: { _id: id, deletedAt: from === 'live' ? null : { $ne: null } },
              update: { $set: set },
            },
          })) as never,
          { session, ignoreUndefined: true, ordered: false },
        );
        if (matchedCount !== updates.length) {
          throw new RecordsChanged(
            `${updates.length - matchedCount} records of ${model} were changed meanwhile`,
          );
        }
      }
      await counts.add(session, connectionId, model, inserts.length + sum(updates.map(difference)));
    },
    async hasLive(connectionId, model, partition) {
      const filter = { connectionId, model, partition, deletedAt: null };
      return (await Records.findOne(filter, { _id: 1 }).lean()) !== null;
    },
    live: (connectionId, model, partition) =>
      Records.collection
        .find({ connectionId, model, partition, deletedAt: null })
        .project<Pick<RecordDoc, '_id' | 'remoteId'>>({ remoteId: 1 }),
  };
}

function difference({ from, set }: RecordUpdate): number {
  return (set.deletedAt === null ? 1 : 0) - (from === 'live' ? 1 : 0);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
