import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { OutboxRow, OutboxStore } from '../outbox.store.ts';
import type { Outbox } from '../outbox.ts';
import type { DispatchBatch, DispatchEvent } from './dispatch-event.ts';
import type { LaneStore } from './lanes.store.ts';
import { statusOf } from './main-application.ts';
import { createRemovals } from './removals.ts';

/** Lanes under way at a time. */
const MAX_LANES = 32;
const BATCH = 16;
const LEASE_MS = 7000;
const RENEW_MS = 2000;
const POLL_MS = 1000;
/** How long a lane that another process holds is left alone. */
const ELSEWHERE_MS = 500;
const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 60_000;
/** Refusals that are not about the one event: those behind it would meet the same. */
const NOT_ABOUT_THE_EVENT = new Set([401, 403, 404, 408, 429]);

export interface Dispatcher {
  start(): void;
  wake(): void;
  /** Finishes the events under way; the rest stays in the outbox. */
  stop(): Promise<void>;
}

export interface DispatcherOptions {
  outbox: Pick<Outbox, 'onWake'>;
  store: OutboxStore;
  lanes: LaneStore;
  dispatchBatch: DispatchBatch;
  logger: Pick<Logger, 'warn' | 'error'>;
  now: () => Date;
  random?: () => number;
  pollMs?: number;
}

/**
 * Moves events from the outbox to the delivery service, at least once each. The events of one connection are a lane: one
 * process at a time hands them over, one after the other. Any number of dispatchers share the lanes.
 */
export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { outbox, store, lanes, dispatchBatch, logger, now, random = Math.random } = options;
  const holder = randomUUID();
  const active = new Map<string, Promise<void>>();
  const held = new Set<string>();
  const elsewhere = new Map<string, number>();
  const removals = createRemovals({
    remove: store.remove,
    onError: (error, eventIds) =>
      logger.error({ err: error, eventIds }, 'outbox: events could not be marked; they will be repeated'),
  });
  let running = false;
  let wakes = 0;
  let looking: Promise<void> | undefined;
  let lookAgain = false;
  let timers: NodeJS.Timeout[] = [];
  let stopListening: (() => void) | undefined;

  const until = () => new Date(now().getTime() + LEASE_MS);
  const onError = (error: unknown) => logger.error({ err: error }, 'outbox: the database did not answer');

  function backoff(attempts: number): Date {
    const delay = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(attempts - 1, 10));
    return new Date(now().getTime() + Math.round(delay * (0.8 + 0.4 * random())));
  }

  /** False: the lane has to wait. */
  async function dispatchOne(row: OutboxRow, dispatchEvent: DispatchEvent): Promise<boolean> {
    try {
      await dispatchEvent(row);
    } catch (error) {
      const attempts = row.attempts + 1;
      const again = { attempts, nextAttemptAt: backoff(attempts) };
      const isRefused = report(row, error, attempts);
      await (isRefused ? store.putAside(row, again) : store.postpone(row, again));
      return isRefused;
    }
    removals.add(row._id);
    return true;
  }

  /** Whether the service refuses this one event. */
  function report(row: OutboxRow, error: unknown, attempts: number): boolean {
    const status = statusOf(error);
    const fields = { err: error, status, eventId: row._id, eventType: row.type, attempts };
    const isRefused = status !== null && status < 500 && !NOT_ABOUT_THE_EVENT.has(status);
    if (status === 401 || status === 403) {
      logger.error(fields, 'the delivery service refuses the token; check PATCHBAY_SVIX_TOKEN');
    } else if (isRefused) {
      logger.error(fields, 'the delivery service refuses an event; it is kept and tried again');
    } else {
      logger.warn(fields, 'the delivery service did not take an event; it is kept and tried again');
    }
    return isRefused;
  }

  /** Hands over what is in a lane until it is empty or has to wait. */
  async function follow(lane: string): Promise<void> {
    let seen: number;
    do {
      seen = wakes;
      const rows = await store.first(lane, BATCH, removals.pending());
      const dispatchEvent = dispatchBatch(rows);
      for (const row of rows) {
        // What stands at the head of a lane and waits is passed by nobody.
        if (!running || row.nextAttemptAt > now()) return;
        if (!(await dispatchOne(row, dispatchEvent))) return;
      }
      if (rows.length === BATCH) seen = -1;
      // An event that was announced meanwhile was left to this loop.
    } while (seen !== wakes);
  }

  async function work(lane: string): Promise<void> {
    if (!(await lanes.take(lane, holder, { now: now(), until: until() }))) {
      elsewhere.set(lane, now().getTime() + ELSEWHERE_MS);
      return;
    }
    held.add(lane);
    try {
      await follow(lane);
    } finally {
      // Before somebody else looks into the lane.
      await removals.settled();
      held.delete(lane);
      await lanes.release([lane], holder);
    }
  }

  function begin(lane: string): void {
    const before = wakes;
    const working = work(lane)
      .catch(onError)
      .finally(() => {
        active.delete(lane);
        if (running && (wakes !== before || active.size === MAX_LANES - 1)) look();
      });
    active.set(lane, working);
  }

  async function discover(): Promise<void> {
    const at = now().getTime();
    for (const [lane, free] of elsewhere) if (free <= at) elsewhere.delete(lane);
    for (const lane of await store.dueLanes(now(), [...active.keys(), ...elsewhere.keys()])) {
      if (!running || active.size >= MAX_LANES) return;
      begin(lane);
    }
  }

  function look(): void {
    if (!running || active.size >= MAX_LANES) return;
    // A lane that ends while somebody looks was left out of that look.
    if (looking !== undefined) {
      lookAgain = true;
      return;
    }
    lookAgain = false;
    const before = wakes;
    looking = discover()
      .catch(onError)
      .finally(() => {
        looking = undefined;
        if (lookAgain || wakes !== before) look();
      });
  }

  function wake(): void {
    wakes++;
    look();
  }

  return {
    start() {
      if (running) return;
      running = true;
      const renewal = setInterval(() => {
        if (held.size > 0) lanes.renew([...held], holder, until()).catch(onError);
      }, RENEW_MS);
      timers = [renewal, setInterval(look, options.pollMs ?? POLL_MS)];
      stopListening = outbox.onWake(wake);
      wake();
    },
    wake,
    async stop() {
      running = false;
      stopListening?.();
      await looking;
      await Promise.all(active.values());
      for (const timer of timers) clearInterval(timer);
      await removals.settled();
    },
  };
}
