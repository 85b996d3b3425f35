import {
  checkConnection,
  deleteConnection,
  getConnection,
  importConnection,
  listConnections,
  patchConnection,
  pauseConnection,
  resumeConnection,
} from '../../../contract/connections.ts';
import { type ImplementedRoute, implement, type Transaction } from '../../http/implement.ts';
import { decodeCursor, toPage } from '../../http/list.ts';
import type { IntegrationDoc } from '../../models/integration.ts';
import { toConnection, toFailure } from '../../runtime/resources/connection.ts';
import { environmentScope } from '../../security/scope.ts';
import type { Check } from './check.ts';
import type { ConnectionService } from './connections.service.ts';
import type { Disconnect } from './disconnect.ts';
import type { ImportConnection } from './import-connection.ts';

export interface SettingsWriter {
  patchSettings(
    connection: IntegrationDoc,
    settings: Record<string, unknown>,
    transaction: Transaction,
  ): Promise<unknown>;
}

export interface ConnectionRouteDeps {
  connections: ConnectionService;
  importConnection: ImportConnection;
  disconnect: Disconnect;
  check: Check;
  configurations: SettingsWriter;
}

export function connectionRoutes(deps: ConnectionRouteDeps): ImplementedRoute[] {
  const { connections } = deps;
  return [
    implement(listConnections, async ({ principal, query }) => {
      const { limit, cursor, ...filter } = query;
      const page = { before: decodeCursor(cursor), limit };
      return toPage(await connections.list(environmentScope(principal), filter, page), limit, toConnection);
    }),
    implement(getConnection, async ({ principal, params }) =>
      toConnection(await connections.get(environmentScope(principal), params.id)),
    ),
    implement(importConnection, ({ principal, body, requestId, signal, once }) => {
      const scope = environmentScope(principal);
      return once({
        work: async () =>
          toConnection(await deps.importConnection({ scope, input: body, correlationId: requestId, signal })),
      });
    }),
    implement(patchConnection, async ({ principal, params, body, transaction }) => {
      const scope = environmentScope(principal);
      const connection = await connections.get(scope, params.id);
      if (body.settings !== undefined) {
        await deps.configurations.patchSettings(connection, body.settings, transaction);
      }
      if (body.endUserId === undefined) return toConnection(connection);
      return toConnection(await connections.setEndUser(scope, params.id, body.endUserId, transaction));
    }),
    implement(deleteConnection, async ({ principal, params, query, requestId, once }) => {
      const connection = await connections.get(environmentScope(principal), params.id);
      await once({
        work: () => deps.disconnect({ connection, data: query.data, correlationId: requestId }),
      });
      return undefined;
    }),
    implement(pauseConnection, async ({ principal, params, transaction }) =>
      toConnection(await connections.pause(environmentScope(principal), params.id, transaction)),
    ),
    implement(resumeConnection, async ({ principal, params, transaction }) =>
      toConnection(await connections.resume(environmentScope(principal), params.id, transaction)),
    ),
    implement(checkConnection, async ({ principal, params, requestId, signal, once }) => {
      const connection = await connections.get(environmentScope(principal), params.id);
      return once({
        async work() {
          const result = await deps.check({ connection, correlationId: requestId, signal });
          return {
            ok: result.ok,
            connection: toConnection(result.connection),
            failure: toFailure(result.failure),
          };
        },
      });
    }),
  ];
}
