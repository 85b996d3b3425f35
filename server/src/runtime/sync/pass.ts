import { randomUUID } from 'node:crypto';
import type { DeletionMode } from '@patchbay/connectors/sdk';
import type { SyncRunDoc } from '../../models/sync-run.ts';
import type { SyncStateDoc } from '../../models/sync-state.ts';

/**
 * A full pass under way. `tracked`: what it sees is kept, to find at its end what is gone; not needed for the first
 * pass of a partition, whose every record was written by that pass itself.
 */
export interface Pass {
  id: string;
  tracked: boolean;
}

export interface PassStart {
  /** Null: go on from a checkpoint of changes. */
  pass: Pass | null;
  checkpoint: unknown;
  /** The state has to be set to the begin of this pass first. */
  begin: boolean;
}

/** Where a run goes on in a partition: from its changes, in an interrupted pass, or with a new pass. */
export function passStart(
  run: Pick<SyncRunDoc, '_id' | 'full'>,
  state: Pick<SyncStateDoc, 'passId' | 'checkpoint'>,
  { deletions, hasRecords }: { deletions: DeletionMode; hasRecords: boolean },
): PassStart {
  const current = state.passId === null ? null : parsePass(state.passId);
  // A run that is to read everything goes on only in a pass that it began itself.
  const mayGoOn = current !== null && (!run.full || current.id.startsWith(`${run._id}:`));
  if (mayGoOn) return { pass: current, checkpoint: state.checkpoint, begin: false };
  const everything = run.full || deletions === 'full_pass' || state.checkpoint === null || current !== null;
  if (!everything) return { pass: null, checkpoint: state.checkpoint, begin: false };
  return { pass: newPass(run._id, hasRecords && deletions !== 'unknown'), checkpoint: null, begin: true };
}

export function newPass(runId: string, tracked: boolean): Pass {
  return { id: `${runId}:${randomUUID().slice(0, 8)}:${tracked ? TRACKED : 'first'}`, tracked };
}

const TRACKED = 'tracked';

function parsePass(id: string): Pass {
  return { id, tracked: id.endsWith(`:${TRACKED}`) };
}
