import { z } from 'zod';
import { cursor, externalId, id, limit, time } from './common.ts';
import { defineRoute } from './route.ts';

export const record = z.object({
  id,
  model: z.string(),
  tenantId: z.string(),
  connectionId: id,
  remoteId: z.string(),
  remoteUpdatedAt: z.string().nullable(),
  /** The normalized model; see the models reference. */
  data: z.record(z.string(), z.unknown()),
  /** The provider's own object, where the system's `storeRaw` is on and it is at most 256 KiB of JSON. */
  raw: z.unknown().optional(),
  contentHash: z.string(),
  /** Place in the environment's change sequence; grows with every change. */
  sequence: z.int(),
  createdAt: time,
  changedAt: time,
  deletedAt: time.nullable(),
});

export type RecordResource = z.infer<typeof record>;

export const listRecords = defineRoute({
  method: 'GET',
  path: '/v1/records/:model',
  summary: 'Read records in the order of their last change; keep polling from nextCursor',
  principal: 'api_key',
  permission: 'records:read',
  params: z.strictObject({ model: z.string() }),
  query: z.strictObject({
    tenantId: externalId.optional(),
    connectionId: id.optional(),
    includeDeleted: z.enum(['true', 'false']).default('false'),
    limit,
    cursor,
  }),
  /** Unlike other lists, `nextCursor` is always given, so that a client can keep polling from it. */
  response: z.object({ data: z.array(record), nextCursor: z.string() }),
  errors: ['unknown_model'],
});

export const getRecord = defineRoute({
  method: 'GET',
  path: '/v1/records/:model/:id',
  summary: 'Get one record',
  principal: 'api_key',
  permission: 'records:read',
  params: z.strictObject({ model: z.string(), id }),
  response: record,
});
