import type { ErrorKind, ProviderError } from '@patchbay/connectors/sdk';
import { ApiError } from './api-error.ts';

const STATUS: Readonly<Record<ErrorKind, number>> = {
  reauthorize: 409,
  conflict: 409,
  forbidden: 403,
  not_found: 404,
  rejected: 422,
  rate_limited: 429,
  unavailable: 502,
  unexpected_response: 502,
  checkpoint_expired: 502,
};

/** What went wrong at the provider, as an answer of ours: `provider_error` with the kind, never the provider's words. */
export function providerProblem(error: ProviderError, reference: string): ApiError {
  return new ApiError({
    status: STATUS[error.kind],
    code: 'provider_error',
    detail: `${error.message}. Logged as ${reference}.`,
    errors: [
      { field: 'provider', message: error.kind },
      ...(error.field === undefined ? [] : [{ field: error.field, message: 'is not as expected' }]),
    ],
    ...(error.retryAfterMs === undefined
      ? {}
      : { headers: { 'retry-after': String(Math.ceil(error.retryAfterMs / 1000)) } }),
    cause: error,
  });
}

export function outcomeUnknown(reference: string): ApiError {
  return new ApiError({
    status: 502,
    code: 'outcome_unknown',
    detail: `The provider's answer was lost: the action may or may not have taken place. Look at the provider before you repeat it. Logged as ${reference}.`,
  });
}
