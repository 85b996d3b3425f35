import {
  createConnectSession,
  openConnectSession,
  revokeConnectSession,
} from '../../../contract/connect-sessions.ts';
import { ApiError } from '../../http/api-error.ts';
import { type ImplementedRoute, implement } from '../../http/implement.ts';
import type { PublishableKeyPrincipal } from '../../http/principal.ts';
import { environmentScope } from '../../security/scope.ts';
import { type Identity, IdentityTokenError } from '../../security/tokens/identity-token.ts';
import type { ConnectSessionService, CreatedSession } from './connect-sessions.service.ts';

interface Deps {
  sessions: ConnectSessionService;
  /** Throws IdentityTokenError. */
  verifyIdentity(principal: PublishableKeyPrincipal, token: string): Promise<Identity>;
  publicUrl: string;
}

export function connectSessionRoutes({ sessions, verifyIdentity, publicUrl }: Deps): ImplementedRoute[] {
  const toSession = ({ id, token, expiresAt }: CreatedSession) => ({
    id,
    token,
    expiresAt: expiresAt.toISOString(),
    connectUrl: `${publicUrl}/embed`,
  });
  return [
    implement(createConnectSession, async ({ principal, body, transaction }) => {
      const scope = environmentScope(principal);
      return toSession(await sessions.create(scope, body, transaction.session));
    }),
    implement(openConnectSession, async ({ principal, body, req, transaction }) => {
      const identity = await verifyIdentity(principal, body.identityToken).catch((error: unknown) => {
        throw error instanceof IdentityTokenError ? badIdentity(error) : error;
      });
      // The authentication has compared it with the origins of the key.
      const origin = req.get('origin') ?? '';
      return toSession(await sessions.open(principal, identity, origin, transaction.session));
    }),
    implement(revokeConnectSession, async ({ principal, params, transaction }) => {
      await sessions.revoke(environmentScope(principal), params.id, transaction.session);
      return undefined;
    }),
  ];
}

function badIdentity({ message }: IdentityTokenError): ApiError {
  return new ApiError({
    status: 401,
    code: 'invalid_identity_token',
    detail: `The identity token ${message}.`,
  });
}
