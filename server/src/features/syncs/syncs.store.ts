import type { Models } from '../../models/index.ts';
import type { SyncRunDoc } from '../../models/sync-run.ts';
import { type EnvironmentScope, scopeFilter } from '../../security/scope.ts';

export interface RunFilter {
  connectionId?: string | undefined;
  sync?: string | undefined;
  status?: string | undefined;
}

export interface SyncReadStore {
  /** Newest first, from behind `before`. */
  runs(
    scope: EnvironmentScope,
    filter: RunFilter,
    page: { before: string | undefined; limit: number },
  ): Promise<SyncRunDoc[]>;
  run(scope: EnvironmentScope, id: string): Promise<SyncRunDoc | null>;
  latest(connectionId: string, sync: string): Promise<SyncRunDoc | null>;
  lastSucceeded(connectionId: string, sync: string): Promise<SyncRunDoc | null>;
}

export function createSyncReadStore({ SyncRun }: Pick<Models, 'SyncRun'>): SyncReadStore {
  return {
    runs(scope, filter, { before, limit }) {
      const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
      return SyncRun.find({
        ...given,
        ...scopeFilter(scope),
        ...(before === undefined ? {} : { _id: { $lt: before } }),
      })
        .sort({ _id: -1 })
        .limit(limit)
        .lean<SyncRunDoc[]>()
        .exec();
    },
    run: (scope, id) =>
      SyncRun.findOne({ ...scopeFilter(scope), _id: id })
        .lean<SyncRunDoc>()
        .exec(),
    latest: (connectionId, sync) =>
      SyncRun.findOne({ connectionId, sync }).sort({ _id: -1 }).lean<SyncRunDoc>().exec(),
    lastSucceeded: (connectionId, sync) =>
      SyncRun.findOne({ connectionId, sync, status: 'succeeded' })
        .sort({ _id: -1 })
        .lean<SyncRunDoc>()
        .exec(),
  };
}
