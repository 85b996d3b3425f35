import type { AuthMethod, Connector } from '@patchbay/connectors/sdk';
import type { ClientSession } from 'mongoose';
import type { SessionPrincipal } from '../../http/principal.ts';
import type { IntegrationDoc } from '../../models/integration.ts';
import type { EnvironmentScope, TenantScope } from '../../security/scope.ts';
import type { Credentials } from '../../security/vault/credentials.ts';

export interface OfferedSystems {
  /** Throws ApiError 422 `system_not_offered`. */
  requireOffered(
    scope: EnvironmentScope,
    system: string,
  ): Promise<{ connector: Connector; auth: AuthMethod[] }>;
}

export interface ConnectionLookup {
  /** Throws ApiError 404 beyond the tenant and the limits of the session. */
  getForSession(principal: SessionPrincipal, id: string): Promise<IntegrationDoc>;
}

export interface SessionStates {
  stateOf(sessionId: string): Promise<SessionState>;
}

export type SessionState =
  | { live: true; allowedOrigins: readonly string[] | null }
  | { live: false; reason: 'expired' | 'revoked' | 'unknown' };

/** Makes a connection of credentials; throws an error with a `kind` and a `message` for the end user. */
export type Establish = (input: {
  scope: TenantScope;
  tenantName: string | null;
  endUserId: string | null;
  connector: Connector;
  credentials: Credentials;
  scopes: readonly string[];
  callbackParams: Readonly<Record<string, string>>;
  expiresAt: Date | null;
  reconnectConnectionId: string | null;
  correlationId: string;
  signal: AbortSignal;
  alongside: (session: ClientSession, connectionId: string) => Promise<void>;
}) => Promise<IntegrationDoc>;
