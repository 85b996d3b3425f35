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
import { type ImplementedRoute, implement } from '../../http/implement.ts';
import { decodeCursor, toPage } from '../../http/list.ts';
import type { IntegrationDoc } from '../../models/integration.ts';
import { toConnection, toFailure } from '../../runtime/resources/connection.ts';
import { environmentScope } from '../../security/scope.ts';
import type { Check } from './check.ts';
import type { ConnectionService } from './connections.service.ts';
import type { Disconnect } from './disconnect.ts';
import type { ImportConnection } from './import-connection.ts';

export interface SettingsWriter {
  patchSettings(connection: IntegrationDoc, settings: Record<string, unknown>): Promise<unknown>;
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
    implement(importConnection, async ({ principal, body, requestId, signal }) =>
      toConnection(
        await deps.importConnection({
          scope: environmentScope(principal),
          input: body,
          correlationId: requestId,
          signal,
        }),
      ),
    ),
    implement(patchConnection, async ({ principal, params, body }) => {
      const scope = environmentScope(principal);
      const connection = await connections.get(scope, params.id);
      if (body.settings !== undefined) await deps.configurations.patchSettings(connection, body.settings);
      if (body.endUserId === undefined) return toConnection(connection);
      return toConnection(await connections.setEndUser(scope, params.id, body.endUserId));
    }),
    implement(deleteConnection, async ({ principal, params, query, requestId }) => {
      const connection = await connections.get(environmentScope(principal), params.id);
      await deps.disconnect({ connection, data: query.data, correlationId: requestId });
      return undefined;
    }),
    implement(pauseConnection, async ({ principal, params }) =>
      toConnection(await connections.pause(environmentScope(principal), params.id)),
    ),
    implement(resumeConnection, async ({ principal, params }) =>
      toConnection(await connections.resume(environmentScope(principal), params.id)),
    ),
    implement(checkConnection, async ({ principal, params, requestId, signal }) => {
      const connection = await connections.get(environmentScope(principal), params.id);
      const result = await deps.check({ connection, correlationId: requestId, signal });
      return {
        ok: result.ok,
        connection: toConnection(result.connection),
        failure: toFailure(result.failure),
      };
    }),
  ];
}
