import type { ClientSession, Connection as DatabaseConnection } from 'mongoose';
import type { Models } from '../../models/index.ts';
import { withTransaction } from '../../models/transaction.ts';

export interface RecordCountsStore {
  /** Call in the transaction that changes the records, after it has changed them. */
  add(session: ClientSession, connectionId: string, model: string, difference: number): Promise<void>;
  /** Live records by model. */
  live(connectionId: string, models: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Forgets the counts of a connection that has no records left. */
  forget(connectionId: string): Promise<void>;
}

/**
 * Every transaction that changes how many records are live also writes the row, so that it conflicts with one that
 * counts them at the same time: one of the two is repeated.
 */
export function createRecordCountsStore({
  database,
  models: { Record: Records, RecordCount },
}: {
  database: DatabaseConnection;
  models: Pick<Models, 'Record' | 'RecordCount'>;
}): RecordCountsStore {
  const idOf = (connectionId: string, model: string): string => `${connectionId}/${model}`;

  async function countAnew(session: ClientSession, connectionId: string, model: string): Promise<number> {
    const live = await Records.countDocuments({ connectionId, model, deletedAt: null }, { session });
    await RecordCount.create([{ _id: idOf(connectionId, model), connectionId, model, live }], { session });
    return live;
  }

  /** For data from before there were counts, and for a model of which nothing was ever stored. */
  async function firstCount(connectionId: string, model: string): Promise<number> {
    const find = (session: ClientSession | null) =>
      RecordCount.findById(idOf(connectionId, model)).session(session).lean();
    try {
      return await withTransaction(
        database,
        // The row is looked for first: what is counted after that cannot have been changed unseen.
        async (session) => (await find(session))?.live ?? (await countAnew(session, connectionId, model)),
      );
    } catch (error) {
      const known = (error as { code?: unknown }).code === 11_000 ? await find(null) : null;
      if (known === null) throw error;
      return known.live;
    }
  }

  return {
    async add(session, connectionId, model, difference) {
      if (difference === 0) return;
      const { matchedCount } = await RecordCount.updateOne(
        { _id: idOf(connectionId, model), connectionId },
        { $inc: { live: difference } },
        { session },
      );
      if (matchedCount === 0) await countAnew(session, connectionId, model);
    },
    async live(connectionId, models) {
      const rows = await RecordCount.find({ connectionId }).lean();
      const counts = new Map(rows.map(({ model, live }) => [model, live]));
      for (const model of models) {
        if (!counts.has(model)) counts.set(model, await firstCount(connectionId, model));
      }
      return counts;
    },
    async forget(connectionId) {
      await RecordCount.deleteMany({ connectionId, live: 0 });
    },
  };
}
