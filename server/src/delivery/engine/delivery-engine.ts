import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Completion } from './completion.ts';
import type { KnownWork } from './delivery-plan.ts';
import type { ClaimedDelivery, DeliveryQueue, EndpointKey } from './delivery-queue.store.ts';
import type { DeliveryWorker } from './delivery-worker.ts';
import { createFairQueue } from './fair-queue.ts';
import { createLeaseKeeper } from './lease-keeper.ts';
import { holdable } from './rate-slots.ts';

/** Short, and renewed while an attempt lasts: what a dead process held goes out again within 10 s. */
const LEASE_MS = 7000;
const RENEW_MS = 2000;
const POLL_MS = 1000;
const DISCOVERY_LIMIT = 200;
const MAX_ROUNDS = 10;
const LIMITS = { total: 512, perEndpoint: 32, batch: 16 } as const;

/** A place for one delivery that is about to be written: it is written as claimed, and nobody has to find it. */
export interface Reservation {
  lease: ClaimedDelivery['lease'];
  /** Sends it. Call when it is durable. */
  begin(delivery: Omit<ClaimedDelivery, 'lease'>, known: KnownWork): void;
  /** It was not written. */
  release(): void;
}

export interface DeliveryEngine {
  start(): void;
  /** Null: it has to wait for its turn like all others. */
  reserve(endpoint: EndpointKey): Reservation | null;
  /** Something is due at these endpoints, or, without any, somewhere. */
  wake(endpoints?: readonly EndpointKey[]): void;
  /** Claims nothing more; attempts under way may finish for `graceMs`, then are cut off and put back. */
  stop(options?: { graceMs?: number }): Promise<void>;
}

export interface DeliveryEngineOptions {
  queue: DeliveryQueue;
  worker: DeliveryWorker;
  completion: Completion;
  logger: Pick<Logger, 'error'>;
  now: () => Date;
  pollMs?: number;
}

/**
 * Sends deliveries from the database. Any number of engines, in any number of processes, share the work: each claims
 * what it can start at once, under a lease.
 */
export function createDeliveryEngine(options: DeliveryEngineOptions): DeliveryEngine {
  const { queue, worker, completion, logger, now, pollMs = POLL_MS } = options;
  const engineId = randomUUID();
  const fair = createFairQueue(LIMITS);
  const onError = (error: unknown) =>
    logger.error({ err: error }, 'webhook delivery: the database did not answer');
  const until = () => new Date(now().getTime() + LEASE_MS);
  const leases = createLeaseKeeper({
    renew: (claims) => queue.renew(claims, until()),
    everyMs: RENEW_MS,
    onError,
  });
  const shutdown = new AbortController();
  let claims = 0;
  let running = false;
  let looking = false;
  let lookAgain = false;
  let poll: NodeJS.Timeout | undefined;
  let claimsUnderWay = 0;
  let onIdle: (() => void) | undefined;

  function settled(): void {
    if (claimsUnderWay === 0 && fair.inFlight() === 0) onIdle?.();
  }

  function pump(): void {
    while (running) {
      const turn = fair.next();
      if (turn === null) return;
      void claim(turn.key, turn.count);
    }
  }

  async function claim(key: EndpointKey, reserved: number): Promise<void> {
    claimsUnderWay++;
    const holder = `${engineId}/${++claims}`;
    let taken = 0;
    let more = false;
    let heldBack = false;
    try {
      const result = await queue.claim(key, { count: reserved, holder, now: now(), until: until() });
      taken = result.claimed.length;
      more = result.more;
      if (taken > 0) {
        const work = result.claimed.map(({ _id }) => ({ id: _id, holder }));
        for (const item of work) leases.add(item);
        try {
          const started = await worker.start(key, result.claimed, {
            signal: shutdown.signal,
            onDone: (delivery) => {
              leases.remove({ id: delivery._id, holder });
              finishOne(key);
            },
          });
          fair.limit(key, holdable(started.rateLimit));
          heldBack = started.heldBack;
        } catch (error) {
          // Nothing was sent: without renewal the leases run out and the deliveries come again.
          for (const item of work) leases.remove(item);
          taken = 0;
          throw error;
        }
      }
    } catch (error) {
      onError(error);
      more = false;
    } finally {
      claimsUnderWay--;
      fair.claimed(key, { reserved, taken, more: more && !heldBack });
      pump();
      settled();
    }
  }

  function finishOne(key: EndpointKey): void {
    fair.done(key);
    pump();
    settled();
  }

  async function begin(key: EndpointKey, delivery: ClaimedDelivery, known: KnownWork): Promise<void> {
    const item = { id: delivery._id, holder: delivery.lease.holder };
    leases.add(item);
    const onDone = () => {
      leases.remove(item);
      finishOne(key);
    };
    try {
      await worker.start(key, [delivery], { signal: shutdown.signal, onDone, known });
    } catch (error) {
      // Nothing was sent: without renewal the lease runs out and the delivery comes again.
      onError(error);
      onDone();
    }
  }

  async function look(): Promise<void> {
    if (!running) return;
    if (looking) {
      lookAgain = true;
      return;
    }
    looking = true;
    try {
      // One endpoint with much to do can hide others behind it: look past those just found.
      for (let round = 0; round < MAX_ROUNDS && running; round++) {
        lookAgain = false;
        const due = await queue.dueEndpoints(now(), fair.known(), DISCOVERY_LIMIT);
        for (const key of due) fair.hasWork(key);
        pump();
        if (due.length === 0 && !lookAgain) break;
      }
    } catch (error) {
      onError(error);
    } finally {
      looking = false;
    }
  }

  return {
    start() {
      if (running) return;
      running = true;
      leases.start();
      poll = setInterval(() => void look(), pollMs);
      void look();
    },

    reserve(key) {
      if (!running || !fair.reserve(key)) return null;
      const lease = { holder: `${engineId}/${++claims}`, until: until() };
      return {
        lease,
        begin: (delivery, known) => void begin(key, { ...delivery, lease }, known),
        release: () => finishOne(key),
      };
    },

    wake(endpoints) {
      if (!running) return;
      if (endpoints === undefined) {
        void look();
        return;
      }
      for (const key of endpoints) fair.hasWork(key);
      pump();
    },

    async stop({ graceMs = 20_000 } = {}) {
      if (!running) return;
      running = false;
      clearInterval(poll);
      const idle = new Promise<void>((resolve) => {
        onIdle = resolve;
      });
      settled();
      const cutOff = setTimeout(() => {
        shutdown.abort();
        completion.stop();
      }, graceMs);
      await idle;
      clearTimeout(cutOff);
      leases.stop();
    },
  };
}
