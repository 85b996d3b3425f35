import type { ClientSession } from 'mongoose';
import type { Models } from '../../models/index.ts';
import type { RecordDoc } from '../../models/record.ts';
import { recordId } from '../record-id.ts';

export type KnownRecord = Pick<RecordDoc, '_id' | 'remoteId' | 'contentHash' | 'partition' | 'deletedAt'>;

export interface RecordUpdate {
  id: string;
  set: Partial<RecordDoc>;
}

export interface RecordsStore {
  /** What is known of these remote ids: one query a page. */
  known(connectionId: string, model: string, remoteIds: readonly string[]): Promise<Map<string, KnownRecord>>;
  /** Data before the change, for the names of the changed fields. */
  dataOf(ids: readonly string[]): Promise<Map<string, Record<string, unknown>>>;
  /** The first number of a block in the environment's change sequence; held until the transaction ends. */
  takeSequence(session: ClientSession, environment: string, count: number): Promise<number>;
  write(
    session: ClientSession,
    inserts: readonly RecordDoc[],
    updates: readonly RecordUpdate[],
  ): Promise<void>;
  hasLive(connectionId: string, model: string, partition: string): Promise<boolean>;
  live(
    connectionId: string,
    model: string,
    partition: string,
  ): AsyncIterable<Pick<RecordDoc, '_id' | 'remoteId'>>;
  countLive(connectionId: string, model: string): Promise<number>;
}

export function createRecordsStore({
  Record: Records,
  Environment,
}: Pick<Models, 'Record' | 'Environment'>): RecordsStore {
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
    async write(session, inserts, updates) {
      // The driver's own calls: what is written was checked and built here, casting it again would cost a third.
      if (inserts.length > 0) {
        await Records.collection.insertMany(inserts as never, {
          session,
          ignoreUndefined: true,
          ordered: true,
        });
      }
      if (updates.length > 0) {
        await Records.collection.bulkWrite(
          updates.map(({ id, set }) => ({
            updateOne: { filter: { _id: id }, update: { $set: set } },
          })) as never,
          { session, ignoreUndefined: true, ordered: false },
        );
      }
    },
    async hasLive(connectionId, model, partition) {
      const filter = { connectionId, model, partition, deletedAt: null };
      return (await Records.findOne(filter, { _id: 1 }).lean()) !== null;
    },
    live: (connectionId, model, partition) =>
      Records.collection
        .find({ connectionId, model, partition, deletedAt: null })
        .project<Pick<RecordDoc, '_id' | 'remoteId'>>({ remoteId: 1 }),
    countLive: (connectionId, model) => Records.countDocuments({ connectionId, model, deletedAt: null }),
  };
}
