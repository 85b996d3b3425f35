import { z } from 'zod';
import { booleanQuery, eventTypeName } from '../http/input.ts';
import { listQuery } from '../http/pagination.ts';

const fields = {
  description: z.string().max(4096),
  archived: z.boolean().optional(),
  deprecated: z.boolean().optional(),
  groupName: eventTypeName.nullish(),
  featureFlags: z.array(eventTypeName).max(20).nullish(),
  /** JSON Schemas by version: `{ "1": { ... } }`. */
  schemas: z.record(z.string().max(20), z.record(z.string(), z.unknown())).nullish(),
  // Name of earlier Svix versions.
  featureFlag: eventTypeName.nullish(),
};

export const eventTypeIn = z.strictObject({ name: eventTypeName, ...fields }).transform(withCurrentNames);
export const eventTypeUpsertIn = z.strictObject(fields).transform(withCurrentNames);
export const eventTypePatch = z.strictObject(fields).partial().transform(withCurrentNames);

function withCurrentNames<
  T extends { featureFlag?: string | null | undefined; featureFlags?: string[] | null | undefined },
>({ featureFlag, featureFlags, ...rest }: T) {
  return {
    ...rest,
    featureFlags:
      featureFlags === undefined && typeof featureFlag === 'string' ? [featureFlag] : featureFlags,
  };
}

export const eventTypeListQuery = z.object({
  ...listQuery,
  include_archived: booleanQuery.optional(),
  with_content: booleanQuery.optional(),
});
export const eventTypeDeleteQuery = z.object({ expunge: booleanQuery.optional() });

export type EventTypeIn = z.output<typeof eventTypeIn>;
export type EventTypeUpsertIn = z.output<typeof eventTypeUpsertIn>;
export type EventTypePatch = z.output<typeof eventTypePatch>;
