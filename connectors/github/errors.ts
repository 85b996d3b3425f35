import type { ErrorKind, FailedResponse } from '../sdk/index.ts';

/** Where GitHub departs from the usual meaning of a status. */
export function classifyError({ status, headers, body }: FailedResponse): ErrorKind | null {
  if (status === 403 || status === 429) return isRateLimit(headers, body) ? 'rate_limited' : null;
  // Merging what cannot be merged, and creating what exists.
  if (status === 405 || (status === 422 && /already exists/i.test(body))) return 'conflict';
  // Taken down for legal reasons.
  return status === 451 ? 'forbidden' : null;
}

/** The primary limit names no remaining request, a secondary one says how long to wait or at least its name. */
function isRateLimit(headers: Headers, body: string): boolean {
  return (
    headers.get('x-ratelimit-remaining') === '0' ||
    headers.has('retry-after') ||
    /secondary rate limit/i.test(body)
  );
}

/** Of an Octokit error, whose message repeats what GitHub said. */
export function isConflict(error: unknown): boolean {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return false;
  return classifyError({ status: error.status, headers: new Headers(), body: error.message }) === 'conflict';
}
