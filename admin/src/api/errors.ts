import type { Problem } from './types.ts';

/**
 * Why a call did not succeed.
 * - `network`: no answer (offline, timed out), or one that nobody can read
 * - `refused`: the API key is not, or no longer, accepted
 * - `problem`: the server answered with a problem document
 */
export type ApiErrorKind = 'network' | 'refused' | 'problem';

/** The one error type that the API client throws. Its text never contains the key. */
export class ApiError extends Error {
  readonly kind: ApiErrorKind;
  /** HTTP status, 0 without an answer. */
  readonly status: number;
  /** Reference to look for in the server's log. */
  readonly requestId: string | null;
  /** What is wrong in which field, for bad input. */
  readonly fields: readonly { field: string; message: string }[];

  constructor(kind: ApiErrorKind, status: number, problem: Partial<Problem> = {}) {
    super(problem.detail ?? problem.title ?? kind);
    this.name = 'ApiError';
    this.kind = kind;
    this.status = status;
    this.requestId = problem.requestId ?? null;
    this.fields = problem.errors ?? [];
  }
}

export function toApiError(error: unknown): ApiError {
  return error instanceof ApiError ? error : new ApiError('network', 0);
}

export async function problemOf(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null);
  const problem = typeof body === 'object' && body !== null ? (body as Partial<Problem>) : {};
  return new ApiError(response.status === 401 ? 'refused' : 'problem', response.status, problem);
}
