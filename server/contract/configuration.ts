import { z } from 'zod';
import { id, time } from './common.ts';
import { defineRoute } from './route.ts';

export const syncSetting = z.strictObject({
  enabled: z.boolean(),
  /** Minutes between runs, 1 to 43,200 (30 days). */
  everyMinutes: z.int().min(1).max(43_200),
});

export const configurationInput = z.strictObject({
  /** The version this change is based on; another one answers 409 `version_conflict`. */
  version: z.int().min(1),
  syncs: z.record(z.string(), syncSetting.partial()).optional(),
  settings: z.record(z.string(), z.unknown()).optional(),
});

export const configuration = z.object({
  connectionId: id,
  version: z.int(),
  syncs: z.record(
    z.string(),
    syncSetting.extend({ title: z.string(), description: z.string(), model: z.string() }),
  ),
  settings: z.record(z.string(), z.unknown()),
  /** JSON Schema of `settings`, for generated forms; null when the connector has none. */
  settingsSchema: z.record(z.string(), z.unknown()).nullable(),
  updatedAt: time,
});

export type Configuration = z.infer<typeof configuration>;

const params = z.strictObject({ id });

export const getConfiguration = defineRoute({
  method: 'GET',
  path: '/v1/connections/:id/configuration',
  summary: 'How the tenant wants this connection to work',
  principal: 'api_key',
  permission: 'connections:read',
  params,
  response: configuration,
});

export const putConfiguration = defineRoute({
  method: 'PUT',
  path: '/v1/connections/:id/configuration',
  summary: 'Change it; schedules take effect at once',
  principal: 'api_key',
  permission: 'connections:write',
  effect: 'database',
  audit: { action: 'configuration.updated', object: 'configuration', id: 'params.id' },
  params,
  body: configurationInput,
  response: configuration,
  errors: ['version_conflict'],
});
