import { randomUUID } from 'node:crypto';
import type { Models } from '../../models/index.ts';

export interface TenantKey {
  environment: string;
  tenantId: string;
}

const idOf = ({ environment, tenantId }: TenantKey) => `${environment}/${tenantId}`;

export function createTenantApplicationStore({ models }: { models: Pick<Models, 'WebhookTenant'> }) {
  const { WebhookTenant } = models;
  return {
    async remember(key: TenantKey, at: Date): Promise<void> {
      await WebhookTenant.updateOne(
        { _id: idOf(key) },
        { $set: { revision: randomUUID() }, $setOnInsert: { ...key, createdAt: at } },
        { upsert: true },
      );
    },

    /** Revisions of those tenants that have an application of their own, by `<environment>/<tenant id>`. */
    async revisions(keys: readonly TenantKey[]): Promise<Map<string, string>> {
      const ids = [...new Set(keys.map(idOf))];
      const rows = await WebhookTenant.find({ _id: { $in: ids } }, { revision: 1 }).lean();
      return new Map(rows.map(({ _id, revision }) => [_id, revision]));
    },

    /** Only what was read: an application that was opened again since stays. */
    async forget(key: TenantKey, revision: string): Promise<void> {
      await WebhookTenant.deleteOne({ _id: idOf(key), revision });
    },
  };
}

export type TenantApplicationStore = ReturnType<typeof createTenantApplicationStore>;
