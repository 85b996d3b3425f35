import { orderTag } from '../order/order-key.ts';
import type { OutboxRow } from '../outbox.store.ts';
import { type EnsureMainApplication, statusOf } from './main-application.ts';
import type { SvixTargets } from './svix-target.ts';
import type { TenantApplications, TenantLookup } from './tenant-applications.ts';

/** Hands one event over. Resolves when the delivery service has it for good, also from an earlier try. */
export type DispatchEvent = (row: OutboxRow) => Promise<void>;

/** How the events of one claimed batch are handed over. */
export type DispatchBatch = (rows: readonly OutboxRow[]) => DispatchEvent;

/**
 * Every event goes to the environment's main application, and to its tenant's own where there is one. It counts as
 * handed over when both have it: what one of them has already it knows by the event's id.
 */
export function createDispatchBatch({
  targets,
  ensureMainApplication,
  tenants,
}: {
  targets: SvixTargets;
  ensureMainApplication: EnsureMainApplication;
  tenants: Pick<TenantApplications, 'lookup' | 'forget'>;
}): DispatchBatch {
  async function send(row: OutboxRow, applicationUid: string): Promise<void> {
    const { client, channelOf, hasExtensions } = targets(row.environment);
    try {
      await client.message.create(
        applicationUid,
        {
          eventType: row.type,
          eventId: row._id,
          channels: [channelOf(row.tenantId)],
          ...(hasExtensions && row.connectionId !== null ? { tags: [orderTag(row.connectionId)] } : {}),
          payload: { type: row.type, timestamp: row.occurredAt.toISOString(), data: row.data },
        },
        { idempotencyKey: row._id, withContent: false },
      );
    } catch (error) {
      // 409: a message with this event id is there, from a try whose answer was lost.
      if (statusOf(error) !== 409) throw error;
    }
  }

  async function toMain(row: OutboxRow): Promise<void> {
    const { applicationUid } = targets(row.environment);
    try {
      await send(row, applicationUid);
    } catch (error) {
      if (statusOf(error) !== 404) throw error;
      await ensureMainApplication(row.environment);
      await send(row, applicationUid);
    }
  }

  async function toTenant(row: OutboxRow, lookup: TenantLookup): Promise<void> {
    const revision = await lookup.revisionOf(row);
    if (revision === null) return;
    const { environment, tenantId } = row;
    try {
      await send(row, targets(environment).tenantApplicationUid(tenantId));
    } catch (error) {
      if (statusOf(error) !== 404) throw error;
      await tenants.forget({ environment, tenantId }, revision);
    }
  }

  return (rows) => {
    const lookup = tenants.lookup(rows);
    return async (row) => {
      const results = await Promise.allSettled([toMain(row), toTenant(row, lookup)]);
      const failed = results.find((result) => result.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
    };
  };
}
