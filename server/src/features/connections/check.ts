import type { IntegrationDoc, StoredFailure } from '../../models/integration.ts';
import type { OperationLog } from '../../observability/operation-log.ts';
import type { ConnectorContextFactory } from '../../runtime/context.ts';
import { toFailure } from '../../runtime/failure.ts';
import type { FailurePolicy } from '../../runtime/failure-policy.ts';
import { environmentScope } from '../../security/scope.ts';
import type { ConnectionService } from './connections.service.ts';
import type { ConnectionRow } from './connections.store.ts';

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

/** What a tenant chose for a connection. */
export interface SettingsReader {
  settingsOf(connection: IntegrationDoc): Promise<Record<string, unknown>>;
}

interface Deps {
  connections: ConnectionService;
  configurations: SettingsReader;
  contexts: Pick<ConnectorContextFactory, 'forConnection'>;
  operations: OperationLog;
  policy: Pick<FailurePolicy, 'needsReauthorization'>;
}

/** Asks the provider now whether the connection works, and brings its status in line with the answer. */
export function createCheck({ connections, configurations, contexts, operations, policy }: Deps): Check {
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
    const settings = await configurations.settingsOf(connection);
    const runtime = contexts.forConnection({ connector, connection, settings, operation, signal });
    try {
      await connector.health(runtime.context);
    } catch (thrown) {
      const error = runtime.toProviderError(thrown);
      if (!('kind' in error)) {
        await operation.fail({ message: `The check of ${name} was stopped`, errorKind: 'internal' });
        throw error;
      }
      await operation.fail({ message: error.message, errorKind: error.kind });
      if (error.kind === 'reauthorize') await policy.needsReauthorization(connection, error, operation.id);
      const failure = toFailure(error, { reference: operation.id });
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
