import { type AnyBulkWriteOperation, mongo } from 'mongoose';
import type { AttemptBucketDoc, BucketResolution } from '../../models/attempt-bucket.ts';
import type { Models } from '../../models/index.ts';
import type { AttemptCounts } from './attempt-counts.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** How long a stretch is, and how long it is kept. */
export const RESOLUTIONS = {
  minute: { ms: MINUTE_MS, keptMs: 3 * 60 * MINUTE_MS },
  hour: { ms: 60 * MINUTE_MS, keptMs: 8 * DAY_MS },
  day: { ms: DAY_MS, keptMs: 100 * DAY_MS },
} as const satisfies Record<BucketResolution, { ms: number; keptMs: number }>;

export interface BucketKey {
  applicationId: string;
  resolution: BucketResolution;
  start: number;
  endpointId: string;
  eventType: string;
}

export type Counted = BucketKey & AttemptCounts;

export function createAnalyticsStore({ models }: { models: Pick<Models, 'AttemptBucket'> }) {
  const { AttemptBucket } = models;
  return {
    async add(counted: readonly Counted[]): Promise<void> {
      const operations = counted.map(toOperation);
      if (operations.length === 0) return;
      const write = (some: AnyBulkWriteOperation<AttemptBucketDoc>[]) =>
        AttemptBucket.collection.bulkWrite(some as never, { ordered: false });
      try {
        await write(operations);
      } catch (error) {
        if (!(error instanceof mongo.MongoBulkWriteError)) throw error;
        // Another process made the same bucket at the same moment; the others are counted.
        const failed = [error.writeErrors].flat().map(({ index }) => operations[index]);
        await write(failed.filter((operation) => operation !== undefined));
      }
    },

    /** One after another, so that many do not lie in memory. */
    read(filter: {
      applicationId: string;
      resolution: BucketResolution;
      since: Date;
      until: Date;
      endpointId?: string | undefined;
      eventType?: string | undefined;
    }): AsyncIterable<AttemptBucketDoc> {
      const { applicationId, resolution, since, until, endpointId, eventType } = filter;
      return AttemptBucket.find({
        applicationId,
        resolution,
        start: { $gte: since, $lt: until },
        ...(endpointId === undefined ? {} : { endpointId }),
        ...(eventType === undefined ? {} : { eventType }),
      })
        .lean()
        .cursor({ batchSize: 1000 });
    },
  };
}

function toOperation(counted: Counted): AnyBulkWriteOperation<AttemptBucketDoc> {
  const { applicationId, resolution, endpointId, eventType, latency, errors } = counted;
  const start = new Date(counted.start);
  const inc: Record<string, number> = {
    attempts: counted.attempts,
    succeeded: counted.succeeded,
    answered: counted.answered,
    durationMs: counted.durationMs,
  };
  for (const [bucket, count] of Object.entries(latency)) inc[`latency.${bucket}`] = count;
  for (const [name, count] of Object.entries(errors)) inc[`errors.${name}`] = count;
  const { ms, keptMs } = RESOLUTIONS[resolution];
  const expiresAt = new Date(counted.start + ms + keptMs);
  return {
    updateOne: {
      filter: { _id: `${applicationId}/${resolution}/${start.toISOString()}/${endpointId}/${eventType}` },
      update: {
        $inc: inc,
        $setOnInsert: { applicationId, resolution, start, endpointId, eventType, expiresAt },
      },
      upsert: true,
    },
  };
}

export type AnalyticsStore = ReturnType<typeof createAnalyticsStore>;
