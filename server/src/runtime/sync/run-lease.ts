import type { HeldRun, SyncRunsStore } from '../stores/sync-runs.store.ts';
import type { StopReason } from './run-control.ts';

/** Keeps a run's lease while its work goes on, and learns of requests to stop. */
export interface RunLease {
  /** Aborted when the lease is lost, or when the work must end at once. */
  signal: AbortSignal;
  stopReason(): StopReason | null;
  /** Shutdown: end after the present page, or at once when `hard`. */
  shutDown(hard: boolean): void;
  /** A person asked for it in this process: no need to wait for the next look at the database. */
  requestStop(): void;
  release(): void;
}

export function holdRunLease({
  runs,
  run,
  leaseMs,
  now,
}: {
  runs: Pick<SyncRunsStore, 'keep'>;
  run: HeldRun;
  leaseMs: number;
  now: () => Date;
}): RunLease {
  const abort = new AbortController();
  let reason: StopReason | null = null;
  let keptUntil = now().getTime() + leaseMs;

  const stop = (next: StopReason): void => {
    if (reason !== 'lease_lost') reason = next;
  };
  const keep = async (): Promise<void> => {
    const until = now().getTime() + leaseMs;
    try {
      const kept = await runs.keep(run, new Date(until));
      if (kept === null) {
        stop('lease_lost');
        abort.abort();
      } else {
        keptUntil = until;
        if (kept.stopRequested) stop('stop_requested');
      }
    } catch {
      // The database is away: work goes on as long as nobody can have taken over.
      if (now().getTime() >= keptUntil) {
        stop('lease_lost');
        abort.abort();
      }
    }
  };
  const timer = setInterval(() => void keep(), Math.min(1000, leaseMs / 4));

  return {
    signal: abort.signal,
    stopReason: () => reason,
    shutDown(hard) {
      stop('shutdown');
      if (hard) abort.abort();
    },
    requestStop: () => stop('stop_requested'),
    release: () => clearInterval(timer),
  };
}
