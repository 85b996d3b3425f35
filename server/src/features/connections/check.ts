import { toProviderError } from '@patchbay/connectors/sdk';
import type { IntegrationDoc, StoredFailure } from '../../models/integration.ts';
import type { OperationLog } from '../../observability/operation-log.ts';
import { environmentScope } from '../../security/scope.ts';
import type { ConnectionService } from './connections.service.ts';
import type { ConnectionRow } from './connections.store.ts';
import type { ConnectorContexts } from './ports.ts';

export interface CheckResult {
  ok: boolean;
  connection: ConnectionRow;
  failure: StoredFailure | null;
}

export type Check = (input: {
  connection: ConnectionRow;
  correlationId: string;
  signal: AbortSignal;
}) => Promise<CheckResult>;

/** The runtime's reaction to credentials that the provider refuses. */
export interface ReauthorizationPolicy {
  markNeedsReauthorization(connection: IntegrationDoc, failure: StoredFailure): Promise<void>;
}

interface Deps {
  connections: ConnectionService;
  contexts: Pick<ConnectorContexts, 'forConnection'>;
  operations: OperationLog;
  policy: ReauthorizationPolicy;
}

/** Asks the provider now whether the connection works, and brings its status in line with the answer. */
export function createCheck({ connections, contexts, operations, policy }: Deps): Check {
  return async ({ connection, correlationId, signal }) => {
    const { environment, tenantId, _id, system } = connection;
    const connector = connections.connectorOf(connection);
    const { name } = connector.manifest;
    if (connection.credentials === null) return { ok: false, connection, failure: DISCONNECTED };
    const operation = await operations.start({
      environment,
      tenantId,
      connectionId: _id,
      system,
      operation: 'check',
      message: `Check ${name}`,
      correlationId,
    });
    try {
      await connector.health(await contexts.forConnection({ connector, connection, operation, signal }));
    } catch (thrown) {
      const error = toProviderError(thrown, { connector, signal });
      if (!('kind' in error)) {
        await operation.fail({ message: `The check of ${name} was stopped`, errorKind: 'internal' });
        throw error;
      }
      const failure: StoredFailure = {
        kind: error.kind,
        message: error.message,
        field: error.field ?? null,
        nextRetryAt: null,
        reference: operation.id,
      };
      await operation.fail({ message: error.message, errorKind: error.kind });
      if (error.kind === 'reauthorize') await policy.markNeedsReauthorization(connection, failure);
      return { ok: false, connection: await reload(connection), failure };
    }
    await operation.succeed({ message: `${name} answers and accepts the credentials` });
    if (connection.status === 'degraded' || connection.status === 'needs_reauthorization') {
      const change = { status: 'active', failure: null } as const;
      await connections.change(connection, [connection.status], change, 'connection.recovered');
    }
    return { ok: true, connection: await reload(connection), failure: null };
  };

  function reload(connection: ConnectionRow): Promise<ConnectionRow> {
    return connections.get(environmentScope(connection), connection._id);
  }
}

const DISCONNECTED: StoredFailure = {
  kind: 'reauthorize',
  message: 'This connection is disconnected; connect the account again.',
  field: null,
  nextRetryAt: null,
  reference: null,
};
