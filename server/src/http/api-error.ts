export interface FieldError {
  /** Dotted path: `tenant.id`. */
  field: string;
  message: string;
}

interface ApiErrorInput {
  status: number;
  /** Stable, for programs. */
  code: string;
  /** For people: what went wrong and what to do. */
  detail: string;
  errors?: readonly FieldError[];
  headers?: Readonly<Record<string, string>>;
  cause?: unknown;
}

/** An answer other than success, thrown by handlers and services, written as an RFC 9457 problem document. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors: readonly FieldError[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(input: ApiErrorInput) {
    super(input.detail, input.cause === undefined ? undefined : { cause: input.cause });
    this.status = input.status;
    this.code = input.code;
    this.detail = input.detail;
    this.errors = input.errors;
    this.headers = input.headers ?? {};
  }
}

/** A thing that does not exist, or exists for somebody else: the answers are the same. `what`: `connection`. */
export function notFound(what: string): ApiError {
  return new ApiError({
    status: 404,
    code: `${what}_not_found`,
    detail: `There is no such ${what.replaceAll('_', ' ')}.`,
  });
}

export function badRequest(code: string, detail: string, errors?: readonly FieldError[]): ApiError {
  return new ApiError({ status: 400, code, detail, ...(errors === undefined ? {} : { errors }) });
}

export function conflict(code: string, detail: string): ApiError {
  return new ApiError({ status: 409, code, detail });
}

export function unprocessable(code: string, detail: string, errors?: readonly FieldError[]): ApiError {
  return new ApiError({ status: 422, code, detail, ...(errors === undefined ? {} : { errors }) });
}
