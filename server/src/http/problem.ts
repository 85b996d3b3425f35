import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import type { Problem } from '../../contract/common.ts';
import type { Logger } from '../observability/logger.ts';
import { KeyProviderUnavailable } from '../security/keys/key-provider.ts';
import { ApiError } from './api-error.ts';
import { isDatabaseAway } from './database-away.ts';
import { requestIdOf } from './request-context.ts';

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not authenticated',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  413: 'Too large',
  415: 'Unsupported media type',
  422: 'Cannot be processed',
  429: 'Too many requests',
  500: 'Our mistake',
  502: 'The provider failed',
  503: 'Not available now',
  504: 'The provider did not answer',
};

export function sendProblem(res: Response, error: ApiError): void {
  const body: Problem = {
    type: `https://patchbay.dev/problems/${error.code}`,
    title: TITLES[error.status] ?? 'Error',
    status: error.status,
    code: error.code,
    detail: error.detail,
    requestId: requestIdOf(res),
    ...(error.errors === undefined ? {} : { errors: [...error.errors] }),
  };
  res.status(error.status).set(error.headers).type('application/problem+json').send(JSON.stringify(body));
}

export const unknownRoute: RequestHandler = (req, _res, next) => {
  next(
    new ApiError({
      status: 404,
      code: 'route_not_found',
      detail: `There is no ${req.method} ${req.path}. The API is described at /docs.`,
    }),
  );
};

/** The last word on every failed request: a problem document, never HTML, never a stack. */
export function problemHandler(logger: Logger): ErrorRequestHandler {
  return (error, req, res, next) => {
    if (res.headersSent) return next(error);
    const known = toApiError(error);
    if (known.status >= 500) {
      logger.error(
        { err: error, requestId: requestIdOf(res), method: req.method, path: req.path },
        'request failed',
      );
    }
    sendProblem(res, known);
  };
}

function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (isDatabaseAway(error)) {
    return new ApiError({
      status: 503,
      code: 'database_unavailable',
      detail:
        'The database does not answer at the moment. Try again; repeat a POST with the Idempotency-Key that it had.',
      headers: { 'retry-after': '5' },
      cause: error,
    });
  }
  if (error instanceof KeyProviderUnavailable) {
    return new ApiError({
      status: 503,
      code: 'keys_unavailable',
      detail:
        'The keeper of the master key does not answer at the moment. Try again; repeat a POST with the Idempotency-Key that it had.',
      headers: { 'retry-after': '5' },
      cause: error,
    });
  }
  return bodyError(error) ?? internal(error);
}

/** Errors of Express' own body and URL parsing, which carry a `type` and a 4xx status. */
function bodyError(error: unknown): ApiError | null {
  if (typeof error !== 'object' || error === null) return null;
  const { type, status } = error as { type?: unknown; status?: unknown };
  if (type === 'entity.too.large') {
    return new ApiError({ status: 413, code: 'body_too_large', detail: 'The body is larger than 1 MB.' });
  }
  if (type === 'entity.parse.failed') {
    return new ApiError({ status: 400, code: 'invalid_json', detail: 'The body is not valid JSON.' });
  }
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new ApiError({ status, code: 'bad_request', detail: 'The request could not be read.' });
  }
  return error instanceof URIError
    ? new ApiError({ status: 400, code: 'bad_request', detail: 'The address holds a broken %-sequence.' })
    : null;
}

function internal(cause: unknown): ApiError {
  return new ApiError({
    status: 500,
    code: 'internal',
    detail: 'Something went wrong on our side. It was logged under this requestId.',
    cause,
  });
}
