import type { Permission, Principal } from '../../contract/route.ts';

export interface ApiKeyPrincipal {
  type: 'api_key';
  environment: string;
  keyId: string;
  permissions: readonly Permission[];
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
  session: SessionPrincipal;
  none: null;
}

export type PrincipalOf<P extends Principal> = PrincipalByType[P];
