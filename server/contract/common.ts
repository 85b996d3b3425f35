import { z } from 'zod';

export const id = z.string().regex(/^[a-z]+_[0-9A-Za-z]{8,40}$/, 'must look like "con_3kTMd..."');

/** ISO 8601 in UTC with milliseconds, as `Date.prototype.toISOString` writes it. */
export const time = z.iso.datetime();

/** The vendor's own id of a tenant or end user: 1 to 200 printable characters. */
export const externalId = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces');

export const limit = z.coerce.number().int().min(1).max(200).default(50);

export const cursor = z.string().max(1000).optional();

export const pageQuery = z.strictObject({ limit, cursor });

export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ data: z.array(item), nextCursor: z.string().nullable() });
}

/** RFC 9457 problem document. `code` is stable; `detail` is for people and may change. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  /** Reference to quote to support; the correlation id of the operation. */
  requestId: z.string(),
  /** What is wrong in which field, for bad input. */
  errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
});

export type Problem = z.infer<typeof problem>;

/** The kinds of failure a provider can answer with, as in the connector contract. */
export const errorKind = z.enum([
  'reauthorize',
  'forbidden',
  'not_found',
  'rate_limited',
  'rejected',
  'conflict',
  'unavailable',
  'unexpected_response',
  'checkpoint_expired',
  'internal',
]);

export const failure = z.object({
  kind: errorKind,
  /** In plain words, for the end user. */
  message: z.string(),
  /** Dotted path of the field at fault, without its value. */
  field: z.string().nullable(),
  /** When it will be tried again, if it will. */
  nextRetryAt: time.nullable(),
  /** Id of the log entry. */
  reference: z.string().nullable(),
});

export type Failure = z.infer<typeof failure>;
