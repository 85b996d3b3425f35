import type { Page } from 'playwright-core';
import type { Analytics, AnalyticsSummary } from '../../server/contract/webhook-analytics.ts';

const HOUR_MS = 3_600_000;

/** A day cannot be waited for: the pictures show these figures in place of those of the last minute. */
export async function dayOfTraffic(page: Page, brokenId: string): Promise<void> {
  await page.route('**/analytics?*', async (route) => {
    const response = await route.fetch();
    const analytics = (await response.json()) as Analytics;
    const groups = analytics.groups.map((group) => {
      const buckets = day(group.endpointId === brokenId ? 0.4 : 1, group.endpointId === brokenId);
      return { ...group, buckets, totals: sumOf(buckets) };
    });
    const one = new URL(route.request().url()).searchParams.get('endpoint_id') === brokenId;
    const buckets = day(one ? 0.4 : 1.4, true);
    await route.fulfill({ response, json: { ...analytics, buckets, totals: sumOf(buckets), groups } });
  });
}

function day(share: number, breaks: boolean) {
  const start = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - 23 * HOUR_MS;
  return Array.from({ length: 24 }, (_, hour) => {
    const usual = Math.round(share * (34 + 26 * Math.sin(hour / 3.4) + ((hour * 37) % 11)));
    const failed =
      breaks && hour > 18 ? Math.round(usual * (share < 1 ? 0.9 : 0.25)) : breaks && hour % 7 === 3 ? 1 : 0;
    return { time: new Date(start + hour * HOUR_MS).toISOString(), ...summary(usual - failed, failed, hour) };
  });
}

function sumOf(buckets: readonly AnalyticsSummary[]): AnalyticsSummary {
  const total = (key: 'succeeded' | 'failed') => buckets.reduce((sum, bucket) => sum + bucket[key], 0);
  return summary(total('succeeded'), total('failed'), 0);
}

function summary(succeeded: number, failed: number, step: number): AnalyticsSummary {
  const attempts = succeeded + failed;
  const timeouts = Math.floor(failed / 5);
  return {
    attempts,
    succeeded,
    failed,
    successRate: attempts === 0 ? null : succeeded / attempts,
    latency: {
      average: 52,
      p50: 41 + (step % 5),
      p95: 160 + ((step * 41) % 60),
      p99: 340 + ((step * 67) % 140),
    },
    errors:
      failed === 0
        ? {}
        : { server_error: failed - timeouts, ...(timeouts === 0 ? {} : { timeout: timeouts }) },
  };
}
