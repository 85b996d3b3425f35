import { z } from 'zod';
import { externalId, id, pageOf, time } from './common.ts';
import { configuration, configurationInput } from './configuration.ts';
import { connection } from './connections.ts';
import { defineRoute } from './route.ts';
import { syncRun, syncState } from './syncs.ts';
import { systemId } from './systems.ts';

/** The API of the widget: `Authorization: Bearer <connect session token>`, scoped to that session's tenant. */
const base = { principal: 'session' } as const;

/** JSON Schema (draft 2020-12) of a form; `secret: true` on a property masks it. */
export const formSchema = z.record(z.string(), z.unknown());

export const catalogueSystem = z.object({
  id: systemId,
  name: z.string(),
  summary: z.string(),
  categories: z.array(z.string()),
  docsUrl: z.string(),
  /** Same-origin path of the logo, or null for a monogram. */
  logoUrl: z.string().nullable(),
  ready: z.boolean(),
  auth: z.array(
    z.discriminatedUnion('type', [
      z.object({
        type: z.literal('oauth2'),
        scopes: z.array(z.object({ scope: z.string(), why: z.string(), optional: z.boolean() })),
      }),
      z.object({ type: z.literal('api_key'), form: formSchema, helpUrl: z.string().nullable() }),
    ]),
  ),
  /** What will be synced, in words. */
  syncs: z.array(z.object({ id: z.string(), title: z.string(), description: z.string() })),
});

export type CatalogueSystem = z.infer<typeof catalogueSystem>;

export const widgetState = z.object({
  tenant: z.object({ id: z.string(), name: z.string().nullable() }),
  endUser: z.object({ id: z.string(), name: z.string().nullable() }),
  expiresAt: time,
  reconnectConnectionId: id.nullable(),
  systems: z.array(catalogueSystem),
  connections: z.array(connection.extend({ syncs: z.array(syncState) })),
});

export type WidgetState = z.infer<typeof widgetState>;
export type WidgetConnection = WidgetState['connections'][number];

export const getWidgetState = defineRoute({
  ...base,
  method: 'GET',
  path: '/widget/v1/state',
  summary: 'Catalogue and connections of the session, in one answer',
  response: widgetState,
});

/** Where a connect attempt stands. The server's answer is the truth; a message between windows only speeds it up. */
export const flowStatus = z.object({
  id,
  status: z.enum([
    'pending',
    'authorizing',
    'exchanging',
    'connected',
    'denied',
    'failed',
    'expired',
    'cancelled',
  ]),
  connectionId: id.nullable(),
  /** In plain words, when it did not work. */
  message: z.string().nullable(),
  code: z.string().nullable(),
});

export type FlowStatus = z.infer<typeof flowStatus>;

export const startFlow = defineRoute({
  ...base,
  method: 'POST',
  path: '/widget/v1/flows',
  summary: 'Begin an OAuth connect; open `authorizeUrl` in a popup or the same tab',
  effect: 'database',
  audit: { action: 'connection.requested', object: 'flow', id: 'response.flow.id' },
  body: z.strictObject({
    system: systemId,
    /**
     * Scopes the end user left selected; required ones are always asked for. Absent: all of them, or for a reconnect
     * those that the connection has.
     */
    scopes: z.array(z.string()).max(100).optional(),
    reconnectConnectionId: id.optional(),
    /** Where a same-tab flow returns to; must be on one of the session's allowed origins (or ours). */
    returnTo: z.url().max(2000).optional(),
    /**
     * Where `authorizeUrl` will be opened: the last page of a `popup` sends its message and closes itself, that of a
     * `tab` leads to `returnTo`. Absent: the last page finds out.
     */
    display: z.enum(['popup', 'tab']).optional(),
  }),
  status: 201,
  response: z.object({
    flow: flowStatus,
    /** A page of ours (`/connect/:flowId/...`) that binds the browser by cookie, then goes on to the provider. */
    authorizeUrl: z.string(),
    /** Origin from which the callback page may send its message. */
    messageOrigin: z.string(),
  }),
  errors: ['system_not_offered', 'connection_not_found'],
});

