import type { Connector, OAuth2Auth } from '@patchbay/connectors/sdk';
import { toSandboxUrl } from '../../security/egress/sandbox-url.ts';
import type { OAuthClients } from '../../security/oauth/oauth-clients.ts';
import type { OAuthClient } from '../../security/oauth/token-endpoint.ts';
import { environmentScope } from '../../security/scope.ts';
import { verifierContext } from '../../security/vault/contexts.ts';
import type { Vault } from '../../security/vault/vault.ts';
import type { FlowRow } from './flows.store.ts';

export interface FlowOAuth {
  connector: Connector;
  auth: OAuth2Auth;
  client: OAuthClient;
  authorizationUrl: string;
}

export interface FlowOAuthReader {
  connectorOf(system: string): { connector: Connector; auth: OAuth2Auth } | null;
  /** Null when the system is no longer set up. */
  of(flow: FlowRow): Promise<FlowOAuth | null>;
  sealVerifier(flow: FlowRow, verifier: string): Promise<NonNullable<FlowRow['verifier']>>;
  openVerifier(flow: FlowRow): Promise<string | null>;
}

interface Deps {
  connectors: readonly Connector[];
  clients: OAuthClients;
  vault: Vault;
  sandboxUrl: string | null;
}

/** What a flow's system needs for OAuth, and its sealed PKCE verifier. */
export function createFlowOAuthReader({ connectors, clients, vault, sandboxUrl }: Deps): FlowOAuthReader {
  const byId = new Map(connectors.map((connector) => [connector.manifest.id, connector]));

  const connectorOf: FlowOAuthReader['connectorOf'] = (system) => {
    const connector = byId.get(system);
    const auth = connector?.auth.find((method) => method.type === 'oauth2');
    return connector === undefined || auth === undefined ? null : { connector, auth };
  };

  return {
    connectorOf,
    async of(flow) {
      const found = connectorOf(flow.system);
      const client = await clients.clientOf(environmentScope(flow), flow.system);
      if (found === null || client === null) return null;
      const { authorizationUrl } = found.auth;
      return {
        ...found,
        client,
        authorizationUrl: sandboxUrl === null ? authorizationUrl : toSandboxUrl(authorizationUrl, sandboxUrl),
      };
    },
    sealVerifier: (flow, verifier) => vault.seal(verifier, verifierContext(flow)),
    openVerifier: async (flow) =>
      flow.verifier === null ? null : vault.open(flow.verifier, verifierContext(flow)),
  };
}
