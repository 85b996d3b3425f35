import {
  createWebhookOperatorSession,
  createWebhookPortalSession,
  revokeWebhookPortalSession,
} from '../../../contract/webhook-portal.ts';
import { type ImplementedRoute, implement } from '../../http/implement.ts';
import { environmentScope } from '../../security/scope.ts';
import type { WebhookPortalService } from './webhook-portal.service.ts';

export function webhookPortalRoutes({ portal }: { portal: WebhookPortalService }): ImplementedRoute[] {
  return [
    implement(createWebhookPortalSession, async ({ principal, body }) =>
      portal.openForTenant(environmentScope(principal), body),
    ),
    implement(createWebhookOperatorSession, async ({ principal, body }) =>
      portal.openForOperator(environmentScope(principal), body),
    ),
    implement(revokeWebhookPortalSession, async ({ principal, params }) => {
      await portal.revoke(environmentScope(principal), params.id);
      return undefined;
    }),
  ];
}
