import type { EndpointKey } from './delivery-queue.store.ts';

interface Lane {
  key: EndpointKey;
  inFlight: number;
  /** A claim for it is under way. */
  claiming: boolean;
  /** There may be more to claim. */
  hasWork: boolean;
  queued: boolean;
  /** Most to hold at a time, by its rate limit. */
  limit: number;
}

export interface FairQueueLimits {
  /** Attempts under way in this process. */
  total: number;
  /** Attempts under way to one endpoint. */
  perEndpoint: number;
  /** Most to claim for an endpoint before the next one's turn. */
  batch: number;
}

/**
 * Decides who is next: endpoints take turns, and one that hangs can only fill its own lane. Knows endpoints with work or
 * attempts under way only; holds no database state.
 */
export function createFairQueue({ total, perEndpoint, batch }: FairQueueLimits) {
  const lanes = new Map<string, Lane>();
  const turns: Lane[] = [];
  let used = 0;

  function laneOf(key: EndpointKey): Lane {
    const known = lanes.get(key.endpointId);
    if (known !== undefined) return known;
    const lane = { key, inFlight: 0, claiming: false, hasWork: false, queued: false, limit: perEndpoint };
    lanes.set(key.endpointId, lane);
    return lane;
  }

  function room(lane: Lane): number {
    return Math.min(lane.limit, perEndpoint) - lane.inFlight;
  }

  function queue(lane: Lane): void {
    // A nearly full lane waits until a batch is worth a round trip.
    const enough = lane.inFlight === 0 || room(lane) >= Math.min(batch, lane.limit, perEndpoint) / 2;
    if (lane.queued || lane.claiming || !lane.hasWork || !enough) return;
    lane.queued = true;
    turns.push(lane);
  }

  function forget(lane: Lane): void {
    if (lane.inFlight === 0 && !lane.claiming && !lane.hasWork) lanes.delete(lane.key.endpointId);
  }

  return {
    /** Endpoints that need no looking for: their work is known. */
    known: () =>
      [...lanes.values()].filter((lane) => lane.hasWork || lane.claiming).map(({ key }) => key.endpointId),

    hasWork(key: EndpointKey): void {
      const lane = laneOf(key);
      lane.hasWork = true;
      queue(lane);
    },

    /**
     * Takes one place at once, for work that is new; false when there is no room, or older work of the same endpoint
     * that has its turn first. Given back by `done`.
     */
    reserve(key: EndpointKey): boolean {
      const known = lanes.get(key.endpointId);
      if (used >= total || known?.hasWork || known?.claiming || known?.queued) return false;
      if (known !== undefined && room(known) <= 0) return false;
      laneOf(key).inFlight++;
      used++;
      return true;
    },

    /** Reserves the returned count until `claimed` is called. */
    next(): { key: EndpointKey; count: number } | null {
      if (used >= total) return null;
      const lane = turns.shift();
      if (lane === undefined) return null;
      const count = Math.max(1, Math.min(batch, room(lane), total - used));
      lane.queued = false;
      lane.claiming = true;
      lane.hasWork = false;
      lane.inFlight += count;
      used += count;
      return { key: lane.key, count };
    },

    claimed(
      key: EndpointKey,
      { reserved, taken, more }: { reserved: number; taken: number; more: boolean },
    ): void {
      const lane = laneOf(key);
      lane.claiming = false;
      lane.inFlight -= reserved - taken;
      used -= reserved - taken;
      if (more) lane.hasWork = true;
      queue(lane);
      forget(lane);
    },

    limit(key: EndpointKey, limit: number): void {
      laneOf(key).limit = limit;
    },

    done(key: EndpointKey): void {
      const lane = laneOf(key);
      lane.inFlight--;
      used--;
      queue(lane);
      forget(lane);
    },

    inFlight: () => used,
  };
}

export type FairQueue = ReturnType<typeof createFairQueue>;
