import type { AuthMethod, Connector } from '@patchbay/connectors/sdk';
import type { SyncState } from '../../../contract/syncs.ts';
import { getWidgetState, requestIntegration } from '../../../contract/widget.ts';
import { type ImplementedRoute, implement } from '../../http/implement.ts';
import type { SessionPrincipal } from '../../http/principal.ts';
import type { IntegrationDoc } from '../../models/integration.ts';
import type { OperationLog } from '../../observability/operation-log.ts';
import { toConnection } from '../../runtime/resources/connection.ts';
import { type EnvironmentScope, environmentScope } from '../../security/scope.ts';
import { sessionAllowsSystem } from '../../security/tokens/session-limits.ts';
import { toCatalogueSystem } from './catalogue.resource.ts';
import type { Icons } from './icons.ts';

/** Syncs with their progress, as the sync feature knows them. */
export interface SyncStates {
  /** By connection id. */
  statesOf(connections: readonly IntegrationDoc[]): Promise<ReadonlyMap<string, SyncState[]>>;
}

interface Deps {
  systems: { offered(scope: EnvironmentScope): Promise<{ connector: Connector; auth: AuthMethod[] }[]> };
  connections: { live(principal: SessionPrincipal): Promise<IntegrationDoc[]> };
  syncStates: SyncStates;
  operations: OperationLog;
  icons: Icons;
}

export function catalogueRoutes(deps: Deps): ImplementedRoute[] {
  const { systems, connections, syncStates, operations, icons } = deps;
  return [
    implement(getWidgetState, async ({ principal }) => {
      const [offered, live] = await Promise.all([
        systems.offered(environmentScope(principal)),
        connections.live(principal),
      ]);
      const states = await syncStates.statesOf(live);
      const { reconnectConnectionId } = principal;
      const reconnecting = live.find(({ _id }) => _id === reconnectConnectionId)?.system;
      const shown = offered.filter(({ connector: { manifest } }) =>
        reconnectConnectionId === null
          ? sessionAllowsSystem(principal, manifest.id)
          : manifest.id === reconnecting,
      );
      return {
        tenant: { id: principal.tenantId, name: principal.tenantName },
        endUser: { id: principal.endUser.id, name: principal.endUser.name },
        expiresAt: principal.expiresAt.toISOString(),
        reconnectConnectionId,
        systems: shown.map((system) => toCatalogueSystem(system, icons.urlOf(system.connector.manifest.id))),
        connections: live.map((doc) => ({ ...toConnection(doc), syncs: states.get(doc._id) ?? [] })),
      };
    }),
    implement(requestIntegration, async ({ principal, body, requestId, transaction }) => {
      const operation = {
        environment: principal.environment,
        tenantId: principal.tenantId,
        connectionId: null,
        system: null,
        operation: 'integration_request',
        message: `Integration asked for: ${body.name}`,
        correlationId: requestId,
      } as const;
      const fields = { name: body.name, endUserId: principal.endUser.id };
      await operations.record(transaction.session, operation, fields);
      return { endUserId: principal.endUser.id };
    }),
  ];
}
