/** Every bucket ends 10% above the one before, so that a percentile is at most 10% too high. */
const GROWTH = 1.1;

export type Histogram = Record<string, number>;

export function bucketOf(ms: number): number {
  return ms <= 1 ? 0 : Math.ceil(Math.log(ms) / Math.log(GROWTH) - 1e-9);
}

function endOf(bucket: number): number {
  return Math.round(GROWTH ** bucket * 10) / 10;
}

/** Null: nothing was counted. `share`: 0.95 for the 95th percentile. */
export function percentile(histogram: Histogram, share: number): number | null {
  const buckets = Object.entries(histogram)
    .map(([bucket, count]) => [Number(bucket), count] as const)
    .toSorted(([a], [b]) => a - b);
  const total = buckets.reduce((sum, [, count]) => sum + count, 0);
  let seen = 0;
  for (const [bucket, count] of buckets) {
    seen += count;
    if (seen >= total * share) return endOf(bucket);
  }
  return null;
}

export function addTo(sum: Histogram, more: Readonly<Histogram>): void {
  for (const [bucket, count] of Object.entries(more)) sum[bucket] = (sum[bucket] ?? 0) + count;
}
