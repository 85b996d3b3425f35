import type { ErrorKind } from '@patchbay/connectors/sdk';
import { ApiError, type FieldError, unprocessable } from '../../http/api-error.ts';

export type RefusalKind = ErrorKind | 'account_mismatch' | 'connection_gone' | 'internal';

/** Credentials that did not become a connection. Its message is for the end user. */
export class ConnectRefused extends Error {
  override readonly name = 'ConnectRefused';
  readonly kind: RefusalKind;
  /** Id of the log entry. */
  readonly reference: string | null;
  readonly retryAfterMs: number | undefined;

  constructor(input: {
    kind: RefusalKind;
    message: string;
    reference: string | null;
    retryAfterMs?: number | undefined;
    cause?: unknown;
  }) {
    super(input.message, { cause: input.cause });
    this.kind = input.kind;
    this.reference = input.reference;
    this.retryAfterMs = input.retryAfterMs;
  }

  /** As a problem document; `field` is where the credentials were in the request. */
  toApiError(field: string): ApiError {
    const { kind, message: detail } = this;
    const errors: FieldError[] = [{ field, message: detail }];
    if (kind === 'account_mismatch')
      return new ApiError({ status: 409, code: 'account_mismatch', detail, cause: this });
    if (kind === 'connection_gone')
      return new ApiError({ status: 404, code: 'connection_not_found', detail });
    if (kind === 'reauthorize' || kind === 'forbidden' || kind === 'rejected') {
      return unprocessable('credentials_refused', detail, errors);
    }
    if (kind === 'unavailable' || kind === 'rate_limited') {
      const seconds = Math.max(1, Math.ceil((this.retryAfterMs ?? 5000) / 1000));
      const headers = { 'retry-after': String(seconds) };
      return new ApiError({ status: 503, code: 'provider_unavailable', detail, headers, cause: this });
    }
    return new ApiError({ status: 502, code: 'provider_error', detail, cause: this });
  }
}
