import type { z } from 'zod';
import { ApiError, type FieldError } from './api-error.ts';

/** How deep a body may nest. */
const MAX_DEPTH = 40;

/** Checks one part of a request against the contract; throws `ApiError` 400 with every field that is wrong. */
export function validate(
  part: 'params' | 'query' | 'body',
  schema: z.ZodType | undefined,
  value: unknown,
): unknown {
  if (schema === undefined) {
    if (part === 'body' && hasContent(value))
      throw new ApiError({ status: 400, code: 'unexpected_body', detail: 'This route takes no body.' });
    return undefined;
  }
  if (part === 'body' && isTooDeep(value)) {
    throw new ApiError({
      status: 400,
      code: 'body_too_deep',
      detail: `The body nests deeper than ${MAX_DEPTH} levels.`,
    });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = fieldErrors(parsed.error);
  const first = errors[0];
  throw new ApiError({
    status: 400,
    code: part === 'params' ? 'invalid_path' : `invalid_${part}`,
    detail: `The ${part} is not as expected: ${first === undefined ? 'invalid' : `${first.field || part} ${first.message}`}.`,
    errors,
  });
}

/** A zod error as field and message; messages never hold the value. */
export function fieldErrors(error: z.ZodError): FieldError[] {
  return error.issues.slice(0, 20).flatMap((issue) => {
    const path = issue.path.map(String);
    return issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ field: [...path, key].join('.'), message: 'is not a known field' }))
      : [{ field: path.join('.'), message: lowerFirst(issue.message) }];
  });
}

function hasContent(value: unknown): boolean {
  return (
    value !== undefined && value !== null && !(typeof value === 'object' && Object.keys(value).length === 0)
  );
}

function isTooDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return true;
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []));
  }
  return false;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
