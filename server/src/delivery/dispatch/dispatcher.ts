import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { type Claim, createLeaseKeeper } from '../engine/lease-keeper.ts';
import type { OutboxRow, OutboxStore } from '../outbox.store.ts';
import type { Outbox } from '../outbox.ts';
import type { DispatchBatch, DispatchEvent } from './dispatch-event.ts';
import { statusOf } from './main-application.ts';
import { createRemovals } from './removals.ts';

/** Small: every claim and renewal writes its rows again, payloads included. */
const BATCH = 16;
const LEASE_MS = 8000;
const RENEW_MS = 2000;
const POLL_MS = 1000;
const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 60_000;

export interface Dispatcher {
  start(): void;
  wake(): void;
  /** Finishes the events under way; the rest stays in the outbox. */
  stop(): Promise<void>;
}

export interface DispatcherOptions {
  outbox: Pick<Outbox, 'onWake'>;
  store: OutboxStore;
  dispatchBatch: DispatchBatch;
  logger: Pick<Logger, 'warn' | 'error'>;
  now: () => Date;
  random?: () => number;
  pollMs?: number;
}

/**
 * Moves events from the outbox to the delivery service, at least once each. Events of one connection go in their order;
 * different connections go side by side. Any number of dispatchers may run.
 */
export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { outbox, store, dispatchBatch, logger, now, random = Math.random, pollMs = POLL_MS } = options;
  const dispatcherId = randomUUID();
  const until = () => new Date(now().getTime() + LEASE_MS);
  const leases = createLeaseKeeper({
    renew: (claims) => store.renew(claims, until()),
    everyMs: RENEW_MS,
    onError: (error) => logger.error({ err: error }, 'outbox: the leases could not be renewed'),
  });
  const removals = createRemovals({
    remove: (done) => store.remove(done),
    onDone: leases.remove,
    onError: (error, done) =>
      logger.error(
        { err: error, eventIds: done.map(({ id }) => id) },
        'outbox: events could not be marked; they will be repeated',
      ),
  });
  let claims = 0;
  let running = false;
  let wanted = false;
  let loop: Promise<void> | undefined;
  let poll: NodeJS.Timeout | undefined;
  let stopListening: (() => void) | undefined;

  function backoff(attempts: number): Date {
    const delay = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(attempts - 1, 10));
    return new Date(now().getTime() + Math.round(delay * (0.8 + 0.4 * random())));
  }

  async function dispatchOne(row: OutboxRow, claim: Claim, dispatchEvent: DispatchEvent): Promise<void> {
    try {
      await dispatchEvent(row);
    } catch (error) {
      await postpone(row, claim, error);
      leases.remove(claim);
      return;
    }
    removals.add(claim);
  }

  async function postpone(row: OutboxRow, { id, holder }: Claim, cause: unknown): Promise<void> {
    const attempts = row.attempts + 1;
    report(row, cause, attempts);
    try {
      await store.postpone(id, holder, { attempts, nextAttemptAt: backoff(attempts) });
    } catch (error) {
      logger.error({ err: error, eventId: id }, 'outbox: an event could not be marked; it will be repeated');
    }
  }

  function report(row: OutboxRow, error: unknown, attempts: number): void {
    const status = statusOf(error);
    const fields = { err: error, status, eventId: row._id, eventType: row.type, attempts };
    if (status === 401 || status === 403) {
      logger.error(fields, 'the delivery service refuses the token; check PATCHBAY_SVIX_TOKEN');
    } else if (status !== null && status < 500) {
      logger.error(fields, 'the delivery service refuses an event; it is kept and tried again');
    } else {
      logger.warn(fields, 'the delivery service did not take an event; it is kept and tried again');
    }
  }

  async function inOrder(
    rows: readonly OutboxRow[],
    holder: string,
    dispatchEvent: DispatchEvent,
  ): Promise<void> {
    for (const row of rows) await dispatchOne(row, { id: row._id, holder }, dispatchEvent);
  }

  async function drain(): Promise<void> {
    for (;;) {
      wanted = false;
      const holder = `${dispatcherId}/${++claims}`;
      const rows = await store.claim({ count: BATCH, holder, now: now(), until: until() });
      for (const row of rows) leases.add({ id: row._id, holder });
      const dispatchEvent = dispatchBatch(rows);
      const groups = Map.groupBy(rows, (row) => row.connectionId ?? row._id);
      await Promise.all([...groups.values()].map((group) => inOrder(group, holder, dispatchEvent)));
      if (!running || (rows.length === 0 && !wanted)) return;
    }
  }

  function wake(): void {
    wanted = true;
    if (!running || loop !== undefined) return;
    loop = drain()
      .catch((error: unknown) => {
        logger.error({ err: error }, 'outbox: the database did not answer');
        wanted = false;
      })
      .finally(() => {
        loop = undefined;
        if (wanted) wake();
      });
  }

  return {
    start() {
      if (running) return;
      running = true;
      leases.start();
      stopListening = outbox.onWake(wake);
      poll = setInterval(wake, pollMs);
      wake();
    },
    wake,
    async stop() {
      running = false;
      clearInterval(poll);
      stopListening?.();
      await loop;
      await removals.settled();
      leases.stop();
    },
  };
}
