import type { ClientSession } from 'mongoose';
import type { SyncRun } from '../../../contract/syncs.ts';
import type { SyncRunDoc } from '../../models/sync-run.ts';
import type { SyncRunsStore } from '../stores/sync-runs.store.ts';
import { newRun } from './new-run.ts';

export interface RunRequest {
  trigger: SyncRun['trigger'];
  /** Null: everything. */
  partitions?: readonly string[] | null;
  full?: boolean;
  allowDeletions?: boolean;
  /** Collects further requests until then. */
  notBefore?: Date | null;
}

/** A run for this request: a new one, one that is queued, or the one that is running. Answers its id. */
export type RequestRun = (
  of: Pick<SyncRunDoc, 'environment' | 'tenantId' | 'connectionId' | 'system' | 'sync' | 'model'>,
  request: RunRequest,
  /** To queue it in a transaction of the caller's; a race throws MongoDB's duplicate key error then. */
  session?: ClientSession,
) => Promise<string>;

export function createRequestRun({ runs, now }: { runs: SyncRunsStore; now: () => Date }): RequestRun {
  return async (of, request, session) => {
    const { trigger, partitions = null, full = false, allowDeletions = false, notBefore = null } = request;
    for (;;) {
      const active = await runs.active(of.connectionId, of.sync, session);
      if (active === null) {
        const run = newRun(
          of,
          { trigger, partitions: partitions ?? [], full: full || allowDeletions, allowDeletions, notBefore },
          now(),
        );
        if (await runs.insert(run, session)) return run._id;
        continue;
      }
      const wish = { partitions, full: full || allowDeletions, allowDeletions, notBefore };
      if (await runs.joinQueued(active._id, wish, session)) return active._id;
      // It has begun: what the provider announces now may be behind it already, and how it reads does not change any
      // more, so that another run follows.
      if (trigger === 'webhook' || wish.full) {
        if (await runs.runAgain(active._id, wish, session)) return active._id;
        continue;
      }
      if (trigger === 'manual' && active.status === 'queued') await runs.startNow(active._id, session);
      if (active.status === 'queued' && active.startedAt === null) continue;
      return active._id;
    }
  };
}
