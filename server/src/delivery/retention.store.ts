import type { Models } from '../models/index.ts';

const BATCH = 1000;

type Expiring = Pick<Models, 'Message' | 'Delivery' | 'Attempt' | 'AttemptBucket' | 'BackgroundTask'>;

export function createRetentionStore({ models }: { models: Expiring }) {
  async function removeExpired(name: keyof Expiring, at: Date): Promise<number> {
    const model = models[name];
    let removed = 0;
    for (;;) {
      const rows: { _id: string }[] = await (model as Models['Message'])
        .find({ expiresAt: { $lte: at } }, { _id: 1 })
        .limit(BATCH)
        .lean();
      if (rows.length === 0) return removed;
      const ids = rows.map(({ _id }) => _id);
      removed += (await (model as Models['Message']).deleteMany({ _id: { $in: ids } })).deletedCount;
    }
  }

  return {
    removeExpired,
    /** Payloads whose own, shorter time is over. */
    async removeBodies(at: Date): Promise<number> {
      const { modifiedCount } = await models.Message.updateMany(
        { bodyExpiresAt: { $lte: at }, body: { $ne: null } },
        { $set: { body: null } },
      );
      return modifiedCount;
    },
  };
}

export type RetentionStore = ReturnType<typeof createRetentionStore>;
