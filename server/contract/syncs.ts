import { z } from 'zod';
import { cursor, failure, id, limit, pageOf, time } from './common.ts';
import { defineRoute } from './route.ts';

export const runStatus = z.enum(['queued', 'running', 'succeeded', 'failed', 'interrupted']);
export const runTrigger = z.enum(['schedule', 'webhook', 'manual', 'connect', 'resume', 'retry']);

export const runCounts = z.object({
  /** Records read from the provider. */
  read: z.int(),
  created: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  deleted: z.int(),
  /** Records that did not fit the model and were left out. */
  rejected: z.int(),
});

export const syncRun = z.object({
  id,
  connectionId: id,
  sync: z.string(),
  model: z.string(),
  trigger: runTrigger,
  status: runStatus,
  counts: runCounts,
  /** Expected number of records where the provider tells; for a progress bar. */
  total: z.int().nullable(),
  /** The first rejects: field and reason, never a value. */
  rejects: z.array(z.object({ remoteId: z.string(), field: z.string(), message: z.string() })),
  /** A pass that would delete too much waits for a person. */
  heldDeletions: z.int(),
  failure: failure.nullable(),
  startedAt: time.nullable(),
  finishedAt: time.nullable(),
  createdAt: time,
});

export type SyncRun = z.infer<typeof syncRun>;

export const syncState = z.object({
  sync: z.string(),
  title: z.string(),
  model: z.string(),
  enabled: z.boolean(),
  everyMinutes: z.int(),
  nextRunAt: time.nullable(),
  lastSyncedAt: time.nullable(),
  /** Live records now. */
  records: z.int(),
  run: syncRun.nullable(),
});

export type SyncState = z.infer<typeof syncState>;

export const listSyncs = defineRoute({
  method: 'GET',
  path: '/v1/connections/:id/syncs',
  summary: 'Syncs of a connection with their latest run and progress',
  principal: 'api_key',
  permission: 'connections:read',
  params: z.strictObject({ id }),
  response: z.object({ data: z.array(syncState) }),
});

export const runSync = defineRoute({
  method: 'POST',
  path: '/v1/connections/:id/syncs/:sync/run',
  summary: 'Run a sync now; a run in progress is answered, not doubled',
  principal: 'api_key',
  permission: 'connections:write',
  effect: 'database',
  audit: { action: 'sync.requested', object: 'sync_run', id: 'response.runId' },
  params: z.strictObject({ id, sync: z.string() }),
  body: z
    .strictObject({
      /** Forget the checkpoint and read everything again. */
      full: z.boolean().optional(),
      /** Carry out the deletions that a former pass held back. */
      allowDeletions: z.boolean().optional(),
    })
    .optional(),
  status: 202,
  response: z.object({ runId: id }),
  errors: ['connection_not_active', 'sync_disabled'],
});

export const listRuns = defineRoute({
  method: 'GET',
  path: '/v1/sync-runs',
  summary: 'List sync runs, newest first',
  principal: 'api_key',
  permission: 'connections:read',
  query: z.strictObject({
    connectionId: id.optional(),
    sync: z.string().optional(),
    status: runStatus.optional(),
    limit,
    cursor,
  }),
  response: pageOf(syncRun),
});

export const getRun = defineRoute({
  method: 'GET',
  path: '/v1/sync-runs/:id',
  summary: 'Get one sync run',
  principal: 'api_key',
  permission: 'connections:read',
  params: z.strictObject({ id }),
  response: syncRun,
});
