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
    implement(createWebhookPortalSession, async ({ principal, body, once }) => {
      const work = portal.openForTenant(environmentScope(principal), body);
      return once({ work });
    }),
    implement(createWebhookOperatorSession, async ({ principal, body, once }) => {
      const work = portal.openForOperator(environmentScope(principal), body);
      return once({ work });
    }),
    implement(revokeWebhookPortalSession, async ({ principal, params, once }) => {
      const work = await portal.revocation(environmentScope(principal), params.id);
      await once({ work });
      return undefined;
    }),
  ];
}
