import { z } from 'zod';
import type { Connector, FailedResponse } from './connector.ts';
import { errorChain, member, responseOf } from './error-shapes.ts';
import { type ErrorKind, ProviderError } from './errors.ts';
import { retryAfterMs } from './retry-after.ts';

export interface ClassifyOptions {
  /** Its `classifyError` is asked before the usual rules. */
  connector?: Pick<Connector, 'classifyError'>;
  /** The last unsuccessful response that the operation saw, for SDK errors that hide headers or body. */
  lastFailure?: FailedResponse | null;
  /** When aborted, every error is the abort, whatever an SDK made of it (Stripe's makes a time-out of it): pass it. */
  signal?: AbortSignal;
  /** For waits given as a date; default the real time. */
  now?: Date;
}

/** The operation was stopped from our side: no fault of the provider. */
export interface AbortError extends Error {
  name: 'AbortError';
}

/**
 * Makes of any error that connector code threw the one kind of error that the runtime reacts to. An abort stays an
 * `AbortError`. Messages are our own words, so that no value of the provider's answer gets into them.
 */
export function toProviderError(error: unknown, options: ClassifyOptions = {}): ProviderError | AbortError {
  const chain = errorChain(error);
  const known = chain.find((one) => one instanceof ProviderError);
  if (known !== undefined) return known;
  const abort = chain.find(isAbortError);
  if (abort !== undefined) return abort;
  if (options.signal?.aborted === true) return asAbortError(error);

  const invalid = chain.find((one) => one instanceof z.core.$ZodError);
  if (invalid !== undefined) return unexpected(error, fieldOf(invalid));

  const response = chain.map(responseOf).find((found) => found !== null) ?? null;
  const { lastFailure = null } = options;
  if (response !== null && response.status >= 400) {
    return fromResponse(lastFailure?.status === response.status ? lastFailure : response, error, options);
  }
  if (chain.some(isNetworkError)) {
    return new ProviderError({ kind: 'unavailable', message: MESSAGES.unavailable, cause: error });
  }
  if (chain.some((one) => one instanceof SyntaxError)) return unexpected(error, undefined);
  if (lastFailure !== null && lastFailure.status >= 400) return fromResponse(lastFailure, error, options);
  return unexpected(error, undefined);
}

/** What a status means unless the connector knows better. */
export function kindOfStatus(status: number): ErrorKind {
  if (status === 401) return 'reauthorize';
  if (status === 403) return 'forbidden';
  if (status === 404 || status === 410) return 'not_found';
  if (status === 409) return 'conflict';
  if (status === 429) return 'rate_limited';
  if (status === 408 || status === 425 || status >= 500) return 'unavailable';
  return status >= 400 ? 'rejected' : 'unexpected_response';
}

const MESSAGES: Readonly<Record<ErrorKind, string>> = {
  reauthorize: 'The provider no longer accepts these credentials; connect the account again',
  forbidden: 'The account is not allowed to do this at the provider; check its permissions there',
  not_found: 'The provider does not have this, or this account cannot see it',
  rate_limited: 'The provider asks to slow down',
  rejected: 'The provider refused the request as invalid',
  conflict: 'The provider refused the request, because something changed or exists already',
  unavailable: 'The provider cannot be reached or has trouble',
  unexpected_response: 'The provider answered something unexpected',
  checkpoint_expired: 'The provider no longer knows where the last sync ended; everything is read again',
};

function fromResponse(response: FailedResponse, cause: unknown, options: ClassifyOptions): ProviderError {
  const kind = options.connector?.classifyError?.(response) ?? kindOfStatus(response.status);
  const wait =
    kind === 'rate_limited' || kind === 'unavailable'
      ? retryAfterMs(response.headers, options.now ?? new Date())
      : undefined;
  return new ProviderError({
    kind,
    message: `${MESSAGES[kind]} (status ${response.status})`,
    status: response.status,
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
    cause,
  });
}

function unexpected(cause: unknown, field: string | undefined): ProviderError {
  const where = field === undefined ? '' : `: field "${field}" is not as expected`;
  return new ProviderError({
    kind: 'unexpected_response',
    message: MESSAGES.unexpected_response + where,
    ...(field === undefined ? {} : { field }),
    cause,
  });
}

/** The first issue's path, down into the branch of a union that got furthest. */
function fieldOf(error: z.core.$ZodError): string {
  const deepest = (issues: readonly z.core.$ZodIssue[]): PropertyKey[] => {
    const issue = issues[0];
    if (issue === undefined) return [];
    if (issue.code !== 'invalid_union') return issue.path;
    const inner = issue.errors.map(deepest).sort((a, b) => b.length - a.length)[0] ?? [];
    return [...issue.path, ...inner];
  };
  return deepest(error.issues).map(String).join('.') || 'response';
}

function isAbortError(error: object): error is AbortError {
  return error instanceof Error && error.name === 'AbortError';
}

function asAbortError(cause: unknown): AbortError {
  const error = new Error('The operation was stopped', { cause });
  error.name = 'AbortError';
  return error as AbortError;
}

const NETWORK_CODES =
  /^(ECONN\w+|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH|EPROTO|ERR_(TLS|SSL)_\w+|CERT_\w+|UND_ERR_\w+)$/;

function isNetworkError(error: object): boolean {
  const code = member(error, 'code');
  return (
    (typeof code === 'string' && NETWORK_CODES.test(code)) ||
    member(error, 'name') === 'TimeoutError' ||
    member(error, 'type') === 'StripeConnectionError' ||
    (error instanceof TypeError && /^(fetch failed|terminated)$/.test(error.message))
  );
}
