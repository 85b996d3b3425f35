import type { OutboxRow } from '../outbox.store.ts';
import { type EnsureMainApplication, statusOf } from './main-application.ts';
import type { SvixTargets } from './svix-target.ts';

/** Hands one event to the delivery service. Resolves when the service has it for good, also from an earlier try. */
export function createDispatchEvent({
  targets,
  ensureMainApplication,
}: {
  targets: SvixTargets;
  ensureMainApplication: EnsureMainApplication;
}) {
  async function send(row: OutboxRow): Promise<void> {
    const { client, applicationUid, channelOf } = targets(row.environment);
    await client.message.create(
      applicationUid,
      {
        eventType: row.type,
        eventId: row._id,
        channels: [channelOf(row.tenantId)],
        payload: { type: row.type, timestamp: row.occurredAt.toISOString(), data: row.data },
      },
      { idempotencyKey: row._id },
    );
  }

  return async function dispatchEvent(row: OutboxRow): Promise<void> {
    try {
      await send(row);
    } catch (error) {
      const status = statusOf(error);
      // 409: a message with this event id is there, from a try whose answer was lost.
      if (status === 409) return;
      if (status !== 404) throw error;
      await ensureMainApplication(row.environment);
      await send(row);
    }
  };
}

export type DispatchEvent = ReturnType<typeof createDispatchEvent>;
