import type { Models } from '../../models/index.ts';
import type { IntegrationLogDoc } from '../../models/integration-log.ts';
import { type EnvironmentScope, scopeFilter } from '../../security/scope.ts';

export interface LogFilter {
  connectionId?: string | undefined;
  tenantId?: string | undefined;
  operation?: string | undefined;
  status?: string | undefined;
}

export interface LogStore {
  /** Newest first, from behind `before`. */
  list(
    scope: EnvironmentScope,
    filter: LogFilter,
    page: { before: string | undefined; limit: number },
  ): Promise<IntegrationLogDoc[]>;
}

export function createLogStore({ IntegrationLog }: Pick<Models, 'IntegrationLog'>): LogStore {
  return {
    async list(scope, filter, { before, limit }) {
      const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
      return await IntegrationLog.find({
        ...given,
        ...scopeFilter(scope),
        ...(before === undefined ? {} : { _id: { $lt: before } }),
      })
        .sort({ _id: -1 })
        .limit(limit)
        .lean();
    },
  };
}
