import type { ClientSession } from 'mongoose';
import { isDuplicateKey } from '../../models/duplicate-key.ts';
import type { Models } from '../../models/index.ts';
import type { SyncRunDoc } from '../../models/sync-run.ts';

export type RunCounts = SyncRunDoc['counts'];

/** A run that this worker holds; writes with an older fence are refused. */
export interface HeldRun {
  id: string;
  fence: number;
}

export interface RunProgress {
  counts: RunCounts;
  total: number | null;
  rejects: SyncRunDoc['rejects'];
}

export type RunEnd = Pick<SyncRunDoc, 'failure'> & {
  /** Absent: as counted so far. */
  heldDeletions?: number;
  status: 'succeeded' | 'failed' | 'interrupted';
  finishedAt: Date;
};

export interface RequestedRun {
  /** Null: everything. */
  partitions: readonly string[] | null;
  full: boolean;
  allowDeletions: boolean;
  notBefore: Date | null;
}

export interface SyncRunsStore {
  get(runId: string): Promise<SyncRunDoc | null>;
  active(connectionId: string, sync: string, session?: ClientSession): Promise<SyncRunDoc | null>;
  latest(connectionId: string, sync: string): Promise<SyncRunDoc | null>;
  /** False when a run of the same sync is active already; in a transaction, which that ends, the error of MongoDB. */
  insert(run: SyncRunDoc, session?: ClientSession): Promise<boolean>;
  /** Adds to a run that has not started; false when it has, or has ended. */
  joinQueued(runId: string, request: RequestedRun, session?: ClientSession): Promise<boolean>;
  /** Ends the wait of a run that was given back to the queue. */
  startNow(runId: string, session?: ClientSession): Promise<void>;
  /** Asks for another run after the one that is running; false when it has ended. */
  runAgain(
    runId: string,
    request: Omit<RequestedRun, 'notBefore'>,
    session?: ClientSession,
  ): Promise<boolean>;
  /** Takes the oldest run that may start: a queued one, or one whose worker has died (`takenOver`). */
  claim(input: {
    holder: string;
    until: Date;
    now: Date;
  }): Promise<{ run: SyncRunDoc; takenOver: boolean } | null>;
  /** Prolongs the lease; null when it is lost. */
  keep(run: HeldRun, until: Date): Promise<{ stopRequested: boolean } | null>;
  /** False when the fence has moved on: the caller's transaction must be given up. */
  progress(session: ClientSession, run: HeldRun, progress: RunProgress): Promise<boolean>;
  partitionDone(run: HeldRun, partition: string): Promise<boolean>;
  addHeld(run: HeldRun, count: number): Promise<void>;
  /** Gives the run back to the queue; null when the lease was lost. */
  putBack(
    session: ClientSession | undefined,
    run: HeldRun,
    patch: Partial<Pick<SyncRunDoc, 'notBefore' | 'failure' | 'attempts'>>,
  ): Promise<SyncRunDoc | null>;
  /** Null when the lease was lost. */
  finish(session: ClientSession, run: HeldRun, end: RunEnd): Promise<SyncRunDoc | null>;
  requestStop(connectionId: string, now: Date): Promise<void>;
  /** Ends runs that nobody works on; `all`: also those under way, whose later writes the fence then refuses. */
  interrupt(connectionId: string, input: { all: boolean; now: Date }): Promise<void>;
  countActive(connectionId: string): Promise<number>;
  failedElsewhere(connectionId: string, exceptSync: string, syncs: readonly string[]): Promise<boolean>;
  /** Only when no other process can be alive: makes every run free to be claimed at once. */
  releaseAll(now: Date): Promise<void>;
}

