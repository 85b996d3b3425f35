import { randomUUID } from 'node:crypto';
import type { DeletionMode } from '@patchbay/connectors/sdk';
import type { SyncRunDoc } from '../../models/sync-run.ts';
import type { SyncStateDoc } from '../../models/sync-state.ts';

/**
 * How a pass treats what is stored already. `first`: there was nothing when it began, so that every record of the
 * partition is its own. `tracked`: what it sees is kept, to find at its end what is gone. `plain`: neither.
 */
type PassKind = 'first' | 'tracked' | 'plain';

/** A full pass under way. */
export interface Pass {
  id: string;
  kind: PassKind;
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
  const kind = hasRecords ? kindFor(deletions) : 'first';
  return { pass: newPass(run._id, kind), checkpoint: null, begin: true };
}

/** A pass over records that are there. */
export function kindFor(deletions: DeletionMode): PassKind {
  return deletions === 'unknown' ? 'plain' : 'tracked';
}

export function newPass(runId: string, kind: PassKind): Pass {
  return { id: `${runId}:${randomUUID().slice(0, 8)}:${kind}`, kind };
}

function parsePass(id: string): Pass {
  const kind = id.slice(id.lastIndexOf(':') + 1);
  return { id, kind: kind === 'first' || kind === 'tracked' ? kind : 'plain' };
}
