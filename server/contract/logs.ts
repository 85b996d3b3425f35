import { z } from 'zod';
import { cursor, errorKind, externalId, id, limit, pageOf, time } from './common.ts';
import { defineRoute } from './route.ts';

export const operation = z.enum([
  'connect',
  'disconnect',
  'sync',
  'action',
  'webhook',
  'delivery',
  'proxy',
  'token_refresh',
  'check',
  'integration_request',
]);

export const logEntry = z.object({
  id,
  operation,
  status: z.enum(['running', 'succeeded', 'failed']),
  system: z.string().nullable(),
  tenantId: z.string().nullable(),
  connectionId: id.nullable(),
  /** In plain words. */
  message: z.string(),
  errorKind: errorKind.nullable(),
  correlationId: z.string(),
  durationMs: z.number().nullable(),
  /** Counts and other facts, redacted. */
  fields: z.record(z.string(), z.unknown()),
  lines: z.array(
    z.object({
      at: time,
      level: z.enum(['debug', 'info', 'warn', 'error']),
      message: z.string(),
      fields: z.record(z.string(), z.unknown()),
    }),
  ),
  createdAt: time,
});

export type LogEntry = z.infer<typeof logEntry>;

export const listLogs = defineRoute({
  method: 'GET',
  path: '/v1/logs',
  summary: 'List operations, newest first',
  principal: 'api_key',
  permission: 'logs:read',
  query: z.strictObject({
    connectionId: id.optional(),
    tenantId: externalId.optional(),
    operation: operation.optional(),
    status: z.enum(['running', 'succeeded', 'failed']).optional(),
    limit,
    cursor,
  }),
  response: pageOf(logEntry),
});
