import type { Connector, OAuth2Auth } from '@patchbay/connectors/sdk';
import type { IntegrationDoc } from '../../models/integration.ts';
import type { OperationLog } from '../../observability/operation-log.ts';
import type { EgressFetch } from '../../security/egress/egress-fetch.ts';
import type { OAuthClients } from '../../security/oauth/oauth-clients.ts';
import { OAuthError } from '../../security/oauth/oauth-error.ts';
import { refreshAccessToken } from '../../security/oauth/token-endpoint.ts';
import { environmentScope } from '../../security/scope.ts';
import { credentialsSealer, openCredentials } from '../../security/vault/credentials.ts';
import type { Vault } from '../../security/vault/vault.ts';
import { backoffMs, sleep } from '../backoff.ts';
import type { FailurePolicy } from '../failure-policy.ts';
import type { CredentialsStore } from '../stores/credentials.store.ts';
import { refreshFailure, toStoredFailure } from './refresh-failure.ts';

export interface RefreshInput {
  connector: Connector;
  /** As it was read just now; only if its credentials are still these, they are replaced. */
  connection: IntegrationDoc;
  /** Unique for each try. */
  holder: string;
  /** Ends the waits between tries. A request that is under way is never given up: its answer may be the only token. */
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
  failures: Pick<FailurePolicy, 'needsReauthorization' | 'reauthorized'>;
  now: () => Date;
  leaseMs?: number;
}

class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

const TRIES = 3;
/** About a minute: a new token that is not stored may be the end of the connection. */
const SAVE_TRIES = 16;

export function createRefreshWithLease(deps: RefreshDeps): RefreshWithLease {
  const { store, vault, clients, egress, operations, failures, now, leaseMs = 15_000 } = deps;
  return async ({ connector, connection, holder, signal }) => {
    const { environment, tenantId, _id: connectionId } = connection;
    const owner = { environment, tenantId, connectionId };
    const until = (): Date => new Date(now().getTime() + leaseMs);
    const lease = await store.takeRefreshLease(connection, { holder, until: until(), now: now() });
    if (lease === null) return false;
    // The token endpoint may be slower than the lease: keep it while this process lives.
    const keepAlive = setInterval(() => {
      store.keepRefreshLease(connectionId, lease, until()).catch(() => undefined);
    }, leaseMs / 3);
    try {
      return await underLease();
    } finally {
      clearInterval(keepAlive);
    }

    async function underLease(): Promise<true> {
      const operation = await operations.start({
        environment,
        tenantId,
        connectionId,
        system: connection.system,
        operation: 'token_refresh',
        message: 'Renewing the access token',
        correlationId: holder.slice(-36),
      });
      try {
        const saved = await renew();
        await operation.succeed({
          message: saved ? 'Access token renewed' : 'A newer token was there already',
        });
      } catch (error) {
        if (error instanceof LeaseLost) {
          await operation.succeed({ message: 'Another process renews it' });
          return true;
        }
        const failure = refreshFailure(error);
        // While the lease is held, so that nobody asks again before it is known. Only if these are still the credentials: a
        // reconnect meanwhile is not undone.
        const ours =
          failure?.kind === 'reauthorize'
            ? await failures.needsReauthorization(connection, failure, operation.id)
            : true;
        const stored = toStoredFailure(failure, connection.credentialsVersion, now());
        // If this does not work either, the lease runs out by itself; the first error is the one to tell.
        await store
          .releaseRefreshLease(connectionId, lease!, { now: now(), failed: stored })
          .catch(() => undefined);
        await operation.fail({
          message: error instanceof Error ? error.message : 'The access token could not be renewed',
          errorKind: failure?.kind ?? 'internal',
        });
        if (failure === null) throw error;
        if (ours) throw failure;
      }
      return true;
    }

    async function renew(): Promise<boolean> {
      const { auth, client, refreshToken } = await prepare();
      // Before the request: then nothing but the database stands between its answer and the store.
      const seal = await credentialsSealer(vault, owner);
      const set = await requestTokens({ auth, client, refreshToken });
      const next = {
        credentials: seal({
          type: 'oauth2',
          accessToken: set.accessToken,
          refreshToken: set.refreshToken ?? refreshToken,
        }),
        expiresAt: set.expiresAt ?? null,
      };
      for (let attempt = 0; ; attempt++) {
        try {
          const at = { ...next, now: now() };
          return (
            (await store.replaceCredentials(connection, at)) || (await failures.reauthorized(connection, at))
          );
        } catch (error) {
          if (attempt + 1 >= SAVE_TRIES) throw error;
          await sleep(backoffMs(attempt, { baseMs: 100, maxMs: 5000 }));
        }
      }
    }

    async function prepare() {
      const auth = connector.auth.find((method): method is OAuth2Auth => method.type === 'oauth2');
      const client = await clients.clientOf(environmentScope(connection), connection.system);
      const sealed = connection.credentials;
      const current = sealed === null ? null : await openCredentials(vault, owner, sealed);
      const refreshToken = current?.type === 'oauth2' ? current.refreshToken : null;
      if (auth === undefined || client === null || refreshToken === null) {
        throw new OAuthError({
          code: 'invalid_client',
          message: `The OAuth app of ${connection.system} is not set up any more`,
        });
      }
      return { auth, client, refreshToken };
    }

    async function requestTokens(request: Awaited<ReturnType<typeof prepare>>) {
      for (let attempt = 0; ; attempt++) {
        // A process that stood still on its way here asks nothing: a second request could end the first one's token.
        if (!(await store.keepRefreshLease(connectionId, lease!, until()))) throw new LeaseLost();
        try {
          return await refreshAccessToken({ ...request, fetch: egress, now });
        } catch (error) {
          const again = error instanceof OAuthError && error.code === 'unavailable';
          if (!again || attempt + 1 >= TRIES || signal.aborted) throw error;
          const told = error.retryAfterMs ?? 0;
          const ms = Math.min(10_000, Math.max(told, backoffMs(attempt, { baseMs: 400, maxMs: 4000 })));
          await sleep(ms, signal).catch(() => undefined);
        }
      }
    }
  };
}
