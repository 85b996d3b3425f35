import type { z } from 'zod';

/** One wrong value, as Svix clients expect it: `loc` starts with `body`, `query` or `path`. */
export interface ValidationIssue {
  loc: string[];
  msg: string;
  type: string;
}

/** An answer other than success, in the two shapes that Svix clients know. */
export class SvixError extends Error {
  override readonly name = 'SvixError';
  readonly status: number;
  readonly body: { code: string; detail: string } | { detail: readonly ValidationIssue[] };

  constructor(status: number, body: SvixError['body']) {
    super(typeof body.detail === 'string' ? body.detail : body.detail.map(({ msg }) => msg).join('; '));
    this.status = status;
    this.body = body;
  }
}

export function svixError(status: number, code: string, detail: string): SvixError {
  return new SvixError(status, { code, detail });
}

/** What does not exist, or exists for somebody else: the answers are the same. */
export function entityNotFound(): SvixError {
  return svixError(404, 'not_found', 'Entity not found');
}

export function entityExists(what: string): SvixError {
  return svixError(409, 'conflict', `${what} already exists`);
}

export function invalid(loc: readonly string[], msg: string, type = 'value_error'): SvixError {
  return new SvixError(422, { detail: [{ loc: [...loc], msg, type }] });
}

export function invalidInput(part: 'body' | 'query' | 'path', error: z.ZodError): SvixError {
  const detail = error.issues.slice(0, 20).map((issue) => ({
    loc: [part, ...issue.path.map(String), ...(issue.code === 'unrecognized_keys' ? issue.keys : [])],
    msg: issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message,
    type: issue.code === 'invalid_type' ? 'type_error' : 'value_error',
  }));
  return new SvixError(422, { detail });
}
