import type { Problem } from './types.ts';

export interface FieldError {
  field: string;
  message: string;
}

/**
 * Why a call did not succeed.
 * - `network`: no answer (offline, blocked by the browser, timed out)
 * - `expired`: the session is over and could not be renewed
 * - `problem`: the server answered with a problem document
 */
export type ApiErrorKind = 'network' | 'expired' | 'problem';

/** The one error type that the API client throws. Its text never contains a token. */
export class ApiError extends Error {
  readonly kind: ApiErrorKind;
  /** HTTP status, 0 without an answer. */
  readonly status: number;
  /** Stable code of the problem document, or the kind. */
  readonly code: string;
  /** Reference to quote to support. */
  readonly requestId: string | null;
  readonly fields: readonly FieldError[];

  constructor(kind: ApiErrorKind, status: number, problem: Partial<Problem> = {}) {
    super(problem.detail ?? problem.title ?? kind);
    this.name = 'ApiError';
    this.kind = kind;
    this.status = status;
    this.code = problem.code ?? kind;
    this.requestId = problem.requestId ?? null;
    this.fields = (problem.errors ?? []).map(({ field, message }) => ({
      field: field.replace(/^(?:body\.)?fields\./, ''),
      message,
    }));
  }
}

export function toApiError(error: unknown): ApiError {
  return error instanceof ApiError ? error : new ApiError('network', 0);
}

export async function problemOf(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null);
  const problem = typeof body === 'object' && body !== null ? (body as Partial<Problem>) : {};
  return new ApiError('problem', response.status, problem);
}
