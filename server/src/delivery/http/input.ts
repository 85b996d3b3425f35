import { z } from 'zod';

/** As in Svix: what may stand for an id in a path. */
export const uid = z
  .string()
  .min(1)
  .max(256)
  .regex(/^[A-Za-z0-9\-_.]+$/, 'must consist of letters, digits, "-", "_" and "."');

export const eventTypeName = uid;

/** Wider than Svix, because a channel is a tenant's id in the vendor's own words. */
export const channel = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces');

export const tag = channel.max(128);

export const metadata = z
  .record(
    z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9\-_:]{0,99}$/, 'must be 1 to 100 letters, digits, "-", "_" and ":"'),
    z.string().max(1000),
  )
  .refine((values) => Object.keys(values).length <= 50, 'must have at most 50 entries');

export const booleanQuery = z.enum(['true', 'false']).transform((text) => text === 'true');

export const time = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

/** A list in one parameter (`a,b`), or the parameter repeated. */
export function listParameter(item: z.ZodString) {
  return z
    .union([z.string(), z.array(z.string())])
    .transform((value) => [value].flat().flatMap((text) => text.split(',')))
    .pipe(z.array(item).max(100));
}
