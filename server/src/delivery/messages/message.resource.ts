import type { MessageRow } from './messages.store.ts';

const STATUS_TEXT = ['success', 'pending', 'fail', 'sending', 'canceled'] as const;

export const statusFields = (status: number) => ({ status, statusText: STATUS_TEXT[status] ?? 'fail' });

export function messageOut(row: MessageRow, { withContent, now }: { withContent: boolean; now: Date }) {
  return {
    id: row._id,
    eventId: row.eventId,
    eventType: row.eventType,
    channels: row.channels.length === 0 ? null : row.channels,
    tags: row.tags.length === 0 ? null : row.tags,
    payload: withContent ? payloadOf(row, now) : {},
    deliverAt: row.deliverAt?.toISOString() ?? null,
    timestamp: row.createdAt.toISOString(),
  };
}

function payloadOf(row: MessageRow, now: Date): unknown {
  if (row.body === null || row.bodyExpiresAt <= now) return { expired: true };
  try {
    return JSON.parse(row.body);
  } catch {
    // A raw payload need not be JSON.
    return { raw: row.body };
  }
}
