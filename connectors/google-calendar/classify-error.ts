import { z } from 'zod';
import type { ErrorKind, FailedResponse } from '../sdk/index.ts';

const body = z.object({
  error: z.object({ errors: z.array(z.object({ reason: z.string().nullish() })).nullish() }),
});

/** https://developers.google.com/workspace/calendar/api/guides/errors */
const BY_REASON: Readonly<Record<string, ErrorKind>> = {
  rateLimitExceeded: 'rate_limited',
  userRateLimitExceeded: 'rate_limited',
  quotaExceeded: 'rate_limited',
  calendarUsageLimitsExceeded: 'rate_limited',
  fullSyncRequired: 'checkpoint_expired',
  updatedMinTooLongAgo: 'checkpoint_expired',
  requiredAccessLevel: 'forbidden',
};

/** Google says with a 403 that it is asked too often, and with a 410 that a sync token ran out. */
export function classifyError(response: FailedResponse): ErrorKind | null {
  const parsed = body.safeParse(parseJson(response.body));
  const reason = parsed.data?.error.errors?.[0]?.reason;
  return typeof reason === 'string' ? (BY_REASON[reason] ?? null) : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
