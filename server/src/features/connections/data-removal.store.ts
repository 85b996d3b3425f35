import type { Models } from '../../models/index.ts';
import type { RecordDoc } from '../../models/record.ts';
import type { RecordCountsStore } from '../../runtime/stores/record-counts.store.ts';
import type { Transact } from './ports.ts';

export interface DataRemovalStore {
  /** Removes the records and the sync progress of a connection. Can be repeated after a crash. */
  removeData(connectionId: string): Promise<{ records: number }>;
}

const BATCH = 1000;

export function createDataRemovalStore({
  models: { Record: RecordModel, SyncState, SyncPassPage },
  transact,
  recordCounts,
}: {
  models: Pick<Models, 'Record' | 'SyncState' | 'SyncPassPage'>;
  transact: Transact;
  recordCounts: Pick<RecordCountsStore, 'add' | 'forget'>;
}): DataRemovalStore {
  const removeBatch = (connectionId: string): Promise<number> =>
    transact(async (session) => {
      const batch = await RecordModel.find({ connectionId }, { model: 1, deletedAt: 1 }, { session })
        .limit(BATCH)
        .lean<Pick<RecordDoc, '_id' | 'model' | 'deletedAt'>[]>();
      if (batch.length === 0) return 0;
      const ids = batch.map(({ _id }) => _id);
      await RecordModel.deleteMany({ connectionId, _id: { $in: ids } }, { session });
      const live = batch.filter(({ deletedAt }) => deletedAt === null);
      for (const [model, gone] of Map.groupBy(live, (record) => record.model)) {
        await recordCounts.add(session, connectionId, model, -gone.length);
      }
      return batch.length;
    });

  return {
    async removeData(connectionId) {
      // Progress first: if this stops half way, the next sync reads everything again instead of trusting what is gone.
      await SyncState.deleteMany({ connectionId });
      await SyncPassPage.deleteMany({ connectionId });
      let records = 0;
      for (;;) {
        const removed = await removeBatch(connectionId);
        records += removed;
        if (removed > 0) continue;
        await recordCounts.forget(connectionId);
        return { records };
      }
    },
  };
}