export const getFlow = defineRoute({
  ...base,
  method: 'GET',
  path: '/widget/v1/flows/:id',
  summary: 'Status of a connect attempt',
  params: z.strictObject({ id }),
  response: flowStatus,
});

export const cancelFlow = defineRoute({
  ...base,
  method: 'POST',
  path: '/widget/v1/flows/:id/cancel',
  summary: 'Give up a connect attempt; a late callback makes no connection',
  effect: 'database',
  audit: { action: 'connection.request_cancelled', object: 'flow', id: 'params.id' },
  params: z.strictObject({ id }),
  response: flowStatus,
});

export const connectApiKey = defineRoute({
  ...base,
  method: 'POST',
  path: '/widget/v1/connections',
  summary: 'Connect with an API key, checked live',
  effect: 'provider',
  audit: { action: 'connection.created', object: 'connection', id: 'response.id' },
  body: z.strictObject({
    system: systemId,
    fields: z.record(z.string(), z.string().max(4000)),
    reconnectConnectionId: id.optional(),
  }),
  status: 201,
  response: connection,
  errors: ['credentials_refused', 'system_not_offered', 'account_mismatch'],
});

const params = z.strictObject({ id });

export const widgetPause = defineRoute({
  ...base,
  method: 'POST',
  path: '/widget/v1/connections/:id/pause',
  summary: 'Stop its syncs until resumed',
  effect: 'database',
  audit: { action: 'connection.paused', object: 'connection', id: 'params.id' },
  params,
  response: connection,
});

export const widgetResume = defineRoute({
  ...base,
  method: 'POST',
  path: '/widget/v1/connections/:id/resume',
  summary: 'Go on with its syncs',
  effect: 'database',
  audit: { action: 'connection.resumed', object: 'connection', id: 'params.id' },
  params,
  response: connection,
});

export const widgetDisconnect = defineRoute({
  ...base,
  method: 'DELETE',
  path: '/widget/v1/connections/:id',
  summary: 'Disconnect; keep or delete the synced data',
  effect: 'provider',
  audit: { action: 'connection.deleted', object: 'connection', id: 'params.id' },
  params,
  query: z.strictObject({ data: z.enum(['keep', 'delete']) }),
  status: 204,
});

export const widgetRunSync = defineRoute({
  ...base,
  method: 'POST',
  path: '/widget/v1/connections/:id/syncs/:sync/run',
  summary: 'Run a sync now',
  effect: 'database',
  audit: { action: 'sync.requested', object: 'sync_run', id: 'response.runId' },
  params: z.strictObject({ id, sync: z.string() }),
  status: 202,
  response: z.object({ runId: id }),
});

export const widgetRuns = defineRoute({
  ...base,
  method: 'GET',
  path: '/widget/v1/connections/:id/runs',
  summary: 'Sync history, newest first',
  params,
  query: z.strictObject({
    sync: z.string().optional(),
    limit: z.coerce.number().int().min(1).max(100).default(20),
    cursor: z.string().max(1000).optional(),
  }),
  response: pageOf(syncRun),
});

export const widgetGetConfiguration = defineRoute({
  ...base,
  method: 'GET',
  path: '/widget/v1/connections/:id/configuration',
  summary: 'How the tenant wants this connection to work',
  params,
  response: configuration,
});

export const widgetPutConfiguration = defineRoute({
  ...base,
  method: 'PUT',
  path: '/widget/v1/connections/:id/configuration',
  summary: 'Change it',
  effect: 'database',
  audit: { action: 'configuration.updated', object: 'configuration', id: 'params.id' },
  params,
  body: configurationInput,
  response: configuration,
  errors: ['version_conflict'],
});

export const requestIntegration = defineRoute({
  ...base,
  method: 'POST',
  path: '/widget/v1/integration-requests',
  summary: 'Tell the vendor which tool is missing',
  effect: 'database',
  audit: { action: 'integration.requested', object: 'integration_request', id: null },
  body: z.strictObject({ name: z.string().trim().min(1).max(200) }),
  status: 202,
  response: z.object({ endUserId: externalId }),
});
