import type { Connector } from '@patchbay/connectors/sdk';
import type { IntegrationDoc } from '../../models/integration.ts';
import type { Credentials } from '../../security/vault/credentials.ts';
import { applyCredentials } from './apply-credentials.ts';
import type { ConnectionCredentials, FreshCredentials } from './connection-credentials.ts';

/** Where the requests of one operation get their credentials from. */
export interface CredentialSource {
  current(): Promise<FreshCredentials>;
  /** After the provider refused `rejectedVersion`: other credentials, or null when there are none. */
  renewed(rejectedVersion: number): Promise<FreshCredentials | null>;
}

const MIN_SECONDS_LEFT = 60;

/** Reads the connection's credentials once, and again only when they run out or are refused. */
export function connectionSource({
  connector,
  connection,
  credentials,
  signal,
}: {
  connector: Connector;
  connection: Pick<IntegrationDoc, '_id'>;
  credentials: ConnectionCredentials;
  signal: AbortSignal;
}): CredentialSource {
  let known: FreshCredentials | null = null;
  return {
    async current() {
      if (known === null || !known.lastsFor(MIN_SECONDS_LEFT)) {
        known = await credentials.fresh(connection._id, {
          connector,
          minSecondsLeft: MIN_SECONDS_LEFT,
          signal,
        });
      }
      return known;
    },
    async renewed(rejectedVersion) {
      known = await credentials.fresh(connection._id, {
        connector,
        minSecondsLeft: MIN_SECONDS_LEFT,
        rejectedVersion,
        signal,
      });
      return known.version === rejectedVersion ? null : known;
    },
  };
}

/** Credentials that belong to no connection yet. */
export function fixedSource({
  connector,
  credentials,
}: {
  connector: Connector;
  credentials: Credentials;
}): CredentialSource {
  const fixed: FreshCredentials = {
    version: 0,
    apply: (headers) => applyCredentials(connector, credentials, headers),
    lastsFor: () => true,
  };
  return { current: async () => fixed, renewed: async () => null };
}
