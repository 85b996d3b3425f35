import { z } from 'zod';
import { cursor, externalId, failure, id, limit, pageOf, time } from './common.ts';
import { defineRoute } from './route.ts';
import { systemId } from './systems.ts';

export const connectionStatus = z.enum([
  'active',
  'needs_reauthorization',
  'degraded',
  'paused',
  'disconnected',
]);
export type ConnectionStatus = z.infer<typeof connectionStatus>;

export const connection = z.object({
  id,
  system: systemId,
  tenantId: z.string(),
  endUserId: z.string().nullable(),
  /** The account at the provider. */
  account: z.object({ id: z.string(), label: z.string() }),
  authType: z.enum(['oauth2', 'api_key']),
  scopes: z.array(z.string()),
  status: connectionStatus,
  /** Why the status is not `active`. */
  failure: failure.nullable(),
  lastSyncedAt: time.nullable(),
  createdAt: time,
  updatedAt: time,
});

export type Connection = z.infer<typeof connection>;

const params = z.strictObject({ id });
const base = { principal: 'api_key', params } as const;

export const listConnections = defineRoute({
  method: 'GET',
  path: '/v1/connections',
  summary: 'List connections, newest first',
  principal: 'api_key',
  permission: 'connections:read',
  query: z.strictObject({
    tenantId: externalId.optional(),
    system: systemId.optional(),
    status: connectionStatus.optional(),
    limit,
    cursor,
  }),
  response: pageOf(connection),
});

export const getConnection = defineRoute({
  ...base,
  method: 'GET',
  path: '/v1/connections/:id',
  summary: 'Get one connection',
  permission: 'connections:read',
  response: connection,
});

export const connectionImport = z.strictObject({
  system: systemId,
  tenant: z.strictObject({ id: externalId, name: z.string().min(1).max(200).optional() }),
  endUserId: externalId.optional(),
  credentials: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('api_key'), fields: z.record(z.string(), z.string().max(4000)) }),
    z.strictObject({
      type: z.literal('oauth2'),
      accessToken: z.string().min(1).max(8000),
      refreshToken: z.string().min(1).max(8000).optional(),
      /** When the access token runs out. */
      expiresAt: z.iso.datetime({ offset: true }).optional(),
      scopes: z.array(z.string()).optional(),
      callbackParams: z.record(z.string(), z.string()).optional(),
    }),
  ]),
});

export const importConnection = defineRoute({
  method: 'POST',
  path: '/v1/connections',
  summary: 'Import existing credentials: an API key, or OAuth tokens from another system; checked live',
  principal: 'api_key',
  permission: 'connections:write',
  effect: 'provider',
  audit: { action: 'connection.imported', object: 'connection', id: 'response.id' },
  body: connectionImport,
  status: 201,
  response: connection,
  errors: ['credentials_refused', 'system_not_offered'],
});

export const patchConnection = defineRoute({
  ...base,
  method: 'PATCH',
  path: '/v1/connections/:id',
  summary: "Change a connection's settings",
  permission: 'connections:write',
  effect: 'database',
  audit: { action: 'connection.updated', object: 'connection', id: 'params.id' },
  body: z.strictObject({
    settings: z.record(z.string(), z.unknown()).optional(),
    endUserId: externalId.optional(),
  }),
  response: connection,
});

export const deleteConnection = defineRoute({
  ...base,
  method: 'DELETE',
  path: '/v1/connections/:id',
  summary: 'Disconnect: revoke at the provider, and keep or delete the synced data',
  permission: 'connections:write',
  effect: 'provider',
  audit: { action: 'connection.deleted', object: 'connection', id: 'params.id' },
  query: z.strictObject({ data: z.enum(['keep', 'delete']).default('keep') }),
  status: 204,
});

export const pauseConnection = defineRoute({
  ...base,
  method: 'POST',
  path: '/v1/connections/:id/pause',
  summary: 'Stop its syncs until resumed; nothing is lost',
  permission: 'connections:write',
  effect: 'database',
  audit: { action: 'connection.paused', object: 'connection', id: 'params.id' },
  response: connection,
});

export const resumeConnection = defineRoute({
  ...base,
  method: 'POST',
  path: '/v1/connections/:id/resume',
  summary: 'Go on with its syncs',
  permission: 'connections:write',
  effect: 'database',
  audit: { action: 'connection.resumed', object: 'connection', id: 'params.id' },
  response: connection,
});

export const checkConnection = defineRoute({
  ...base,
  method: 'POST',
  path: '/v1/connections/:id/check',
  summary: 'Ask the provider now whether the connection works',
  permission: 'connections:write',
  effect: 'provider',
  audit: { none: 'It asks and changes nothing; what it finds is an operation in the log.' },
  response: z.object({ ok: z.boolean(), connection, failure: failure.nullable() }),
});
