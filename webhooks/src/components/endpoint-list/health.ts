import type { AnalyticsBucket, Endpoint } from '../../api/types.ts';
import type { Store } from '../../state/store.ts';
import { successShare } from '../../text/status.ts';

/** How sending to an endpoint went in the last 24 hours. */
export interface Health {
  /** 0 to 1; null when nothing ended yet. */
  share: number | null;
  total: number;
  /** By the hour; null where the server does not tell. */
  buckets: readonly AnalyticsBucket[] | null;
}

const DAY_MS = 86_400_000;

/** One call for all where the server has figures, one for each otherwise. Without figures the list is still of use. */
export async function healthOf(
  store: Store,
  endpoints: readonly Endpoint[],
): Promise<ReadonlyMap<string, Health>> {
  if (endpoints.length === 0) return new Map();
  try {
    return store.extensions ? await fromAnalytics(store) : await fromStats(store, endpoints);
  } catch (error) {
    store.report(error);
    return new Map();
  }
}

async function fromAnalytics({ api }: Store): Promise<ReadonlyMap<string, Health>> {
  const { groups } = await api.analytics({ period: 'day', group_by: 'endpoint' });
  return new Map(
    groups.map(({ endpointId, totals, buckets }) => [
      endpointId ?? '',
      { share: totals.successRate, total: totals.attempts, buckets },
    ]),
  );
}

async function fromStats(
  { api }: Store,
  endpoints: readonly Endpoint[],
): Promise<ReadonlyMap<string, Health>> {
  const since = new Date(Date.now() - DAY_MS).toISOString();
  const entries = endpoints.map(async ({ id }): Promise<[string, Health]> => {
    const stats = await api.stats(id, { since });
    return [id, { share: successShare(stats), total: stats.success + stats.fail, buckets: null }];
  });
  return new Map(await Promise.all(entries));
}
