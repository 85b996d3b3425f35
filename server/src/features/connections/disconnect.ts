import type { Connector } from '@patchbay/connectors/sdk';
import type { Operation, OperationLog } from '../../observability/operation-log.ts';
import type { SyncScheduler } from '../../runtime/sync/sync-scheduler.ts';
import type { EgressFetch } from '../../security/egress/egress-fetch.ts';
import type { OAuthClients } from '../../security/oauth/oauth-clients.ts';
import { revokeGrant } from '../../security/oauth/revoke-grant.ts';
import { environmentScope } from '../../security/scope.ts';
import { openCredentials } from '../../security/vault/credentials.ts';
import type { Vault } from '../../security/vault/vault.ts';
import type { ConnectionService } from './connections.service.ts';
import type { ConnectionRow, ConnectionStore } from './connections.store.ts';
import type { DataRemovalStore } from './data-removal.store.ts';
import type { WebhookRemoval } from './ports.ts';

export interface DisconnectInput {
  connection: ConnectionRow;
  data: 'keep' | 'delete';
  correlationId: string;
}

export type Disconnect = (input: DisconnectInput) => Promise<void>;

interface Deps {
  connections: ConnectionService;
  store: Pick<ConnectionStore, 'accountIsShared'>;
  dataRemoval: DataRemovalStore;
  webhooks: WebhookRemoval;
  syncs: Pick<SyncScheduler, 'stopAll'>;
  operations: OperationLog;
  clients: OAuthClients;
  vault: Vault;
  fetch: EgressFetch;
  now: () => Date;
}

/**
 * Ends a connection: syncs stop, the provider is asked to end webhooks and access, the credentials are forgotten. What
 * the provider does not do is logged and does not keep the connection alive. Can be repeated.
 */
export function createDisconnect(deps: Deps): Disconnect {
  const { connections, dataRemoval, syncs, operations, now } = deps;
  return async ({ connection, data, correlationId }) => {
    const { environment, tenantId, _id, system } = connection;
    // A connector that this version no longer has must not keep its connections alive.
    const connector = connections.findConnector(connection);
    const name = connector?.manifest.name ?? system;
    const operation = await operations.start({
      environment,
      tenantId,
      connectionId: _id,
      system,
      operation: 'disconnect',
      message: `Disconnect ${name}`,
      correlationId,
    });
    try {
      if (connection.status !== 'disconnected') {
        await syncs.stopAll(_id);
        if (connector === null) {
          operation.log.warn(
            `This version has no connector named "${system}": webhook subscriptions and access were not ended at the provider`,
          );
        } else {
          await endWebhooks(connection, operation);
          await revoke(connection, connector, operation);
        }
        await connections.change(
          connection,
          ['active', 'degraded', 'paused', 'needs_reauthorization'],
          {
            status: 'disconnected',
            credentials: null,
            expiresAt: null,
            failure: null,
            disconnectedAt: now(),
          },
          'connection.deleted',
        );
        // A webhook or a schedule may have had a run begin since the first stop; now none can begin any more.
        await syncs.stopAll(_id);
      }
      const removed = data === 'delete' ? await dataRemoval.removeData(_id) : null;
      await operation.succeed({
        message: `Disconnected ${name}; the synced data was ${data === 'delete' ? 'deleted' : 'kept'}`,
        fields: removed === null ? {} : { deletedRecords: removed.records },
      });
    } catch (error) {
      const message = error instanceof Error ? error.message : 'Unknown error';
      await operation.fail({ message: `Disconnecting ${name} stopped: ${message}`, errorKind: 'internal' });
      throw error;
    }
  };

  async function endWebhooks(connection: ConnectionRow, operation: Operation): Promise<void> {
    try {
      await deps.webhooks.removeWebhooks(connection, operation);
    } catch (error) {
      operation.log.warn('The webhook subscriptions could not be ended at the provider', { error });
    }
  }

  async function revoke(
    connection: ConnectionRow,
    connector: Connector,
    operation: Operation,
  ): Promise<void> {
    const { environment, tenantId, _id, credentials: sealed } = connection;
    const auth = connector.auth.find((method) => method.type === 'oauth2');
    if (sealed === null || connection.authType !== 'oauth2' || auth?.revocation === undefined) return;
    try {
      if (auth.revocation.revokes === 'grant' && (await deps.store.accountIsShared(connection))) {
        operation.log.info('Access was not taken back: another connection lives on the same grant');
        return;
      }
      const client = await deps.clients.clientOf(environmentScope(connection), connection.system);
      const owner = { environment, tenantId, connectionId: _id };
      const credentials = await openCredentials(deps.vault, owner, sealed);
      if (client === null || credentials.type !== 'oauth2') {
        operation.log.warn('Access was not taken back at the provider: its OAuth app is no longer set up');
        return;
      }
      await revokeGrant({ auth, client, credentials, fetch: deps.fetch });
      operation.log.info('Access was taken back at the provider');
    } catch (error) {
      operation.log.warn('The provider did not confirm that access was taken back', { error });
    }
  }
}
