import type { Permission, Principal } from '../../contract/route.ts';

export interface ApiKeyPrincipal {
  type: 'api_key';
  environment: string;
  keyId: string;
  permissions: readonly Permission[];
}

/** A key that may stand in a web page. It opens connect sessions and nothing else. */
export interface PublishableKeyPrincipal {
  type: 'publishable_key';
  environment: string;
  keyId: string;
  allowedOrigins: readonly string[];
}

/** One end user of one tenant, for the lifetime of a connect session. */
export interface SessionPrincipal {
  type: 'session';
  environment: string;
  sessionId: string;
  tenantId: string;
  tenantName: string | null;
  endUser: { id: string; name: string | null; email: string | null };
  /** Null: all that the environment offers. */
  allowedSystems: readonly string[] | null;
  /** Null: any page may embed the widget. */
  allowedOrigins: readonly string[] | null;
  reconnectConnectionId: string | null;
  expiresAt: Date;
}

export interface PrincipalByType {
  api_key: ApiKeyPrincipal;
  publishable_key: PublishableKeyPrincipal;
  session: SessionPrincipal;
  none: null;
}

export type PrincipalOf<P extends Principal> = PrincipalByType[P];

export type KnownPrincipal = Exclude<PrincipalByType[Principal], null>;

/** Id of the key or session, for what belongs to one caller: idempotency keys, rate limits, the audit trail. */
export function principalId(principal: KnownPrincipal): string {
  return principal.type === 'session' ? principal.sessionId : principal.keyId;
}
