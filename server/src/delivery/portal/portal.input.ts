import { z } from 'zod';
import { applicationIn } from '../applications/application.input.ts';
import { invalid } from '../http/svix-error.ts';
import { CAPABILITIES } from './capabilities.ts';

const DAY_SECONDS = 86_400;
const MAX_ORIGINS = 20;

/** Patchbay's own header of `app-portal-access`: the pages that may use the token, separated by commas. */
export const ORIGINS_HEADER = 'patchbay-portal-origins';

export const portalAccessIn = z.strictObject({
  application: applicationIn.nullish(),
  capabilities: z
    .array(z.enum(CAPABILITIES))
    .max(20)
    .refine((list) => list.includes('ViewBase'), 'must include ViewBase')
    .nullish(),
  readOnly: z.boolean().nullish(),
  featureFlags: z.array(z.string().min(1).max(256)).max(50).optional(),
  expiry: z
    .int()
    .min(60)
    .max(7 * DAY_SECONDS)
    .nullish(),
  sessionId: z.string().min(1).max(256).nullish(),
});

export const expireAllIn = z.strictObject({
  expiry: z
    .int()
    .min(0)
    .max(7 * DAY_SECONDS)
    .nullish(),
  sessionIds: z.array(z.string().min(1).max(256)).max(1000).optional(),
});

export const oneTimeTokenIn = z.strictObject({ oneTimeToken: z.string().min(1).max(256) });

/** Null: the header is not there. */
export function originsOf(header: string | undefined): string[] | null {
  if (header === undefined) return null;
  const origins = header.split(',').map((text) => text.trim());
  const wrong = origins.find((text) => !/^https?:$/.test(URL.parse(text)?.protocol ?? '') || !isOrigin(text));
  if (wrong !== undefined) {
    throw invalid(['header', ORIGINS_HEADER], `"${wrong}" is not an origin such as https://app.acme.com`);
  }
  if (origins.length > MAX_ORIGINS) {
    throw invalid(['header', ORIGINS_HEADER], `must have at most ${MAX_ORIGINS} origins`);
  }
  return origins;
}

function isOrigin(text: string): boolean {
  return URL.parse(text)?.origin === text;
}
