import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { SyncRunDoc } from '../../models/sync-run.ts';
import { FenceLost } from './run-control.ts';
import { holdRunLease, type RunLease } from './run-lease.ts';
import { type RunSyncDeps, runSync } from './run-sync.ts';

/** Claims runs and does them, several at a time. Woken for queued runs; finds those of dead workers by itself. */
export interface SyncWorker {
  start(): void;
  wake(): void;
  /** A stop was asked for in this process: takes effect at the next page instead of the next look at the database. */
  stopConnection(connectionId: string): void;
  /** Ends each run after its present page and hands it over; gives up what is still under way after `graceMs`. */
  stop(graceMs?: number): Promise<void>;
}

export interface SyncWorkerOptions extends RunSyncDeps {
  concurrency?: number;
  /** How often runs of dead workers, other processes' runs and elapsed waits are looked for. */
  pollMs?: number;
}

export function createSyncWorker(options: SyncWorkerOptions): SyncWorker {
  const { concurrency = 4, pollMs = 1000, logger, runs, leaseMs, now } = options;
  const holder = `${hostname()}/${process.pid}/${randomUUID().slice(0, 8)}`;
  const working = new Map<Promise<void>, { run: SyncRunDoc; lease: RunLease }>();
  let timer: NodeJS.Timeout | null = null;
  let stopping = false;
  let claiming = false;
  let again = false;

  async function fill(): Promise<void> {
    if (claiming) {
      again = true;
      return;
    }
    claiming = true;
    try {
      do {
        again = false;
        while (!stopping && working.size < concurrency && (await claimOne()));
      } while (again && !stopping);
    } catch (error) {
      logger.error({ err: error }, 'sync runs could not be claimed');
    } finally {
      claiming = false;
    }
  }

  async function claimOne(): Promise<boolean> {
    const at = now();
    const claimed = await runs.claim({ holder, until: new Date(at.getTime() + leaseMs), now: at });
    if (claimed === null) return false;
    const { run } = claimed;
    const lease = holdRunLease({ runs, run: { id: run._id, fence: run.fence }, leaseMs, now });
    const work = runSync(options, { run, lease, holder })
      .catch((error: unknown) => {
        // The lease runs out and the run is taken up again.
        if (!(error instanceof FenceLost)) logger.error({ err: error, runId: run._id }, 'sync run broke off');
      })
      .finally(() => {
        lease.release();
        working.delete(work);
        if (!stopping) void fill();
      });
    working.set(work, { run, lease });
    return true;
  }

  return {
    start() {
      timer = setInterval(() => void fill(), pollMs);
      void fill();
    },
    wake() {
      if (timer !== null) void fill();
    },
    stopConnection(connectionId) {
      for (const { run, lease } of working.values()) {
        if (run.connectionId === connectionId) lease.requestStop();
      }
    },
    async stop(graceMs = 8000) {
      stopping = true;
      if (timer !== null) clearInterval(timer);
      timer = null;
      for (const { lease } of working.values()) lease.shutDown(false);
      const hard = setTimeout(() => {
        for (const { lease } of working.values()) lease.shutDown(true);
      }, graceMs);
      await Promise.all(working.keys());
      clearTimeout(hard);
    },
  };
}
