import { createConnectSession, revokeConnectSession } from '../../../contract/connect-sessions.ts';
import { type ImplementedRoute, implement } from '../../http/implement.ts';
import { environmentScope } from '../../security/scope.ts';
import type { ConnectSessionService } from './connect-sessions.service.ts';

interface Deps {
  sessions: ConnectSessionService;
  publicUrl: string;
}

export function connectSessionRoutes({ sessions, publicUrl }: Deps): ImplementedRoute[] {
  return [
    implement(createConnectSession, async ({ principal, body, transaction }) => {
      const scope = environmentScope(principal);
      const { id, token, expiresAt } = await sessions.create(scope, body, transaction.session);
      return { id, token, expiresAt: expiresAt.toISOString(), connectUrl: `${publicUrl}/embed` };
    }),
    implement(revokeConnectSession, async ({ principal, params, transaction }) => {
      await sessions.revoke(environmentScope(principal), params.id, transaction.session);
      return undefined;
    }),
  ];
}
