import type { SvixTargets } from './svix-target.ts';
import type { TenantApplicationStore, TenantKey } from './tenant-applications.store.ts';

/** Which tenants of a batch have an application of their own. */
export interface TenantLookup {
  /** Null: none. */
  revisionOf(key: TenantKey): Promise<string | null>;
}

/** Applications of tenants whose people manage their own endpoints, beside the environment's main one. */
export function createTenantApplications({
  targets,
  store,
  now,
}: {
  targets: SvixTargets;
  store: TenantApplicationStore;
  now: () => Date;
}) {
  return {
    /** Made when it is wanted first. What is announced after this goes there too. */
    async open(environment: string, tenant: { id: string; name: string | null }) {
      const { client, tenantApplicationUid } = targets(environment);
      const uid = tenantApplicationUid(tenant.id);
      const name = tenant.name?.trim() || tenant.id;
      const { id } = await client.application.getOrCreate({ uid, name, metadata: { tenantId: tenant.id } });
      await store.remember({ environment, tenantId: tenant.id }, now());
      return { id, uid };
    },

    /**
     * One question for a whole batch, asked after the batch was claimed: an application that was opened before an event
     * was announced, in whatever process, is seen. Nothing is kept from one batch to the next.
     */
    lookup(keys: readonly TenantKey[]): TenantLookup {
      const found = keys.length === 0 ? Promise.resolve(new Map<string, string>()) : store.revisions(keys);
      // Whoever waits for it hears of it.
      found.catch(() => undefined);
      return {
        async revisionOf({ environment, tenantId }) {
          return (await found).get(`${environment}/${tenantId}`) ?? null;
        },
      };
    },

    /** The vendor deleted it: nothing goes there any more until it is opened again. */
    forget: store.forget,
  };
}

export type TenantApplications = ReturnType<typeof createTenantApplications>;
