import { randomUUID } from 'node:crypto';
import { type Connector, ProviderError } from '@patchbay/connectors/sdk';
import type { IntegrationDoc } from '../../models/integration.ts';
import { type Credentials, openCredentials } from '../../security/vault/credentials.ts';
import type { Vault } from '../../security/vault/vault.ts';
import { jitter, sleep } from '../backoff.ts';
import type { CredentialsStore } from '../stores/credentials.store.ts';
import { applyCredentials } from './apply-credentials.ts';
import type { RefreshWithLease } from './refresh-with-lease.ts';

export interface FreshCredentials {
  /** Grows with every change; what a 401 is held against. */
  version: number;
  apply(headers: Headers): void;
  lastsFor(seconds: number): boolean;
}

export interface FreshInput {
  connector: Connector;
  minSecondsLeft: number;
  /** The provider refused this version: it is refreshed although its time is not up. */
  rejectedVersion?: number;
  signal: AbortSignal;
}

export interface ConnectionCredentials {
  /**
   * Credentials that work for a while yet. At most one process refreshes a token at a time; the others wait for it.
   * Throws ProviderError `reauthorize` when only a new consent helps, `unavailable` when the token endpoint does not answer.
   */
  fresh(connectionId: string, input: FreshInput): Promise<FreshCredentials>;
}

export interface ConnectionCredentialsDeps {
  store: CredentialsStore;
  vault: Vault;
  refresh: RefreshWithLease;
  now: () => Date;
}

/** How long a caller waits for another one's refresh. */
const WAIT_MS = 60_000;

export function createConnectionCredentials({
  store,
  vault,
  refresh,
  now,
}: ConnectionCredentialsDeps): ConnectionCredentials {
  const holder = randomUUID();

  async function open(connection: IntegrationDoc): Promise<Credentials> {
    if (connection.credentials === null) throw reauthorize('The account is disconnected; connect it again');
    const { environment, tenantId, _id } = connection;
    return openCredentials(vault, { environment, tenantId, connectionId: _id }, connection.credentials);
  }

  return {
    async fresh(connectionId, { connector, minSecondsLeft, rejectedVersion, signal }) {
      const deadline = now().getTime() + WAIT_MS;
      for (;;) {
        signal.throwIfAborted();
        const connection = await store.get(connectionId);
        if (connection === null) throw reauthorize('The connection does not exist any more');
        const secondsLeft = (at: Date): number => (at.getTime() - now().getTime()) / 1000;
        const lasts = connection.expiresAt === null || secondsLeft(connection.expiresAt) > minSecondsLeft;
        const credentials = await open(connection);
        const refused = connection.credentialsVersion === rejectedVersion;
        const refreshable = credentials.type === 'oauth2' && credentials.refreshToken !== null;
        const { expiresAt } = connection;
        if ((lasts && !refused) || !refreshable) {
          return {
            version: connection.credentialsVersion,
            apply: (headers) => applyCredentials(connector, credentials, headers),
            lastsFor: (seconds) => !refreshable || expiresAt === null || secondsLeft(expiresAt) > seconds,
          };
        }
        if (connection.status === 'needs_reauthorization') {
          throw reauthorize('The account has to be connected again');
        }
        const done = await refresh({ connector, connection, holder: `${holder}/${randomUUID()}`, signal });
        if (done) continue;
        if (now().getTime() >= deadline) {
          throw new ProviderError({
            kind: 'unavailable',
            message: 'The access token could not be renewed in time',
          });
        }
        await sleep(jitter(100), signal);
      }
    },
  };
}

function reauthorize(message: string): ProviderError {
  return new ProviderError({ kind: 'reauthorize', message });
}
