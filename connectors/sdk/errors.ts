/** What went wrong at a provider, in words the runtime can react to. The reaction lives in the runtime, once. */
export const ERROR_KINDS = [
  'reauthorize',
  'forbidden',
  'not_found',
  'rate_limited',
  'rejected',
  'conflict',
  'unavailable',
  'unexpected_response',
  'checkpoint_expired',
] as const;

export type ErrorKind = (typeof ERROR_KINDS)[number];

export interface ProviderErrorDetail {
  kind: ErrorKind;
  /** In plain words for the end user; never contains a credential or a field's value. */
  message: string;
  /** HTTP status the provider answered with, when it answered. */
  status?: number;
  /** How long the provider asked us to wait, in milliseconds. */
  retryAfterMs?: number;
  /** Dotted path of the field that was not as expected, without its value. */
  field?: string;
  cause?: unknown;
}

/** The one error that connector code throws on purpose, and that the runtime turns every SDK error into. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  readonly kind: ErrorKind;
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;
  readonly field: string | undefined;

  constructor(detail: ProviderErrorDetail) {
    super(detail.message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.kind = detail.kind;
    this.status = detail.status;
    this.retryAfterMs = detail.retryAfterMs;
    this.field = detail.field;
  }
}
