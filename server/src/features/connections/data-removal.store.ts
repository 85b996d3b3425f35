import type { Models } from '../../models/index.ts';

export interface DataRemovalStore {
  /** Removes the records and the sync progress of a connection. Can be repeated after a crash. */
  removeData(connectionId: string): Promise<{ records: number }>;
}

const BATCH = 1000;

export function createDataRemovalStore({
  Record: RecordModel,
  SyncState,
  SyncPassPage,
}: Pick<Models, 'Record' | 'SyncState' | 'SyncPassPage'>): DataRemovalStore {
  return {
    async removeData(connectionId) {
      // Progress first: if this stops half way, the next sync reads everything again instead of trusting what is gone.
      await SyncState.deleteMany({ connectionId });
      await SyncPassPage.deleteMany({ connectionId });
      let records = 0;
      for (;;) {
        const ids = await RecordModel.find({ connectionId }, { _id: 1 })
          .limit(BATCH)
          .lean<{ _id: string }[]>();
        if (ids.length === 0) return { records };
        const result = await RecordModel.deleteMany({
          connectionId,
          _id: { $in: ids.map(({ _id }) => _id) },
        });
        records += result.deletedCount;
      }
    },
  };
}
