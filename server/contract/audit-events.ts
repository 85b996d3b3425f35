import { z } from 'zod';
import { cursor, externalId, limit, pageOf, time } from './common.ts';
import { AUDIT_OBJECTS, defineRoute } from './route.ts';

export const auditPrincipal = z.enum(['api_key', 'publishable_key', 'session', 'operator']);

export const auditEvent = z.object({
  id: z.string(),
  at: time,
  /** Who: a key or a session by its id, or the operator of the installation. */
  principal: z.object({ type: auditPrincipal, id: z.string() }),
  tenantId: z.string().nullable(),
  endUserId: z.string().nullable(),
  /** What was done: `connection.paused`. */
  action: z.string(),
  object: z.object({ kind: z.enum(AUDIT_OBJECTS), id: z.string().nullable() }),
  /** What the address of the request said. */
  parameters: z.record(z.string(), z.unknown()),
  /** The fields that may be shown of the object; never a secret. */
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()).nullable(),
  /** `started`: under way at a provider; `unknown`: its process died, or the provider's answer was lost. */
  outcome: z.enum(['started', 'done', 'failed', 'unknown']),
  /** `code` of the problem that it ended with. */
  code: z.string().nullable(),
  requestId: z.string(),
  /** Place in the chain; null for the moment until it has one. */
  sequence: z.int().nullable(),
});

export type AuditEvent = z.infer<typeof auditEvent>;

const word = z.string().min(1).max(200);

export const listAuditEvents = defineRoute({
  method: 'GET',
  path: '/v1/audit-events',
  summary: 'Who did what to which object, newest first',
  principal: 'api_key',
  permission: 'audit:read',
  query: z.strictObject({
    action: word.optional(),
    object: z.enum(AUDIT_OBJECTS).optional(),
    objectId: word.optional(),
    principalId: word.optional(),
    tenantId: externalId.optional(),
    requestId: word.optional(),
    from: z.iso.datetime({ offset: true }).optional(),
    to: z.iso.datetime({ offset: true }).optional(),
    limit,
    cursor,
  }),
  response: pageOf(auditEvent),
});
