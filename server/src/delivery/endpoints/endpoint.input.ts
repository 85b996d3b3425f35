import { z } from 'zod';
import { channel, eventTypeName, time, uid } from '../http/input.ts';
import { listQuery } from '../http/pagination.ts';
import { endpointMetadata } from './endpoint-options.ts';
import { signingSecret } from './signing-secret.ts';

const RESERVED_HEADER =
  /^(host|content-length|content-type|connection|keep-alive|transfer-encoding|te|trailer|upgrade|expect|proxy-.*|user-agent|accept-encoding|(webhook|svix)-.*)$/i;

/** Where messages go. Whether its address may be reached is judged at every attempt, since names can move. */
const url = z
  .string()
  .min(1)
  .max(2048)
  .transform((text, context) => {
    const parsed = URL.parse(text);
    const problem =
      parsed === null
        ? 'must be an absolute URL like https://example.com/webhooks'
        : !['http:', 'https:'].includes(parsed.protocol)
          ? 'must start with https:// or http://'
          : parsed.username !== '' || parsed.password !== ''
            ? 'must not contain a user name or password; use an extra header instead'
            : null;
    if (problem === null) return parsed?.href ?? text;
    context.addIssue({ code: 'custom', message: problem });
    return z.NEVER;
  });

export const headers = z
  .record(
    z
      .string()
      .regex(/^[A-Za-z0-9\-_]{1,100}$/, 'must be a header name of letters, digits, "-" and "_"')
      .refine((name) => !RESERVED_HEADER.test(name), 'is set by the delivery service itself'),
    z
      .string()
      .max(4096)
      .regex(/^[\x20-\x7e\t]*$/, 'must be printable ASCII'),
  )
  .refine((values) => Object.keys(values).length <= 20, 'must have at most 20 headers');

const filterTypes = z.array(eventTypeName).max(200).nullish();
const rate = z.int().min(1).max(65_535).nullish();

export const commonFields = {
  url,
  description: z.string().max(1000).optional(),
  uid: uid.nullish(),
  disabled: z.boolean().optional(),
  eventTypes: filterTypes,
  channels: z.array(channel).min(1, 'must have at least one item, or be null').max(10).nullish(),
  throttleRate: rate,
  metadata: endpointMetadata.optional(),
  // Names of earlier Svix versions.
  filterTypes,
  rateLimit: rate,
  version: z.int().optional(),
};

export const endpointIn = z
  .strictObject({ ...commonFields, secret: signingSecret.nullish(), headers: headers.nullish() })
  .transform(withCurrentNames);
export const endpointUpsertIn = z.strictObject(commonFields).transform(withCurrentNames);
export const endpointPatch = z.strictObject(commonFields).partial().transform(withCurrentNames);

function withCurrentNames<
  T extends {
    eventTypes?: string[] | null | undefined;
    filterTypes?: string[] | null | undefined;
    throttleRate?: number | null | undefined;
    rateLimit?: number | null | undefined;
  },
>({ eventTypes, filterTypes: formerTypes, throttleRate, rateLimit: formerRate, ...rest }: T) {
  return {
    ...rest,
    filterTypes: eventTypes === undefined ? formerTypes : eventTypes,
    rateLimit: throttleRate === undefined ? formerRate : throttleRate,
  };
}

export const endpointListQuery = z.object(listQuery);
export const headersIn = z.strictObject({ headers });
export const headersPatch = z.strictObject({
  headers: headers.optional(),
  deleteHeaders: z.array(z.string().max(100)).max(20).optional(),
});

const MAX_GRACE_SECONDS = 7 * 86_400;
export const rotateIn = z.strictObject({
  key: signingSecret.nullish(),
  gracePeriodSeconds: z.int().min(0).max(MAX_GRACE_SECONDS).nullish(),
});

export const sinceIn = z.strictObject({ since: time, until: time.nullish() });
export const bulkReplayIn = z.strictObject({
  since: time,
  until: time.nullish(),
  eventTypes: z.array(eventTypeName).max(200).nullish(),
  channel: channel.nullish(),
  tag: z.string().max(128).nullish(),
  status: z.int().min(0).max(4).nullish(),
  statusCodeClass: z
    .literal([0, 100, 200, 300, 400, 500], 'must be 0 (no answer), 100, 200, 300, 400 or 500')
    .nullish(),
});
export const statsQuery = z.object({ since: time.optional(), until: time.optional() });
export const exampleIn = z.strictObject({
  eventType: eventTypeName,
  exampleIndex: z.int().min(0).optional(),
});

export type EndpointIn = z.output<typeof endpointIn>;
export type EndpointUpsertIn = z.output<typeof endpointUpsertIn>;
export type EndpointPatch = z.output<typeof endpointPatch>;
