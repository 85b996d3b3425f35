import type { AuthMethod, Connector } from '@patchbay/connectors/sdk';
import type { EnvironmentScope } from '../../security/scope.ts';

export interface OfferedSystems {
  /** Throws ApiError 422 `system_not_offered`. */
  requireOffered(
    scope: EnvironmentScope,
    system: string,
  ): Promise<{ connector: Connector; auth: AuthMethod[] }>;
}

export interface SessionStates {
  stateOf(sessionId: string): Promise<SessionState>;
}

export type SessionState =
  | { live: true; allowedOrigins: readonly string[] | null }
  | { live: false; reason: 'expired' | 'revoked' | 'unknown' };
