export interface FieldError {
  /** Of the request body: `url`. */
  field: string;
  message: string;
}

/**
 * Why a call did not succeed.
 * - `network`: no answer (offline, blocked by the browser, timed out)
 * - `expired`: the session is over and could not be renewed
 * - `problem`: the server said why
 */
export type ApiErrorKind = 'network' | 'expired' | 'problem';

interface Explanation {
  code?: string;
  message?: string;
  fields?: FieldError[];
  requestId?: string | null;
}

/** The one error type that the API client throws. Its text never contains a token. */
export class ApiError extends Error {
  readonly kind: ApiErrorKind;
  /** HTTP status, 0 without an answer. */
  readonly status: number;
  /** The server's code, or the kind. */
  readonly code: string;
  readonly fields: readonly FieldError[];
  /** Reference to quote to support. */
  readonly requestId: string | null;

  constructor(kind: ApiErrorKind, status: number, explanation: Explanation = {}) {
    super(explanation.message ?? kind);
    this.name = 'ApiError';
    this.kind = kind;
    this.status = status;
    this.code = explanation.code ?? kind;
    this.fields = explanation.fields ?? [];
    this.requestId = explanation.requestId ?? null;
  }

  of(field: string): string | null {
    return this.fields.find((one) => one.field === field)?.message ?? null;
  }
}

export function toApiError(error: unknown): ApiError {
  return error instanceof ApiError ? error : new ApiError('network', 0);
}

/** Both forms of the Svix API: `{ code, detail: 'text' }`, and `{ detail: [{ loc, msg }] }` for bad input. */
export async function problemOf(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null);
  const requestId = response.headers.get('x-request-id');
  const { code, detail } = isRecord(body) ? body : {};
  const fields = Array.isArray(detail) ? detail.flatMap(fieldError) : [];
  const message = typeof detail === 'string' ? detail : fields.map((field) => field.message).join(' ');
  return new ApiError('problem', response.status, {
    ...(typeof code === 'string' ? { code } : {}),
    message: message === '' ? `${response.status}` : message,
    fields,
    requestId,
  });
}

function fieldError(issue: unknown): FieldError[] {
  if (!isRecord(issue) || typeof issue.msg !== 'string') return [];
  const [, field = ''] = Array.isArray(issue.loc) ? issue.loc.map(String) : [];
  return [{ field, message: sentence(issue.msg) }];
}

// "must start with https://" stands alone at its field.
const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
