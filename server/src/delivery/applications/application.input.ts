import { z } from 'zod';
import { booleanQuery, metadata, uid } from '../http/input.ts';
import { listQuery } from '../http/pagination.ts';

const name = z
  .string()
  .min(1, 'must not be empty')
  .max(256)
  .refine((text) => text.trim() !== '', 'must not be blank');

/** Accepted as Svix sends it; our limits are set per endpoint. */
const rate = z.int().min(1).max(65_535).nullish();

export const applicationIn = z.strictObject({
  name,
  uid: uid.nullish(),
  metadata: metadata.optional(),
  throttleRate: rate,
  rateLimit: rate,
});

export const applicationPatch = applicationIn.partial();
export const applicationListQuery = z.object({
  ...listQuery,
  exclude_apps_with_no_endpoints: booleanQuery.optional(),
  exclude_apps_with_disabled_endpoints: booleanQuery.optional(),
  // There are no endpoints of that kind here, so nothing is left out.
  exclude_apps_with_svix_play_endpoints: booleanQuery.optional(),
});
export const createQuery = z.object({ get_if_exists: booleanQuery.optional() });

export type ApplicationIn = z.infer<typeof applicationIn>;
export type ApplicationPatch = z.infer<typeof applicationPatch>;
