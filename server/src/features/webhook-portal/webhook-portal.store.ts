import type { Models } from '../../models/index.ts';
import type { WebhookPortalSessionDoc } from '../../models/webhook-portal.ts';
import { type EnvironmentScope, scopeFilter } from '../../security/scope.ts';

export type PortalSessionRow = WebhookPortalSessionDoc;

export function createWebhookPortalStore({ WebhookPortalSession }: Pick<Models, 'WebhookPortalSession'>) {
  return {
    async insert(row: PortalSessionRow): Promise<void> {
      await WebhookPortalSession.insertMany([row]);
    },

    async find(scope: EnvironmentScope, id: string): Promise<PortalSessionRow | null> {
      return WebhookPortalSession.findOne({ ...scopeFilter(scope), _id: id }).lean();
    },
  };
}

export type WebhookPortalStore = ReturnType<typeof createWebhookPortalStore>;
