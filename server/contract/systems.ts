import { z } from 'zod';
import { pageOf, pageQuery, time } from './common.ts';
import { defineRoute } from './route.ts';

export const systemId = z.string().regex(/^[a-z][a-z0-9-]*$/);

export const system = z.object({
  /** Connector id: `github`. */
  id: systemId,
  name: z.string(),
  summary: z.string(),
  categories: z.array(z.string()),
  docsUrl: z.string(),
  enabled: z.boolean(),
  auth: z.array(z.enum(['oauth2', 'api_key'])),
  /** Set for OAuth systems; the secret is never answered. */
  oauth: z
    .object({
      clientId: z.string().nullable(),
      hasClientSecret: z.boolean(),
      redirectUri: z.string(),
      appRegistrationUrl: z.string(),
    })
    .nullable(),
  /** Whether records keep the provider's own object as `raw`, beside `data`. Off unless asked for. */
  storeRaw: z.boolean(),
  /** Whether an end user can connect it now; `reason` says what is missing. */
  ready: z.boolean(),
  reason: z.string().nullable(),
  syncs: z.array(z.string()),
  actions: z.array(z.string()),
  createdAt: time,
  updatedAt: time,
});

export type System = z.infer<typeof system>;

const params = z.strictObject({ system: systemId });

export const systemInput = z.strictObject({
  enabled: z.boolean().optional(),
  /** Holds for what is synced from then on: a stored record gains or loses its `raw` with its next change. */
  storeRaw: z.boolean().optional(),
  oauth: z
    .strictObject({
      clientId: z.string().min(1).max(500),
      clientSecret: z.string().min(1).max(2000).optional(),
    })
    .optional(),
});

export const listSystems = defineRoute({
  method: 'GET',
  path: '/v1/systems',
  summary: 'List the systems this environment knows, offered or not',
  principal: 'api_key',
  permission: 'systems:read',
  query: pageQuery,
  response: pageOf(system),
});

export const getSystem = defineRoute({
  method: 'GET',
  path: '/v1/systems/:system',
  summary: 'Get one system',
  principal: 'api_key',
  permission: 'systems:read',
  params,
  response: system,
});

export const putSystem = defineRoute({
  method: 'PUT',
  path: '/v1/systems/:system',
  summary: 'Offer a system to end users, or change its OAuth app',
  principal: 'api_key',
  permission: 'systems:write',
  effect: 'database',
  audit: { action: 'system.updated', object: 'system', id: 'params.system' },
  params,
  body: systemInput,
  response: system,
});

export const deleteSystem = defineRoute({
  method: 'DELETE',
  path: '/v1/systems/:system',
  summary: 'Stop offering a system and forget its OAuth app; refused while connections use it',
  principal: 'api_key',
  permission: 'systems:write',
  effect: 'database',
  audit: { action: 'system.deleted', object: 'system', id: 'params.system' },
  params,
  status: 204,
  errors: ['system_in_use'],
});
