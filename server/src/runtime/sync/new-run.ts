import type { SyncRun } from '../../../contract/syncs.ts';
import { newId } from '../../models/ids.ts';
import type { SyncRunDoc } from '../../models/sync-run.ts';

export interface NewRunInput {
  trigger: SyncRun['trigger'];
  /** Empty or absent: every partition. */
  partitions?: readonly string[];
  full?: boolean;
  allowDeletions?: boolean;
  notBefore?: Date | null;
}

const KEPT_DAYS = 30;

export function newRun(
  of: Pick<SyncRunDoc, 'environment' | 'tenantId' | 'connectionId' | 'system' | 'sync' | 'model'>,
  { trigger, partitions = [], full = false, allowDeletions = false, notBefore = null }: NewRunInput,
  now: Date,
): SyncRunDoc {
  const { environment, tenantId, connectionId, system, sync, model } = of;
  return {
    _id: newId('run', now.getTime()),
    environment,
    tenantId,
    connectionId,
    system,
    sync,
    model,
    trigger,
    status: 'queued',
    full,
    allowDeletions,
    partitions: [...partitions],
    donePartitions: [],
    counts: { read: 0, created: 0, updated: 0, unchanged: 0, deleted: 0, rejected: 0 },
    total: null,
    rejects: [],
    heldDeletions: 0,
    failure: null,
    active: true,
    lease: null,
    fence: 0,
    attempts: 0,
    notBefore,
    stopRequested: false,
    again: null,
    startedAt: null,
    finishedAt: null,
    createdAt: now,
    expiresAt: new Date(now.getTime() + KEPT_DAYS * 86_400_000),
  };
}
