import type { EndpointRow, EndpointStore } from '../endpoints/endpoints.store.ts';

/** How far ahead slots are taken, and with them deliveries held in memory. */
const HORIZON_MS = 2000;
const MAX_TRIES = 8;

/** The most deliveries that a rate limit lets a process hold at a time. */
export function holdable(rateLimit: number | null): number {
  return rateLimit === null
    ? Number.POSITIVE_INFINITY
    : Math.max(1, Math.ceil((rateLimit * HORIZON_MS) / 1000));
}

/**
 * Takes times to send at for up to `count` messages, evenly spaced at the endpoint's rate over all processes. Fewer than
 * `count` when the rest would have to wait too long.
 */
export async function takeSlots({
  endpoint,
  count,
  store,
  now,
}: {
  endpoint: EndpointRow & { rateLimit: number };
  count: number;
  store: Pick<EndpointStore, 'moveSlot' | 'findMany'>;
  now: () => Date;
}): Promise<Date[]> {
  const gapMs = 1000 / endpoint.rateLimit;
  let from = endpoint.nextSlotAt;
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const at = now().getTime();
    const first = Math.max(from?.getTime() ?? 0, at);
    const free = Math.floor((at + HORIZON_MS - first) / gapMs) + 1;
    const taken = Math.min(count, Math.max(0, free));
    if (taken === 0) return [];
    // Whole milliseconds, rounded up, so that rounding never adds up to more than the rate.
    const next = new Date(Math.ceil(first + taken * gapMs));
    if (await store.moveSlot(endpoint.applicationId, endpoint._id, from, next)) {
      return Array.from({ length: taken }, (_, index) => new Date(first + index * gapMs));
    }
    const [current] = await store.findMany(endpoint.applicationId, [endpoint._id]);
    from = current?.nextSlotAt ?? null;
  }
  return [];
}
