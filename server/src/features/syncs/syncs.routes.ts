import { getRun, listRuns, listSyncs, runSync } from '../../../contract/syncs.ts';
import { notFound } from '../../http/api-error.ts';
import { type ImplementedRoute, implement } from '../../http/implement.ts';
import { decodeCursor, toPage } from '../../http/list.ts';
import type { IntegrationDoc } from '../../models/integration.ts';
import { toSyncRun } from '../../runtime/resources/sync-run.ts';
import { type EnvironmentScope, environmentScope } from '../../security/scope.ts';
import type { SyncService } from './syncs.service.ts';
import type { SyncReadStore } from './syncs.store.ts';

export interface SyncRoutesDeps {
  service: SyncService;
  store: SyncReadStore;
  connections: { get(scope: EnvironmentScope, id: string): Promise<IntegrationDoc> };
}

export function syncRoutes({ service, store, connections }: SyncRoutesDeps): ImplementedRoute[] {
  return [
    implement(listSyncs, async ({ principal, params }) => {
      const connection = await connections.get(environmentScope(principal), params.id);
      return { data: (await service.statesOf([connection])).get(connection._id) ?? [] };
    }),
    implement(runSync, async ({ principal, params, body, transaction }) => {
      const connection = await connections.get(environmentScope(principal), params.id);
      return service.run(connection, params.sync, transaction, body ?? {});
    }),
    implement(listRuns, async ({ principal, query }) => {
      const { limit, cursor, ...filter } = query;
      const rows = await store.runs(environmentScope(principal), filter, {
        before: decodeCursor(cursor),
        limit: limit + 1,
      });
      return toPage(rows, limit, toSyncRun);
    }),
    implement(getRun, async ({ principal, params }) => {
      const run = await store.run(environmentScope(principal), params.id);
      if (run === null) throw notFound('sync_run');
      return toSyncRun(run);
    }),
  ];
}
