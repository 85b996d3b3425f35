import type { Connector } from '@patchbay/connectors/sdk';
import type { SyncRun } from '../../../contract/syncs.ts';
import {
  connectApiKey,
  widgetDisconnect,
  widgetPause,
  widgetResume,
  widgetRunSync,
  widgetRuns,
} from '../../../contract/widget.ts';
import { type ImplementedRoute, implement, type Transaction } from '../../http/implement.ts';
import { notOffered, reconnectTarget } from '../../http/reconnect-target.ts';
import type { IntegrationDoc } from '../../models/integration.ts';
import { toConnection } from '../../runtime/resources/connection.ts';
import { type EnvironmentScope, tenantScope } from '../../security/scope.ts';
import { sessionAllowsSystem } from '../../security/tokens/session-limits.ts';
import type { ConnectWithKey } from './connect-with-key.ts';
import type { ConnectionService } from './connections.service.ts';
import type { Disconnect } from './disconnect.ts';

/** Manual runs and history, as the sync feature offers them. */
export interface SyncControl {
  run(connection: IntegrationDoc, sync: string, transaction: Transaction): Promise<{ runId: string }>;
  runs(
    connection: IntegrationDoc,
    query: { sync: string | undefined; limit: number; cursor: string | undefined },
  ): Promise<{ data: SyncRun[]; nextCursor: string | null }>;
}

interface Deps {
  connections: ConnectionService;
  connectWithKey: ConnectWithKey;
  disconnect: Disconnect;
  syncControl: SyncControl;
  systems: { requireOffered(scope: EnvironmentScope, system: string): Promise<{ connector: Connector }> };
}

/** What the widget does with connections; every connection is looked up within the session's tenant and limits. */
export function widgetConnectionRoutes(deps: Deps): ImplementedRoute[] {
  const { connections, syncControl } = deps;
  return [
    implement(connectApiKey, async ({ principal, body, requestId, signal, once }) => {
      const reconnecting = await reconnectTarget(connections, principal, body);
      if (!sessionAllowsSystem(principal, body.system)) throw notOffered(body.system);
      const scope = tenantScope(principal);
      const { connector } = await deps.systems.requireOffered(scope, body.system);
      const input = {
        scope,
        tenantName: principal.tenantName,
        endUserId: principal.endUser.id,
        connector,
        fields: body.fields,
        path: 'fields',
        reconnectConnectionId: reconnecting?._id ?? null,
        correlationId: requestId,
        signal,
      };
      return once({ work: async () => toConnection(await deps.connectWithKey(input)) });
    }),
    implement(widgetPause, async ({ principal, params, transaction }) => {
      const { _id } = await connections.getForSession(principal, params.id);
      return toConnection(await connections.pause(tenantScope(principal), _id, transaction));
    }),
    implement(widgetResume, async ({ principal, params, transaction }) => {
      const { _id } = await connections.getForSession(principal, params.id);
      return toConnection(await connections.resume(tenantScope(principal), _id, transaction));
    }),
    implement(widgetDisconnect, async ({ principal, params, query, requestId, once }) => {
      const connection = await connections.getForSession(principal, params.id);
      await once({
        work: () => deps.disconnect({ connection, data: query.data, correlationId: requestId }),
      });
      return undefined;
    }),
    implement(widgetRunSync, async ({ principal, params, transaction }) =>
      syncControl.run(await connections.getForSession(principal, params.id), params.sync, transaction),
    ),
    implement(widgetRuns, async ({ principal, params, query }) =>
      syncControl.runs(await connections.getForSession(principal, params.id), {
        sync: query.sync,
        limit: query.limit,
        cursor: query.cursor,
      }),
    ),
  ];
}
