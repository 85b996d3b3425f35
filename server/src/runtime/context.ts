import {
  type AbortError,
  type Connector,
  type ConnectorContext,
  ProviderError,
  toProviderError,
} from '@patchbay/connectors/sdk';
import type { IntegrationDoc } from '../models/integration.ts';
import type { Operation } from '../observability/operation-log.ts';
import type { Credentials } from '../security/vault/credentials.ts';
import type { ConnectionCredentials } from './credentials/connection-credentials.ts';
import { connectionSource, fixedSource } from './credentials/credential-source.ts';
import { createGovernedFetch, type GovernedFetchDeps, type WaitLimits } from './fetch/governed-fetch.ts';
import { noteRefusedVersion } from './refused-version.ts';

/** A context for connector code, and what the runtime needs to know about how it went. */
export interface RuntimeContext {
  context: ConnectorContext;
  /** Turns anything that connector code threw into the one error the runtime reacts to. */
  toProviderError(error: unknown): ProviderError | AbortError;
  /** Whether a write was sent and its reply lost: it may or may not have taken place. */
  lostWrite(): boolean;
}

export interface ConnectionContextInput {
  connector: Connector;
  connection: IntegrationDoc;
  settings: Record<string, unknown>;
  operation: Pick<Operation, 'log'>;
  signal: AbortSignal;
  /** How long a rate limit may be waited out inside a call; longer ones come back as `rate_limited`. */
  wait?: WaitLimits;
  /** Successful bodies are handed on as they come, up to this size. */
  streamUpTo?: number;
}

export interface CredentialsContextInput {
  connector: Connector;
  credentials: Credentials;
  callbackParams: Readonly<Record<string, string>>;
  settings: Record<string, unknown>;
  operation: Pick<Operation, 'log'>;
  signal: AbortSignal;
}

export interface ConnectorContextFactory {
  /** For a stored connection: its token is refreshed when it has to be. */
  forConnection(input: ConnectionContextInput): RuntimeContext;
  /** For credentials that have no connection yet: identify, health, the check of an API key. */
  forCredentials(input: CredentialsContextInput): RuntimeContext;
}

export interface ContextFactoryDeps extends GovernedFetchDeps {
  credentials: ConnectionCredentials;
}

export function createContextFactory(deps: ContextFactoryDeps): ConnectorContextFactory {
  return {
    forConnection({ connector, connection, settings, operation, signal, wait, streamUpTo }) {
      const governed = createGovernedFetch(deps, {
        connector,
        source: connectionSource({ connector, connection, credentials: deps.credentials, signal }),
        budgetKeys: { connection: connection._id, app: `${connection.environment}/${connection.system}` },
        log: operation.log,
        signal,
        ...(wait === undefined ? {} : { wait }),
        ...(streamUpTo === undefined ? {} : { streamUpTo }),
      });
      return assemble(governed, {
        connector,
        settings,
        signal,
        log: operation.log,
        now: deps.now,
        account: { accountId: connection.account.id, label: connection.account.label },
        callbackParams: connection.callbackParams,
      });
    },
    forCredentials({ connector, credentials, callbackParams, settings, operation, signal }) {
      const governed = createGovernedFetch(deps, {
        connector,
        source: fixedSource({ connector, credentials }),
        budgetKeys: { connection: null, app: null },
        log: operation.log,
        signal,
      });
      return assemble(governed, {
        connector,
        settings,
        signal,
        log: operation.log,
        now: deps.now,
        account: null,
        callbackParams,
      });
    },
  };
}

function assemble(
  governed: ReturnType<typeof createGovernedFetch>,
  { connector, ...parts }: Omit<ConnectorContext, 'fetch'> & { connector: Connector },
): RuntimeContext {
  return {
    context: { ...parts, fetch: governed.fetch },
    toProviderError(thrown) {
      const error = toProviderError(thrown, {
        connector,
        lastFailure: governed.lastFailure(),
        signal: parts.signal,
        now: parts.now(),
      });
      const version = governed.refusedVersion();
      if (error instanceof ProviderError && error.kind === 'reauthorize' && version !== null)
        noteRefusedVersion(error, version);
      return error;
    },
    lostWrite: governed.lostWrite,
  };
}
