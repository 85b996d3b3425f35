/** Longest wait that we believe; a header that asks for more is cut to it. */
const LONGEST_MS = 24 * 3_600_000;

/**
 * How long a response asks to wait, in ms: `Retry-After` (seconds or a date), else `X-RateLimit-Reset` (Unix seconds)
 * when `X-RateLimit-Remaining` is 0. `undefined` when it does not say.
 */
export function retryAfterMs(headers: Headers, now: Date): number | undefined {
  const retryAfter = headers.get('retry-after')?.trim();
  if (retryAfter) {
    const wait = /^\d+(\.\d+)?$/.test(retryAfter)
      ? Number(retryAfter) * 1000
      : Date.parse(retryAfter) - now.getTime();
    if (!Number.isNaN(wait)) return clamp(wait);
  }
  const reset = headers.get('x-ratelimit-reset');
  if (headers.get('x-ratelimit-remaining') !== '0' || !reset || !/^\d+$/.test(reset)) return undefined;
  return clamp(Number(reset) * 1000 - now.getTime());
}

function clamp(ms: number): number {
  return Math.min(Math.max(Math.ceil(ms), 0), LONGEST_MS);
}
