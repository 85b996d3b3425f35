import type { ClientSession } from 'mongoose';
import type { SyncRunDoc } from '../../models/sync-run.ts';
import { RecordsChanged, type RecordsStore } from '../stores/records.store.ts';
import type { HeldRun, RunCounts, SyncRunsStore } from '../stores/sync-runs.store.ts';
import type { HeldState, SyncStatesStore } from '../stores/sync-states.store.ts';
import type { WriteChanges } from './change-writer.ts';
import type { CheckedPage } from './check-page.ts';
import {
  type PagePlan,
  type PlannedChange,
  planChanges,
  planInserts,
  type RecordOwner,
} from './plan-changes.ts';
import { FenceLost } from './run-control.ts';

export interface PageWriterDeps {
  records: RecordsStore;
  runs: SyncRunsStore;
  states: SyncStatesStore;
  writeChanges: WriteChanges;
  now: () => Date;
}

/** What a run has gathered so far, over its partitions. */
export interface RunTally {
  rejects: SyncRunDoc['rejects'];
  /** Totals by partition, as far as the provider tells. */
  totals: Map<string, number>;
  /** How many partitions the run reads; before all their totals are known, there is none of the run. */
  partitions: number;
}

function runTotal({ totals, partitions }: RunTally): number | null {
  return totals.size < partitions ? null : [...totals.values()].reduce((sum, one) => sum + one, 0);
}

export interface PageWriterInput {
  owner: RecordOwner;
  run: HeldRun;
  state: HeldState;
  tally: RunTally;
  /** Set when this pass is held against the stored records at its end. */
  trackedPass: { id: string; nextPage: number } | null;
  /** Nothing of the partition was stored before this pass: records are inserted without a look first. */
  nothingStored: boolean;
}

export interface PageWriter {
  /** Applies a page, or remembers it when nothing of it has to be written now. */
  apply(page: CheckedPage): Promise<void>;
  /** Writes what is remembered: progress, counts and the last checkpoint. */
  flush(): Promise<void>;
  /** Tombstones, guarded and counted like a page. */
  remove(changes: readonly PlannedChange[]): Promise<void>;
  /** Number of the next page of a tracked pass. */
  nextPassPage(): number;
}

export const MAX_REJECTS = 20;
/** Pages without a change move only the checkpoint, which may lag behind: their progress is written this often. */
const QUIET_FLUSH_MS = 1000;

const NO_COUNTS: RunCounts = { read: 0, created: 0, updated: 0, unchanged: 0, deleted: 0, rejected: 0 };

export function createPageWriter(deps: PageWriterDeps, input: PageWriterInput): PageWriter {
  const { owner, run, state, tally, trackedPass } = input;
  let counts = { ...NO_COUNTS };
  let checkpoint: { value: unknown } | null = null;
  let seen: string[] = [];
  let passPage = trackedPass?.nextPage ?? 0;
  let dirty = false;
  let blind = input.nothingStored;
  let lastWrite = performance.now();

  async function write(changes: readonly PlannedChange[]): Promise<void> {
    const tracked = trackedPass !== null && seen.length > 0;
    const nextPage = tracked ? passPage + 1 : passPage;
    const total = tally.totals.get(owner.partition) ?? null;
    await deps.writeChanges(owner, changes, async (session) => {
      await guard(session, { total, nextPage });
      if (tracked) {
        await deps.states.addPassPage(session, {
          passId: trackedPass.id,
          page: passPage,
          connectionId: owner.connectionId,
          remoteIds: seen,
          now: deps.now(),
        });
      }
    });
    passPage = nextPage;
    counts = { ...NO_COUNTS };
    seen = [];
    dirty = false;
    lastWrite = performance.now();
  }

  async function guard(
    session: ClientSession,
    { total, nextPage }: { total: number | null; nextPage: number },
  ): Promise<void> {
    const { rejects } = tally;
    const runHeld = await deps.runs.progress(session, run, {
      counts,
      total: runTotal(tally),
      rejects,
    });
    const stateHeld =
      runHeld &&
      (await deps.states.progress(session, state, {
        ...(checkpoint === null ? {} : { checkpoint: checkpoint.value }),
        passPage: nextPage,
        total,
        read: counts.read,
        now: deps.now(),
      }));
    if (!stateHeld) throw new FenceLost('Another worker has taken over this run');
  }

  async function applyPlan(page: CheckedPage, { changes, unchanged }: PagePlan): Promise<void> {
    counts.read += page.read;
    counts.unchanged += unchanged;
    counts.rejected += page.rejects.length;
    for (const { operation } of changes) counts[operation] += 1;
    tally.rejects = [...tally.rejects, ...page.rejects].slice(0, MAX_REJECTS);
    if (page.total !== null) tally.totals.set(owner.partition, page.total);
    if (trackedPass !== null)
      seen.push(...page.records.keys(), ...page.rejects.map((reject) => reject.remoteId));
    checkpoint = { value: page.checkpoint };
    dirty = true;
    if (changes.length > 0 || performance.now() - lastWrite >= QUIET_FLUSH_MS) await write(changes);
  }

  return {
    async apply(page) {
      const before = { counts: { ...counts }, rejects: tally.rejects, seen: seen.length };
      const look = () => planChanges(deps.records, owner, page);
      try {
        const insertOnly = blind && page.deletedRemoteIds.length === 0;
        await applyPlan(page, insertOnly ? planInserts(owner, page) : await look());
      } catch (error) {
        if (!isStale(error)) throw error;
        // The provider sent a record twice in one pass, or another sync has the same records: from here on we look first.
        blind = false;
        counts = before.counts;
        tally.rejects = before.rejects;
        seen = seen.slice(0, before.seen);
        await applyPlan(page, await look());
      }
    },
    async flush() {
      if (dirty) await write([]);
    },
    nextPassPage: () => passPage,
    async remove(changes) {
      counts.deleted += changes.length;
      await write(changes);
    },
  };
}

function isStale(error: unknown): boolean {
  if (error instanceof RecordsChanged) return true;
  return error instanceof Error && (error as { code?: unknown }).code === 11_000;
}
