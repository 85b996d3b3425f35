import type { AccountIdentity } from '@patchbay/connectors/sdk';
import type { Outbox } from '../../delivery/outbox.ts';
import type { IntegrationDoc } from '../../models/integration.ts';
import type { Operation, OperationLog } from '../../observability/operation-log.ts';
import type { ConnectorContextFactory } from '../../runtime/context.ts';
import type { Establish, EstablishInput } from '../../runtime/ports/establish.ts';
import type { SyncScheduler } from '../../runtime/sync/sync-scheduler.ts';
import { ConnectRefused } from './connect-refused.ts';
import type { ConnectionWriter } from './write-connection.ts';

interface Deps {
  contexts: Pick<ConnectorContextFactory, 'forCredentials'>;
  operations: OperationLog;
  writer: ConnectionWriter;
  outbox: Pick<Outbox, 'wake'>;
  syncs: Pick<SyncScheduler, 'reschedule' | 'wake'>;
}

/**
 * Asks the provider whose credentials these are, then makes or revives the connection of that account. Throws
 * ConnectRefused. A retry finds the connection it made before.
 */
export function createEstablish({ contexts, operations, writer, outbox, syncs }: Deps): Establish {
  return async (input) => {
    const { connector, scope, correlationId } = input;
    const { id: system, name } = connector.manifest;
    const operation = await operations.start({
      environment: scope.environment,
      tenantId: scope.tenantId,
      connectionId: input.reconnectConnectionId,
      system,
      operation: 'connect',
      message: `Connect ${name}`,
      correlationId,
    });
    try {
      const account = await identify(input, operation);
      const { connection, change } = await writer.write(input, account);
      outbox.wake();
      syncs.wake();
      await schedule(connection, operation);
      await operation.succeed({
        message: `${change === 'created' ? 'Connected' : 'Reconnected'} ${name} as ${account.label}`,
        connectionId: connection._id,
        fields: { accountId: account.accountId },
      });
      return connection;
    } catch (error) {
      if (error instanceof Error && error.name === 'AbortError') {
        await operation.fail({ message: `Connecting ${name} was stopped`, errorKind: 'internal' });
        throw error;
      }
      const { message, kind } = describe(error);
      await operation.fail({ message, errorKind: LOGGED_KINDS[kind] ?? kind });
      throw error;
    }
  };

  /** The connection stands; a schedule that is missing is made up for when the server starts or the next change comes. */
  async function schedule(connection: IntegrationDoc, operation: Operation): Promise<void> {
    try {
      await syncs.reschedule(connection);
    } catch (error) {
      operation.log.warn('The schedules of the syncs could not be set now', { error });
    }
  }

  async function identify(input: EstablishInput, operation: Operation): Promise<AccountIdentity> {
    const { connector, credentials, callbackParams, signal } = input;
    const runtime = contexts.forCredentials({
      connector,
      credentials,
      callbackParams,
      settings: {},
      operation,
      signal,
    });
    try {
      return await connector.identify(runtime.context);
    } catch (thrown) {
      const error = runtime.toProviderError(thrown);
      if (!('kind' in error)) throw error;
      const { kind, message, retryAfterMs } = error;
      throw new ConnectRefused({ kind, message, reference: operation.id, retryAfterMs, cause: thrown });
    }
  }
}

/** The log knows the kinds of the contract only. */
const LOGGED_KINDS: Readonly<Record<string, string>> = {
  account_mismatch: 'conflict',
  connection_gone: 'not_found',
};

function describe(error: unknown): { message: string; kind: string } {
  if (error instanceof ConnectRefused) return { message: error.message, kind: error.kind };
  return { message: error instanceof Error ? error.message : 'Unknown error', kind: 'internal' };
}
