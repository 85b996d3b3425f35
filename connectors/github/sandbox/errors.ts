import type { Response } from 'express';
import type { SandboxError, SandboxErrorDetail, SandboxErrorKind } from '../../sandbox/provider.ts';

const DOCS = 'https://docs.github.com/rest';

export function fail(response: Response, status: number, message: string, errors?: readonly object[]): void {
  response
    .status(status)
    .json({ message, ...(errors ? { errors } : {}), documentation_url: DOCS, status: String(status) });
}

export function notFound(response: Response): void {
  fail(response, 404, 'Not Found');
}

/** 422 that names a field, as GitHub writes it. */
export function invalid(
  response: Response,
  error: { resource: string; field?: string; code: string; message?: string },
) {
  fail(response, 422, 'Validation Failed', [error]);
}

/** How the host's faults look here. A rate limit is a secondary one: 403 with Retry-After. */
export function errorBody(status: number, kind: SandboxErrorKind, detail: SandboxErrorDetail): SandboxError {
  const body = (code: number, message: string) => ({
    status: code,
    body: { message, documentation_url: DOCS, status: String(code) },
  });
  switch (kind) {
    case 'unauthorized':
      return body(401, 'Bad credentials');
    case 'rate_limit':
      return {
        ...body(
          403,
          'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
        ),
        headers: { 'retry-after': String(detail.retryAfterSeconds) },
      };
    case 'forbidden':
      return body(403, 'Resource not accessible by integration');
    case 'not_found':
      return body(status, 'Not Found');
    case 'bad_request':
      return body(status, 'Problems parsing JSON');
    default:
      return body(status, 'Service unavailable');
  }
}
