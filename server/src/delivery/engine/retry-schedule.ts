const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** How long to wait after the 1st, 2nd, ... failed attempt: 10 attempts over 75 hours. */
const DELAYS_MS = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  10 * HOUR,
  24 * HOUR,
  24 * HOUR,
] as const;

const JITTER = 0.2;
const MAX_RETRY_AFTER_MS = 24 * HOUR;

/**
 * When to try again after `attempts` failed ones; null: not again. A `Retry-After` can only make it later, and by a day
 * at most: an endpoint that asks to be called back at once must not use up its schedule in a minute.
 */
export function nextAttemptAt({
  attempts,
  retryAfterMs,
  now,
  random,
}: {
  attempts: number;
  retryAfterMs: number | null;
  now: Date;
  /** From 0 to 1. */
  random: () => number;
}): Date | null {
  const base = DELAYS_MS[attempts - 1];
  if (base === undefined) return null;
  const jittered = base * (1 + JITTER * (2 * random() - 1));
  const asked = Math.min(Math.max(retryAfterMs ?? 0, 0), MAX_RETRY_AFTER_MS);
  return new Date(now.getTime() + Math.round(Math.max(jittered, asked)));
}

/** `Retry-After` in seconds or as a date; null: absent or not understood. */
export function parseRetryAfter(value: string | null, now: Date): number | null {
  if (value === null) return null;
  if (/^\d{1,9}$/.test(value.trim())) return Number(value) * SECOND;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime());
}
