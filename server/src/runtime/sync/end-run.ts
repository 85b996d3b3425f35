import type { Connector } from '@patchbay/connectors/sdk';
import type { Connection as DatabaseConnection } from 'mongoose';
import type { Outbox } from '../../delivery/outbox.ts';
import type { StoredFailure } from '../../models/integration.ts';
import type { SyncRunDoc } from '../../models/sync-run.ts';
import { withTransaction } from '../../models/transaction.ts';
import { backoffMs } from '../backoff.ts';
import type { FailurePolicy } from '../failure-policy.ts';
import { toSyncRun } from '../resources/sync-run.ts';
import type { ConnectionStatusStore } from '../stores/connection-status.store.ts';
import type { HeldRun, SyncRunsStore } from '../stores/sync-runs.store.ts';
import { newRun } from './new-run.ts';

export interface EndRunDeps {
  database: DatabaseConnection;
  runs: SyncRunsStore;
  connections: ConnectionStatusStore;
  failures: FailurePolicy;
  outbox: Outbox;
  now: () => Date;
  backoff?: { baseMs: number; maxMs: number };
}

export interface EndRun {
  succeed(run: SyncRunDoc, connector: Connector, heldDeletions: number): Promise<SyncRunDoc | null>;
  fail(run: SyncRunDoc, failure: StoredFailure): Promise<SyncRunDoc | null>;
  /** Paused, disconnected or needing a new consent: ends without an event. */
  interrupt(run: SyncRunDoc, failure: StoredFailure | null): Promise<SyncRunDoc | null>;
  /** Back to the queue, untouched: another worker goes on. */
  handOver(run: SyncRunDoc): Promise<void>;
  /** Back to the queue until a moment; after too many tries without progress it fails. Answers that moment, or null. */
  retryLater(run: SyncRunDoc, failure: StoredFailure, waitMs: number | null): Promise<Date | null>;
}

const BACKOFF = { baseMs: 2000, maxMs: 300_000 };
const MAX_ATTEMPTS = 8;
/** Tries without progress after which the connection is shown as degraded. */
const DEGRADED_AFTER = 3;

export function createEndRun(deps: EndRunDeps): EndRun {
  const { database, runs, connections, failures, outbox, now } = deps;
  const held = (run: SyncRunDoc): HeldRun => ({ id: run._id, fence: run.fence });

  async function finish(
    run: SyncRunDoc,
    status: 'succeeded' | 'failed' | 'interrupted',
    failure: StoredFailure | null,
    succeeded?: { connector: Connector; heldDeletions: number },
  ): Promise<SyncRunDoc | null> {
    const at = now();
    const done = await withTransaction(database, async (session) => {
      const ended = await runs.finish(session, held(run), {
        status,
        failure,
        finishedAt: at,
        ...(succeeded === undefined ? {} : { heldDeletions: succeeded.heldDeletions }),
      });
      if (ended === null) return null;
      if (status === 'succeeded') {
        await connections.synced(session, run.connectionId, at);
        const others = Object.keys(succeeded?.connector.syncs ?? {});
        if (!(await runs.failedElsewhere(run.connectionId, run.sync, others))) {
          await failures.recovered(session, run.connectionId);
        }
      }
      if (status === 'failed' && failure !== null && failure.kind !== 'reauthorize') {
        await failures.degraded(session, run.connectionId, failure);
      }
      if (status !== 'interrupted') {
        await outbox.append(session, [
          {
            environment: run.environment,
            tenantId: run.tenantId,
            connectionId: run.connectionId,
            type: status === 'succeeded' ? 'sync.completed' : 'sync.failed',
            data: { run: toSyncRun(ended) },
          },
        ]);
      }
      if (ended.again !== null && status !== 'interrupted' && failure?.kind !== 'reauthorize') {
        const { partitions, full, allowDeletions } = ended.again;
        const trigger = full ? 'manual' : 'webhook';
        await runs.insert(newRun(ended, { trigger, partitions, full, allowDeletions }, at), session);
      }
      return ended;
    });
    if (done !== null) outbox.wake();
    return done;
  }

  return {
    succeed: (run, connector, heldDeletions) => finish(run, 'succeeded', null, { connector, heldDeletions }),
    fail: (run, failure) => finish(run, 'failed', failure),
    interrupt: (run, failure) => finish(run, 'interrupted', failure),
    async handOver(run) {
      await runs.putBack(undefined, held(run), {});
    },
    async retryLater(run, failure, waitMs) {
      const current = (await runs.get(run._id)) ?? run;
      const attempts = current.attempts + 1;
      if (attempts > MAX_ATTEMPTS) {
        await finish(run, 'failed', failure);
        return null;
      }
      const wait = Math.max(waitMs ?? 0, backoffMs(attempts - 1, deps.backoff ?? BACKOFF));
      const notBefore = new Date(now().getTime() + wait);
      const waiting = { ...failure, nextRetryAt: notBefore };
      await withTransaction(database, async (session) => {
        const back = await runs.putBack(session, held(run), { notBefore, attempts, failure: waiting });
        if (back !== null && attempts >= DEGRADED_AFTER) {
          await failures.degraded(session, run.connectionId, waiting);
        }
      });
      outbox.wake();
      return notBefore;
    },
  };
}
