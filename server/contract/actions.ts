import { z } from 'zod';
import { id } from './common.ts';
import { defineRoute } from './route.ts';

export const runAction = defineRoute({
  method: 'POST',
  path: '/v1/connections/:id/actions/:action',
  summary: "Do something at the provider; the input is checked against the action's schema",
  principal: 'api_key',
  permission: 'actions:run',
  effect: 'provider',
  audit: { action: 'action.run', object: 'connection', id: 'params.id' },
  params: z.strictObject({ id, action: z.string() }),
  body: z.strictObject({ input: z.unknown() }),
  response: z.object({ output: z.unknown() }),
  errors: ['unknown_action', 'connection_not_active', 'provider_error', 'outcome_unknown'],
});
