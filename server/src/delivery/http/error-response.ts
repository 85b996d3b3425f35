import type { ErrorRequestHandler } from 'express';
import type { Logger } from 'pino';
import { ApiError } from '../../http/api-error.ts';
import { invalid, SvixError, svixError } from './svix-error.ts';

/** Turns whatever was thrown into the answer that a Svix client understands. */
export function errorResponse(logger: Pick<Logger, 'error'>): ErrorRequestHandler {
  return (thrown: unknown, req, res, next) => {
    if (res.headersSent) {
      next(thrown);
      return;
    }
    const error = asSvixError(thrown);
    if (error === null)
      logger.error({ err: thrown, method: req.method, path: req.path }, 'webhook API failed');
    if (thrown instanceof ApiError) res.set(thrown.headers);
    const answer =
      error ??
      svixError(500, 'internal_error', 'Something went wrong on our side. Repeat the request later.');
    res.status(answer.status).json(answer.body);
  };
}

function asSvixError(thrown: unknown): SvixError | null {
  if (thrown instanceof ApiError) return svixError(thrown.status, thrown.code, thrown.detail);
  if (!(thrown instanceof Error)) return null;
  // body-parser writes its own status over an error that the verify hook threw; Express reports a malformed path alike.
  const { status, type } = thrown as Error & { status?: unknown; type?: unknown };
  if (thrown instanceof SvixError && type === undefined) return thrown;
  if (type === 'entity.verify.failed') return invalid(['body'], thrown.message, 'value_error.jsondecode');
  if (type === 'entity.parse.failed') {
    return invalid(['body'], 'The body is not valid JSON', 'value_error.jsondecode');
  }
  if (type === 'entity.too.large')
    return svixError(413, 'payload_too_large', 'The body is larger than 8 MiB');
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return svixError(status, 'bad_request', thrown.message);
  }
  return null;
}
