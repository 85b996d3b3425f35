import type { z } from 'zod';
import { calendar, event } from './calendar.ts';
import { customer, payment, refund } from './payments.ts';
import { branch, commit, pullRequest, repository } from './vcs.ts';

/** Every normalized model by its name in `/v1/records/:model` and in events. */
export const models = {
  'vcs.repository': repository,
  'vcs.branch': branch,
  'vcs.commit': commit,
  'vcs.pull_request': pullRequest,
  'calendar.calendar': calendar,
  'calendar.event': event,
  'payments.customer': customer,
  'payments.payment': payment,
  'payments.refund': refund,
} as const satisfies Record<string, z.ZodObject>;

export type ModelName = keyof typeof models;
export type ModelData<M extends ModelName> = z.infer<(typeof models)[M]>;

export function isModelName(name: string): name is ModelName {
  return Object.hasOwn(models, name);
}
