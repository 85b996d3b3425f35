import { mongo } from 'mongoose';
import type { Models } from '../../models/index.ts';

/** Two that hold one lane would hand its events over twice, which changes nothing. */
const BOOKKEEPING = { writeConcern: { w: 1, j: false } } as const;

export function createLaneStore({ models }: { models: Pick<Models, 'OutboxLane'> }) {
  const { OutboxLane } = models;
  return {
    /** False: another process holds it. */
    async take(lane: string, holder: string, { now, until }: { now: Date; until: Date }): Promise<boolean> {
      try {
        await OutboxLane.updateOne(
          { _id: lane, until: { $lte: now } },
          { $set: { holder, until } },
          { upsert: true, ...BOOKKEEPING },
        );
        return true;
      } catch (error) {
        if (error instanceof mongo.MongoServerError && error.code === 11000) return false;
        throw error;
      }
    },

    async renew(lanes: readonly string[], holder: string, until: Date): Promise<void> {
      await OutboxLane.updateMany({ _id: { $in: [...lanes] }, holder }, { $set: { until } }, BOOKKEEPING);
    },

    async release(lanes: readonly string[], holder: string): Promise<void> {
      await OutboxLane.deleteMany({ _id: { $in: [...lanes] }, holder }, BOOKKEEPING);
    },

    /** Only when no other process can be alive. */
    async releaseAll(): Promise<void> {
      await OutboxLane.deleteMany({}, BOOKKEEPING);
    },
  };
}

export type LaneStore = ReturnType<typeof createLaneStore>;
