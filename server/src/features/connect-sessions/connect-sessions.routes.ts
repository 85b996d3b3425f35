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
    implement(createConnectSession, async ({ principal, body }) => {
      const { id, token, expiresAt } = await sessions.create(environmentScope(principal), body);
      return { id, token, expiresAt: expiresAt.toISOString(), connectUrl: `${publicUrl}/embed` };
    }),
    implement(revokeConnectSession, async ({ principal, params }) => {
      await sessions.revoke(environmentScope(principal), params.id);
      return undefined;
    }),
  ];
}