export function createSyncRunsStore({ SyncRun }: Pick<Models, 'SyncRun'>): SyncRunsStore {
  const within = (session: ClientSession | undefined) => (session === undefined ? {} : { session });
  const held = ({ id, fence }: HeldRun) => ({ _id: id, active: true, fence });
  return {
    get: (runId) => SyncRun.findById(runId).lean<SyncRunDoc>(),
    active: (connectionId, sync, session) =>
      SyncRun.findOne({ connectionId, sync, active: true })
        .session(session ?? null)
        .lean<SyncRunDoc>(),
    latest: (connectionId, sync) =>
      SyncRun.findOne({ connectionId, sync }).sort({ _id: -1 }).lean<SyncRunDoc>(),
    async insert(run, session) {
      try {
        await SyncRun.create([run], within(session));
        return true;
      } catch (error) {
        if (session === undefined && isDuplicateKey(error)) return false;
        throw error;
      }
    },
    async joinQueued(runId, { partitions, full, allowDeletions, notBefore }, session) {
      const filter = { _id: runId, active: true, status: 'queued', startedAt: null } as const;
      const run = await SyncRun.findOne(filter)
        .session(session ?? null)
        .lean<SyncRunDoc>();
      if (run === null) return false;
      const everything = partitions === null || run.partitions.length === 0;
      const { matchedCount } = await SyncRun.updateOne(
        { ...filter, partitions: run.partitions },
        {
          $set: {
            partitions: everything ? [] : [...new Set([...run.partitions, ...partitions])],
            full: run.full || full,
            allowDeletions: run.allowDeletions || allowDeletions,
            ...(notBefore === null || run.notBefore === null ? { notBefore: null } : {}),
          },
        },
        within(session),
      );
      return matchedCount === 1;
    },
    async startNow(runId, session) {
      await SyncRun.updateOne({ _id: runId, active: true }, { $set: { notBefore: null } }, within(session));
    },
    async runAgain(runId, { partitions, full, allowDeletions }, session) {
      const run = await SyncRun.findOne({ _id: runId, active: true })
        .session(session ?? null)
        .lean<SyncRunDoc>();
      if (run === null) return false;
      const everything = partitions === null || run.again?.partitions.length === 0;
      const union = everything ? [] : [...new Set([...(run.again?.partitions ?? []), ...partitions])];
      const { matchedCount } = await SyncRun.updateOne(
        {
          _id: runId,
          active: true,
          ...(run.again === null ? { again: null } : { 'again.partitions': run.again.partitions }),
        },
        {
          $set: {
            again: {
              partitions: union,
              full: full || (run.again?.full ?? false),
              allowDeletions: allowDeletions || (run.again?.allowDeletions ?? false),
            },
          },
        },
        within(session),
      );
      return matchedCount === 1;
    },
    async claim({ holder, until, now }) {
      const before = await SyncRun.findOneAndUpdate(
        {
          active: true,
          $and: [
            { $or: [{ notBefore: null }, { notBefore: { $lte: now } }] },
            { $or: [{ lease: null }, { 'lease.until': { $lte: now } }] },
          ],
        },
        { $set: { lease: { holder, until }, status: 'running' }, $inc: { fence: 1 } },
        { sort: { _id: 1 }, returnDocument: 'before' },
      ).lean<SyncRunDoc>();
      if (before === null) return null;
      const startedAt = before.startedAt ?? now;
      const fence = before.fence + 1;
      if (before.startedAt === null) {
        await SyncRun.updateOne({ _id: before._id, fence }, { $set: { startedAt } });
      }
      const run = { ...before, fence, startedAt, status: 'running' as const, lease: { holder, until } };
      return { run, takenOver: before.lease !== null };
    },
    async keep(run, until) {
      const kept = await SyncRun.findOneAndUpdate(
        held(run),
        { $set: { 'lease.until': until } },
        { returnDocument: 'after', projection: { stopRequested: 1 } },
      ).lean<Pick<SyncRunDoc, 'stopRequested'>>();
      return kept === null ? null : { stopRequested: kept.stopRequested };
    },
    async progress(session, run, { counts, total, rejects }) {
      const { matchedCount } = await SyncRun.collection.updateOne(
        held(run) as never,
        {
          $inc: Object.fromEntries(Object.entries(counts).map(([name, count]) => [`counts.${name}`, count])),
          $set: { total, rejects, attempts: 0, failure: null },
        } as never,
        { session },
      );
      return matchedCount === 1;
    },
    async partitionDone(run, partition) {
      const { matchedCount } = await SyncRun.updateOne(held(run), {
        $addToSet: { donePartitions: partition },
      });
      return matchedCount === 1;
    },
    async addHeld(run, count) {
      await SyncRun.updateOne(held(run), { $inc: { heldDeletions: count } });
    },
    putBack(session, run, patch) {
      return SyncRun.findOneAndUpdate(
        held(run),
        { $set: { ...patch, lease: null, status: 'queued' } },
        { returnDocument: 'after', ...(session === undefined ? {} : { session }) },
      ).lean<SyncRunDoc>();
    },
    finish(session, run, end) {
      return SyncRun.findOneAndUpdate(
        held(run),
        { $set: { ...end, active: false, lease: null, notBefore: null } },
        { session, returnDocument: 'after' },
      ).lean<SyncRunDoc>();
    },
    async requestStop(connectionId) {
      await SyncRun.updateMany({ connectionId, active: true }, { $set: { stopRequested: true } });
    },
    async interrupt(connectionId, { all, now }) {
      const idle = { $or: [{ lease: null }, { 'lease.until': { $lte: now } }] };
      await SyncRun.updateMany(
        { connectionId, active: true, ...(all ? {} : idle) },
        {
          $set: { status: 'interrupted', active: false, lease: null, finishedAt: now, failure: null },
          $inc: { fence: 1 },
        },
      );
    },
    countActive: (connectionId) => SyncRun.countDocuments({ connectionId, active: true }),
    async failedElsewhere(connectionId, exceptSync, syncs) {
      for (const sync of syncs) {
        if (sync === exceptSync) continue;
        const last = await SyncRun.findOne(
          { connectionId, sync, status: { $in: ['succeeded', 'failed'] } },
          { status: 1 },
        )
          .sort({ _id: -1 })
          .lean<Pick<SyncRunDoc, 'status'>>();
        if (last?.status === 'failed') return true;
      }
      return false;
    },
    async releaseAll(now) {
      await SyncRun.updateMany({ active: true, lease: { $ne: null } }, { $set: { 'lease.until': now } });
    },
  };
}
