import { randomUUID } from 'node:crypto';
import { type Connector, ProviderError } from '@patchbay/connectors/sdk';
import type { IntegrationDoc } from '../../models/integration.ts';
import { type Credentials, openCredentials } from '../../security/vault/credentials.ts';
import type { Vault } from '../../security/vault/vault.ts';
import { jitter, sleep, unlessAborted } from '../backoff.ts';
import type { CredentialsStore } from '../stores/credentials.store.ts';
import { applyCredentials } from './apply-credentials.ts';
import { recentFailure } from './refresh-failure.ts';
import type { RefreshWithLease } from './refresh-with-lease.ts';
import { renewAheadMs } from './renew-ahead.ts';

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
  /** Waits for the refreshes under way: their answers must be stored before the database is closed. */
  settle(): Promise<void>;
}

export interface ConnectionCredentialsDeps {
  store: CredentialsStore;
  vault: Vault;
  refresh: RefreshWithLease;
  now: () => Date;
}

/** How long a caller waits for another one's refresh. */
const WAIT_MS = 60_000;
/** A token that lives this long still carries a request, if there is no newer one to be had. */
const LAST_SECONDS = 5;

export function createConnectionCredentials(deps: ConnectionCredentialsDeps): ConnectionCredentials {
  const { store, vault, refresh, now } = deps;
  const holder = randomUUID();
  const stopping = new AbortController();
  /** One try a connection in this process, whoever asks; it does not end with the caller who began it. */
  const underWay = new Map<string, Promise<void>>();

  async function open(connection: IntegrationDoc): Promise<Credentials> {
    if (connection.credentials === null) throw reauthorize('The account is disconnected; connect it again');
    const { environment, tenantId, _id } = connection;
    return openCredentials(vault, { environment, tenantId, connectionId: _id }, connection.credentials);
  }

  function renew(connector: Connector, connection: IntegrationDoc): Promise<void> {
    const known = underWay.get(connection._id);
    if (known !== undefined) return known;
    const begun = tryOrWait(connector, connection).finally(() => underWay.delete(connection._id));
    underWay.set(connection._id, begun);
    return begun;
  }

  /** Resolves when there is something new to be read: other credentials, or how another process failed. */
  async function tryOrWait(connector: Connector, connection: IntegrationDoc): Promise<void> {
    const { credentialsVersion } = connection;
    const deadline = now().getTime() + WAIT_MS;
    let current: IntegrationDoc | null = connection;
    while (current !== null && current.credentialsVersion === credentialsVersion) {
      const ended = current.status === 'needs_reauthorization' || recentFailure(current, now()) !== null;
      if (ended) return;
      const input = { connector, connection: current, signal: stopping.signal };
      if (await refresh({ ...input, holder: `${holder}/${randomUUID()}` })) return;
      if (now().getTime() >= deadline) throw late();
      await sleep(jitter(100));
      current = await store.get(connection._id);
    }
  }

  return {
    async fresh(connectionId, { connector, minSecondsLeft, rejectedVersion, signal }) {
      const deadline = now().getTime() + WAIT_MS;
      for (;;) {
        signal.throwIfAborted();
        const connection = await store.get(connectionId);
        if (connection === null) throw reauthorize('The connection does not exist any more');
        const { expiresAt, credentialsVersion } = connection;
        const secondsLeft = (): number =>
          expiresAt === null ? Number.POSITIVE_INFINITY : (expiresAt.getTime() - now().getTime()) / 1000;
        const credentials = await open(connection);
        const refused = credentialsVersion === rejectedVersion;
        const refreshable = credentials.type === 'oauth2' && credentials.refreshToken !== null;
        const answer: FreshCredentials = {
          version: credentialsVersion,
          apply: (headers) => applyCredentials(connector, credentials, headers),
          lastsFor: (seconds) => !refreshable || secondsLeft() > seconds,
        };
        if (!refreshable) return answer;
        if (secondsLeft() > minSecondsLeft && !refused) {
          const early = secondsLeft() * 1000 < renewAheadMs(connection);
          const may =
            connection.status !== 'needs_reauthorization' && recentFailure(connection, now()) === null;
          // Nobody waits for this one. If it fails, that is in the log, and whoever needs it later tries again.
          if (early && may) renew(connector, connection).catch(() => undefined);
          return answer;
        }
        if (connection.status === 'needs_reauthorization') {
          throw reauthorize('The account has to be connected again');
        }
        try {
          const failure = recentFailure(connection, now());
          if (failure !== null) throw failure;
          if (now().getTime() >= deadline) throw late();
          await unlessAborted(renew(connector, connection), signal);
        } catch (error) {
          const passing = error instanceof ProviderError && error.kind !== 'reauthorize';
          if (passing && !refused && secondsLeft() > LAST_SECONDS) return answer;
          throw error;
        }
      }
    },
    async settle() {
      stopping.abort();
      await Promise.allSettled(underWay.values());
    },
  };
}

function reauthorize(message: string): ProviderError {
  return new ProviderError({ kind: 'reauthorize', message });
}

function late(): ProviderError {
  return new ProviderError({
    kind: 'unavailable',
    message: 'The access token could not be renewed in time',
  });
}
