import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { createLeaseKeeper } from '../engine/lease-keeper.ts';
import type { OutboxRow, OutboxStore } from '../outbox.store.ts';
import type { Outbox } from '../outbox.ts';
import type { DispatchEvent } from './dispatch-event.ts';
import { statusOf } from './main-application.ts';

const BATCH = 64;
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
  dispatchEvent: DispatchEvent;
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
  const { outbox, store, dispatchEvent, logger, now, random = Math.random, pollMs = POLL_MS } = options;
  const dispatcherId = randomUUID();
  const until = () => new Date(now().getTime() + LEASE_MS);
  const leases = createLeaseKeeper({
    renew: (claims) => store.renew(claims, until()),
    everyMs: RENEW_MS,
    onError: (error) => logger.error({ err: error }, 'outbox: the leases could not be renewed'),
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

  async function dispatchOne(row: OutboxRow, holder: string): Promise<void> {
    try {
      await dispatchEvent(row);
    } catch (error) {
      const attempts = row.attempts + 1;
      report(row, error, attempts);
      await store.postpone(row._id, holder, { attempts, nextAttemptAt: backoff(attempts) });
      return;
    }
    await store.remove(row._id, holder);
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

  async function inOrder(rows: readonly OutboxRow[], holder: string): Promise<void> {
    for (const row of rows) {
      const claim = { id: row._id, holder };
      try {
        await dispatchOne(row, holder);
      } catch (error) {
        logger.error(
          { err: error, eventId: row._id },
          'outbox: an event could not be marked; it will be repeated',
        );
      } finally {
        leases.remove(claim);
      }
    }
  }

  async function drain(): Promise<void> {
    for (;;) {
      wanted = false;
      const holder = `${dispatcherId}/${++claims}`;
      const rows = await store.claim({ count: BATCH, holder, now: now(), until: until() });
      for (const row of rows) leases.add({ id: row._id, holder });
      const groups = Map.groupBy(rows, (row) => row.connectionId ?? row._id);
      await Promise.all([...groups.values()].map((group) => inOrder(group, holder)));
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
      leases.stop();
    },
  };
}
