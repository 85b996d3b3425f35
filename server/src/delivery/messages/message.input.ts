import { z } from 'zod';
import { applicationIn } from '../applications/application.input.ts';
import { booleanQuery, channel, eventTypeName, listParameter, tag, time, uid } from '../http/input.ts';
import { listQuery } from '../http/pagination.ts';

const DAY_HOURS = 24;

const contentType = z
  .string()
  .max(200)
  .regex(
    /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?:; ?[\w-]+=[\w.+-]+)*$/,
    'must be a media type like text/xml; charset=utf-8',
  );

export const messageIn = z
  .strictObject({
    eventId: uid.nullish(),
    eventType: eventTypeName,
    payload: z.record(z.string(), z.unknown(), 'must be an object'),
    channels: z.array(channel).min(1, 'must have at least one item, or be null').max(5).nullish(),
    tags: z.array(tag).max(8).nullish(),
    application: applicationIn.nullish(),
    transformationsParams: z
      .strictObject({
        rawPayload: z.string().max(8_000_000).nullish(),
        headers: z.strictObject({ 'content-type': contentType.optional() }).nullish(),
      })
      .nullish(),
    deliverAt: time.nullish(),
    payloadRetentionPeriod: z.int().min(1).max(90).nullish(),
    payloadRetentionHours: z
      .int()
      .min(1)
      .max(90 * DAY_HOURS)
      .nullish(),
  })
  .refine(
    ({ payloadRetentionHours: hours, payloadRetentionPeriod: days }) =>
      typeof hours !== 'number' || typeof days !== 'number',
    { path: ['payloadRetentionHours'], message: 'cannot be combined with payloadRetentionPeriod' },
  );

export const messageQuery = z.object({ with_content: booleanQuery.optional() });

const filters = {
  channel: channel.optional(),
  tag: tag.optional(),
  before: time.optional(),
  after: time.optional(),
  event_types: listParameter(eventTypeName).optional(),
  with_content: booleanQuery.optional(),
};

export const messageListQuery = z.object({
  ...listQuery,
  ...filters,
  // Ours: each message with how it stands at its endpoints, and only those that stand so.
  with_deliveries: booleanQuery.optional(),
  status: z.coerce
    .number()
    .int()
    .min(0)
    .max(2, 'must be 0 (succeeded), 1 (pending) or 2 (failed)')
    .optional(),
  endpoint_id: z.string().max(256).optional(),
});

export const attemptListQuery = z.object({
  ...listQuery,
  ...filters,
  status: z.coerce.number().int().min(0).max(4).optional(),
  status_code_class: z.coerce
    .number()
    .refine((value) => [0, 100, 200, 300, 400, 500].includes(value), 'must be 0, 100, 200, 300, 400 or 500')
    .optional(),
  endpoint_id: z.string().max(256).optional(),
  with_msg: booleanQuery.optional(),
});

export const bulkExpungeIn = z.strictObject({ ids: z.array(uid).max(100).optional() });

export const precheckIn = z.strictObject({
  eventType: eventTypeName,
  channels: z.array(channel).max(5).nullish(),
});

export type MessageIn = z.output<typeof messageIn>;
