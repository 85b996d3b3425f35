import type { ClientSession } from 'mongoose';
import type { Models } from '../../models/index.ts';
import type { SyncStateDoc } from '../../models/sync-state.ts';

export interface StateKey {
  environment: string;
  connectionId: string;
  sync: string;
  partition: string;
}

/** A partition that this worker holds; writes with an older fence are refused. */
export interface HeldState {
  id: string;
  fence: number;
}

export interface StateProgress {
  /** Absent: stays as it is. */
  checkpoint?: unknown;
  passPage: number;
  total: number | null;
  /** Records to add to `done`. */
  read: number;
  now: Date;
}

export interface SyncStatesStore {
  list(connectionId: string, sync: string): Promise<SyncStateDoc[]>;
  /** Takes the partition from whoever had it; the run's lease says that this is right. Counts as a crash until progress. */
  take(
    key: StateKey,
    input: { label: string | null; holder: string; until: Date; forgetCrashes: boolean; now: Date },
  ): Promise<SyncStateDoc>;
  beginPass(state: HeldState, passId: string, now: Date): Promise<boolean>;
  /** False when the fence has moved on: the caller's transaction must be given up. */
  progress(session: ClientSession, state: HeldState, progress: StateProgress): Promise<boolean>;
  addPassPage(
    session: ClientSession,
    input: { passId: string; page: number; connectionId: string; remoteIds: readonly string[]; now: Date },
  ): Promise<void>;
  /** The remote ids that a pass saw; null when some of its pages are kept no more, so that it proves nothing. */
  passRemoteIds(passId: string, pages: number): Promise<Set<string> | null>;
  /** Everything that there was has been read. */
  complete(state: HeldState, now: Date): Promise<boolean>;
  dropPass(passId: string): Promise<void>;
  /** An orderly end, whatever its result: not a crash. */
  release(state: HeldState): Promise<void>;
  remove(state: Pick<SyncStateDoc, '_id'>): Promise<void>;
}

export function createSyncStatesStore({
  SyncState,
  SyncPassPage,
}: Pick<Models, 'SyncState' | 'SyncPassPage'>): SyncStatesStore {
  const held = ({ id, fence }: HeldState) => ({ _id: id, fence });
  return {
    list: (connectionId, sync) => SyncState.find({ connectionId, sync }).lean<SyncStateDoc[]>(),
    async take(key, { label, holder, until, forgetCrashes, now }) {
      const _id = `${key.connectionId}/${key.sync}/${key.partition}`;
      const state = await SyncState.findOneAndUpdate(
        { _id },
        {
          $set: {
            lease: { holder, until },
            partitionLabel: label,
            updatedAt: now,
            ...(forgetCrashes ? { crashes: 1 } : {}),
          },
          $inc: { fence: 1, ...(forgetCrashes ? {} : { crashes: 1 }) },
          $setOnInsert: {
            ...key,
            checkpoint: null,
            passId: null,
            passPage: 0,
            total: null,
            done: 0,
            completedAt: null,
          },
        },
        { upsert: true, returnDocument: 'after' },
      ).lean<SyncStateDoc>();
      return state;
    },
    async beginPass(state, passId, now) {
      const { matchedCount } = await SyncState.updateOne(held(state), {
        $set: { checkpoint: null, passId, passPage: 0, done: 0, updatedAt: now },
      });
      return matchedCount === 1;
    },
    async progress(session, state, { passPage, total, read, now, ...rest }) {
      const { matchedCount } = await SyncState.collection.updateOne(
        held(state) as never,
        {
          $set: { ...rest, passPage, total, crashes: 0, updatedAt: now },
          $inc: { done: read },
        } as never,
        { session, ignoreUndefined: true },
      );
      return matchedCount === 1;
    },
    async addPassPage(session, { passId, page, connectionId, remoteIds, now }) {
      await SyncPassPage.collection.updateOne(
        { _id: `${passId}/${page}` } as never,
        { $set: { connectionId, passId, remoteIds: [...remoteIds], createdAt: now } } as never,
        { session, upsert: true },
      );
    },
    async passRemoteIds(passId, pages) {
      const seen = new Set<string>();
      let found = 0;
      for await (const page of SyncPassPage.find({ passId }, { remoteIds: 1 }).lean().cursor()) {
        found += 1;
        for (const remoteId of page.remoteIds) seen.add(remoteId);
      }
      return found === pages ? seen : null;
    },
    async complete(state, now) {
      const { matchedCount } = await SyncState.updateOne(held(state), {
        $set: { passId: null, passPage: 0, crashes: 0, lease: null, completedAt: now, updatedAt: now },
      });
      return matchedCount === 1;
    },
    async dropPass(passId) {
      await SyncPassPage.deleteMany({ passId });
    },
    async release(state) {
      await SyncState.updateOne(held(state), { $set: { lease: null, crashes: 0 } });
    },
    async remove({ _id }) {
      await SyncState.deleteOne({ _id });
    },
  };
}
