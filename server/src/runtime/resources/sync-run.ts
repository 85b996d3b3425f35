import type { SyncRun } from '../../../contract/syncs.ts';
import type { StoredFailure } from '../../models/integration.ts';
import type { SyncRunDoc } from '../../models/sync-run.ts';
import { toFailure } from './connection.ts';

export function toSyncRun(doc: SyncRunDoc): SyncRun {
  return {
    id: doc._id,
    connectionId: doc.connectionId,
    sync: doc.sync,
    model: doc.model,
    trigger: doc.trigger as SyncRun['trigger'],
    status: doc.status,
    counts: { ...doc.counts },
    total: doc.total,
    rejects: doc.rejects.map(({ remoteId, field, message }) => ({ remoteId, field, message })),
    heldDeletions: doc.heldDeletions,
    failure: toFailure(doc.failure as StoredFailure | null),
    startedAt: doc.startedAt?.toISOString() ?? null,
    finishedAt: doc.finishedAt?.toISOString() ?? null,
    createdAt: doc.createdAt.toISOString(),
  };
}
