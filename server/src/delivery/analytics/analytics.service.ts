import type { Analytics, AnalyticsPeriod } from '../../../contract/webhook-analytics.ts';
import type { AttemptBucketDoc, BucketResolution } from '../../models/attempt-bucket.ts';
import { type AnalyticsStore, RESOLUTIONS } from './analytics.store.ts';
import { type AttemptCounts, addCounts, noCounts, summaryOf } from './attempt-counts.ts';

const PERIODS = {
  hour: { resolution: 'minute', count: 60 },
  day: { resolution: 'hour', count: 24 },
  month: { resolution: 'day', count: 30 },
} as const satisfies Record<AnalyticsPeriod, { resolution: BucketResolution; count: number }>;

const MAX_GROUPS = 100;

export interface AnalyticsQuestion {
  period: AnalyticsPeriod;
  endpointId?: string | undefined;
  eventType?: string | undefined;
  groupBy?: 'endpoint' | 'event_type' | undefined;
}

/** Sums of a whole period and of each of its stretches. */
interface Series {
  totals: AttemptCounts;
  buckets: Map<number, AttemptCounts>;
}

export function createAnalyticsService({ store, now }: { store: AnalyticsStore; now: () => Date }) {
  return {
    async report(applicationId: string, question: AnalyticsQuestion): Promise<Analytics> {
      const { period, endpointId, eventType, groupBy } = question;
      const { resolution, count } = PERIODS[period];
      const { ms } = RESOLUTIONS[resolution];
      const until = (Math.floor(now().getTime() / ms) + 1) * ms;
      const starts = Array.from({ length: count }, (_, index) => until - (count - index) * ms);
      const range = { since: new Date(until - count * ms), until: new Date(until) };
      const all = noSeries();
      const groups = new Map<string, Series>();
      for await (const row of store.read({ applicationId, resolution, ...range, endpointId, eventType })) {
        addRow(all, row);
        if (groupBy === undefined) continue;
        const key = groupBy === 'endpoint' ? row.endpointId : row.eventType;
        const group = groups.get(key) ?? noSeries();
        groups.set(key, group);
        addRow(group, row);
      }
      const out = ({ totals, buckets }: Series) => ({
        totals: summaryOf(totals),
        buckets: starts.map((start) => ({
          time: new Date(start).toISOString(),
          ...summaryOf(buckets.get(start) ?? noCounts()),
        })),
      });
      const largest = [...groups].toSorted(([, a], [, b]) => b.totals.attempts - a.totals.attempts);
      return {
        period,
        bucketSeconds: ms / 1000,
        since: range.since.toISOString(),
        until: range.until.toISOString(),
        ...out(all),
        groups: largest.slice(0, MAX_GROUPS).map(([key, series]) => ({
          endpointId: groupBy === 'endpoint' ? key : null,
          eventType: groupBy === 'event_type' ? key : null,
          ...out(series),
        })),
      };
    },
  };
}

function noSeries(): Series {
  return { totals: noCounts(), buckets: new Map() };
}

function addRow({ totals, buckets }: Series, row: AttemptBucketDoc): void {
  const start = row.start.getTime();
  const bucket = buckets.get(start) ?? noCounts();
  buckets.set(start, bucket);
  const counts: AttemptCounts = { ...row, latency: row.latency ?? {}, errors: row.errors ?? {} };
  addCounts(totals, counts);
  addCounts(bucket, counts);
}

export type AnalyticsService = ReturnType<typeof createAnalyticsService>;
