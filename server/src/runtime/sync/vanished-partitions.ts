import type { Partition } from '@patchbay/connectors/sdk';
import type { HeldRun } from '../stores/sync-runs.store.ts';
import type { StateKey } from '../stores/sync-states.store.ts';
import { isHeld, removeInBatches } from './complete-pass.ts';
import { createPageWriter, type PageWriterDeps, type RunTally } from './page-writer.ts';
import { deleted, type PlannedChange, type RecordOwner } from './plan-changes.ts';

export interface VanishedInput {
  listed: readonly Partition[];
  owner: Omit<RecordOwner, 'partition'>;
  sync: string;
  run: HeldRun;
  tally: RunTally;
  holder: string;
  until: Date;
  allowDeletions: boolean;
}

export interface VanishedResult {
  heldBack: number;
  /** Ids of partitions whose records were removed. */
  removed: string[];
}

/**
 * Partitions that a complete list of the provider no longer has: their records go, then their state. When none of the
 * known ones is left, that looks like a mistake and is held like any mass deletion.
 */
export async function removeVanished(deps: PageWriterDeps, input: VanishedInput): Promise<VanishedResult> {
  const { listed, owner, sync, run, tally } = input;
  const ids = new Set(listed.map((partition) => partition.id));
  const states = await deps.states.list(owner.connectionId, sync);
  const vanished = states.filter((state) => !ids.has(state.partition));
  if (vanished.length === 0) return { heldBack: 0, removed: [] };
  const gone = new Map<string, PlannedChange[]>();
  let count = 0;
  for (const { partition } of vanished) {
    const changes: PlannedChange[] = [];
    for await (const record of deps.records.live(owner.connectionId, owner.model, partition)) {
      changes.push(deleted(record));
    }
    gone.set(partition, changes);
    count += changes.length;
  }
  const allGone = vanished.length === states.length;
  if (allGone && !input.allowDeletions && isHeld({ gone: count, live: count })) {
    return { heldBack: count, removed: [] };
  }
  for (const { _id, partition } of vanished) {
    const key: StateKey = {
      environment: owner.environment,
      connectionId: owner.connectionId,
      sync,
      partition,
    };
    const taken = await deps.states.take(key, {
      label: null,
      holder: input.holder,
      until: input.until,
      forgetCrashes: true,
      now: deps.now(),
    });
    const state = { id: taken._id, fence: taken.fence };
    tally.totals.delete(partition);
    const writer = createPageWriter(deps, {
      owner: { ...owner, partition },
      run,
      state,
      tally,
      trackedPass: null,
      nothingStored: false,
    });
    await removeInBatches(writer, gone.get(partition) ?? []);
    await deps.states.remove({ _id });
  }
  return { heldBack: 0, removed: vanished.map((state) => state.partition) };
}
