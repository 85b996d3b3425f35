import type { Models } from '../../models/index.ts';
import type { RecordDoc } from '../../models/record.ts';
import { type EnvironmentScope, scopeFilter } from '../../security/scope.ts';

export interface RecordFilter {
  model: string;
  tenantId?: string | undefined;
  connectionId?: string | undefined;
  includeDeleted: boolean;
}

export interface RecordReadStore {
  /** In the order of the change sequence, from behind `after`. */
  list(
    scope: EnvironmentScope,
    filter: RecordFilter,
    page: { after: number; limit: number },
  ): Promise<RecordDoc[]>;
  find(scope: EnvironmentScope, model: string, id: string): Promise<RecordDoc | null>;
  /** Place of the last change of the environment that is committed now. */
  lastSequence(scope: EnvironmentScope): Promise<number>;
}

export function createRecordReadStore({
  Record: Records,
  Environment,
}: Pick<Models, 'Record' | 'Environment'>): RecordReadStore {
  return {
    list(scope, { model, tenantId, connectionId, includeDeleted }, { after, limit }) {
      return Records.find({
        ...scopeFilter(scope),
        model,
        sequence: { $gt: after },
        ...(tenantId === undefined ? {} : { tenantId }),
        ...(connectionId === undefined ? {} : { connectionId }),
        ...(includeDeleted ? {} : { deletedAt: null }),
      })
        .sort({ sequence: 1 })
        .limit(limit)
        .lean<RecordDoc[]>()
        .exec();
    },
    find: (scope, model, id) =>
      Records.findOne({ ...scopeFilter(scope), _id: id, model })
        .lean<RecordDoc>()
        .exec(),
    async lastSequence(scope) {
      const found = await Environment.findById(scope.environment, { sequence: 1 }).lean<{
        sequence: number;
      }>();
      return found?.sequence ?? 0;
    },
  };
}
