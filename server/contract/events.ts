import { z } from 'zod';
import { id, time } from './common.ts';
import { connection } from './connections.ts';
import { syncRun } from './syncs.ts';

const connectionPayload = z.object({ connection });

export const recordChange = z.object({
  operation: z.enum(['created', 'updated', 'deleted']),
  model: z.string(),
  id,
  remoteId: z.string(),
  sequence: z.int(),
  /**
   * The record after the change; null for a deletion. Absent where the record alone is larger than a webhook may be: read
   * it at the event's `records`, or with `GET /v1/records/:model/:id`.
   */
  data: z.record(z.string(), z.unknown()).nullable().optional(),
  /** Top-level fields of `data` that differ from before; empty for created and deleted. */
  changedFields: z.array(z.string()),
});

export type RecordChange = z.infer<typeof recordChange>;

/** What an endpoint in thin mode gets of a change: which record, and its place in the sequence. */
export const thinRecordChange = recordChange.omit({ data: true, changedFields: true });

export type ThinRecordChange = z.infer<typeof thinRecordChange>;

const recordsChanged = z.object({
  connectionId: id,
  tenantId: z.string(),
  system: z.string(),
  model: z.string(),
  /** Up to 100, in the order of their sequence. */
  changes: z.array(recordChange).max(100),
  /** Pass to `GET /v1/records/:model` to read what changed after these. */
  cursor: z.string(),
  /** Where these changes can be read: `GET /v1/records/:model` of the connection, from the place before the first. */
  records: z.url(),
});

/** Payload by event type, as the vendor's endpoints receive it (Standard Webhooks body: `{ type, timestamp, data }`). */
export const eventData = {
  'connection.created': connectionPayload,
  'connection.updated': connectionPayload,
  'connection.needs_reauthorization': connectionPayload,
  'connection.recovered': connectionPayload,
  'connection.paused': connectionPayload,
  'connection.resumed': connectionPayload,
  'connection.deleted': connectionPayload,
  'sync.completed': z.object({ run: syncRun }),
  'sync.failed': z.object({ run: syncRun }),
  'records.changed': recordsChanged,
  'action.completed': z.object({
    connectionId: id,
    tenantId: z.string(),
    action: z.string(),
    succeeded: z.boolean(),
  }),
} as const satisfies Record<string, z.ZodObject>;

export type EventType = keyof typeof eventData;
export type EventData<T extends EventType> = z.infer<(typeof eventData)[T]>;

export const EVENT_TYPES = Object.keys(eventData) as EventType[];

export function webhookBody<T extends EventType>(type: T) {
  return z.object({ type: z.literal(type), timestamp: time, data: eventData[type] });
}

/** Payload by event type for an endpoint in thin mode: of records it carries ids only. */
export const thinEventData = {
  ...eventData,
  'records.changed': recordsChanged.extend({ changes: z.array(thinRecordChange).max(100) }),
} as const satisfies Record<EventType, z.ZodObject>;

type WebhookOf<Payloads extends Record<EventType, z.ZodObject>> = {
  [T in EventType]: { type: T; timestamp: string; data: z.infer<Payloads[T]> };
}[EventType];

/** The body of a webhook; `type` tells which `data`. */
export type WebhookEvent = WebhookOf<typeof eventData>;

/** The body of a webhook at an endpoint in thin mode. */
export type ThinWebhookEvent = WebhookOf<typeof thinEventData>;
