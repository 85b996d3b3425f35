import { type Connector, type OAuth2Auth, ProviderError } from '@patchbay/connectors/sdk';
import type { IntegrationDoc } from '../../models/integration.ts';
import type { OperationLog } from '../../observability/operation-log.ts';
import type { EgressFetch } from '../../security/egress/egress-fetch.ts';
import type { OAuthClients } from '../../security/oauth/oauth-clients.ts';
import { OAuthError } from '../../security/oauth/oauth-error.ts';
import { refreshAccessToken } from '../../security/oauth/token-endpoint.ts';
import { environmentScope } from '../../security/scope.ts';
import { openCredentials, sealCredentials } from '../../security/vault/credentials.ts';
import type { Vault } from '../../security/vault/vault.ts';
import { backoffMs, sleep } from '../backoff.ts';
import type { FailurePolicy } from '../failure-policy.ts';
import type { CredentialsStore } from '../stores/credentials.store.ts';

export interface RefreshInput {
  connector: Connector;
  /** As it was read just now; only if its credentials are still these, they are replaced. */
  connection: IntegrationDoc;
  /** Unique for each try. */
  holder: string;
  signal: AbortSignal;
}

/** True: read the connection again. False: somebody else is refreshing it; wait. */
export type RefreshWithLease = (input: RefreshInput) => Promise<boolean>;

export interface RefreshDeps {
  store: CredentialsStore;
  vault: Vault;
  clients: OAuthClients;
  egress: EgressFetch;
  operations: OperationLog;
  failures: Pick<FailurePolicy, 'needsReauthorization'>;
  now: () => Date;
  leaseMs?: number;
}

const TRIES = 3;

export function createRefreshWithLease({
  store,
  vault,
  clients,
  egress,
  operations,
  failures,
  now,
  leaseMs = 15_000,
}: RefreshDeps): RefreshWithLease {
  return async ({ connector, connection, holder, signal }) => {
    const until = (): Date => new Date(now().getTime() + leaseMs);
    const lease = await store.takeRefreshLease(connection, { holder, until: until(), now: now() });
    if (lease === null) return false;
    // The token endpoint may be slower than the lease: keep it while this process lives.
    const keepAlive = setInterval(() => {
      store.keepRefreshLease(connection._id, lease, until()).catch(() => undefined);
    }, leaseMs / 3);
    const operation = await operations.start({
      environment: connection.environment,
      tenantId: connection.tenantId,
      connectionId: connection._id,
      system: connection.system,
      operation: 'token_refresh',
      message: 'Renewing the access token',
      correlationId: holder.slice(-36),
    });
    try {
      const tokens = await requestTokens();
      const credentials = { type: 'oauth2', ...tokens.credentials } as const;
      const owner = {
        environment: connection.environment,
        tenantId: connection.tenantId,
        connectionId: connection._id,
      };
      const saved = await store.replaceCredentials(connection, lease, {
        credentials: await sealCredentials(vault, owner, credentials),
        expiresAt: tokens.expiresAt,
        now: now(),
      });
      await operation.succeed({
        message: saved ? 'Access token renewed' : 'A newer token was there already',
      });
    } catch (error) {
      await store.releaseRefreshLease(connection._id, lease, now());
      const kind = error instanceof OAuthError ? kindOf(error) : null;
      await operation.fail({
        message: error instanceof Error ? error.message : 'The access token could not be renewed',
        errorKind: kind ?? 'internal',
      });
      if (kind === null || !(error instanceof OAuthError)) throw error;
      const failure = new ProviderError({
        kind,
        message: MESSAGES[kind],
        ...(error.status === undefined ? {} : { status: error.status }),
        ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
        cause: error,
      });
      if (kind !== 'reauthorize') throw failure;
      // Only if these are still the credentials: a reconnect meanwhile is not undone.
      const ours = await failures.needsReauthorization(connection, failure, operation.id);
      if (ours) throw failure;
    } finally {
      clearInterval(keepAlive);
    }
    return true;

    async function requestTokens() {
      const auth = connector.auth.find((method): method is OAuth2Auth => method.type === 'oauth2');
      const client = await clients.clientOf(environmentScope(connection), connection.system);
      const sealed = connection.credentials;
      const { environment, tenantId, _id: connectionId } = connection;
      const current =
        sealed === null
          ? null
          : await openCredentials(vault, { environment, tenantId, connectionId }, sealed);
      if (
        auth === undefined ||
        client === null ||
        current?.type !== 'oauth2' ||
        current.refreshToken === null
      ) {
        throw new OAuthError({
          code: 'invalid_client',
          message: `The OAuth app of ${connection.system} is not set up any more`,
        });
      }
      const { refreshToken } = current;
      for (let attempt = 0; ; attempt++) {
        try {
          const set = await refreshAccessToken({ auth, client, refreshToken, fetch: egress, signal, now });
          return {
            credentials: { accessToken: set.accessToken, refreshToken: set.refreshToken ?? refreshToken },
            expiresAt: set.expiresAt ?? null,
          };
        } catch (error) {
          if (!(error instanceof OAuthError) || error.code !== 'unavailable' || attempt + 1 >= TRIES)
            throw error;
          const told = error.retryAfterMs ?? 0;
          await sleep(
            Math.min(10_000, Math.max(told, backoffMs(attempt, { baseMs: 400, maxMs: 4000 }))),
            signal,
          );
        }
      }
    }
  };
}

type RefreshFailure = 'reauthorize' | 'unavailable' | 'rejected' | 'unexpected_response';

function kindOf(error: OAuthError): RefreshFailure {
  if (error.code === 'invalid_grant') return 'reauthorize';
  return error.code === 'invalid_client' ? 'rejected' : error.code;
}

const MESSAGES: Readonly<Record<RefreshFailure, string>> = {
  reauthorize: 'The provider no longer accepts this connection; connect the account again',
  unavailable: 'The provider could not renew the access; it will be tried again',
  rejected: 'The provider refused to renew the access; check the OAuth app of this system',
  unexpected_response: 'The provider answered the renewal of the access with something unexpected',
};
