/**
 * - `invalid_grant`: the code or the refresh token is used up, revoked or expired; only a new consent helps.
 * - `invalid_client`: the provider does not accept the client id or secret; the vendor's settings are wrong.
 * - `rejected`: the provider refused the request for another reason.
 * - `unavailable`: no answer, an answer cut short, or a temporary failure; trying again may help.
 * - `unexpected_response`: an answer that is not one of a token endpoint.
 */
export type OAuthErrorCode =
  | 'invalid_grant'
  | 'invalid_client'
  | 'rejected'
  | 'unavailable'
  | 'unexpected_response';

interface OAuthErrorInput {
  code: OAuthErrorCode;
  message: string;
  /** HTTP status of the answer, when there was one. */
  status?: number;
  /** The provider's own error name, cut to a harmless word. */
  providerCode?: string;
  /** How long the provider asked us to wait, in milliseconds. */
  retryAfterMs?: number;
  cause?: unknown;
}

/** A failed call of a token or revocation endpoint. Its message never contains a token, code or secret. */
export class OAuthError extends Error {
  override readonly name = 'OAuthError';
  readonly code: OAuthErrorCode;
  readonly status: number | undefined;
  readonly providerCode: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(input: OAuthErrorInput) {
    super(input.message, input.cause === undefined ? undefined : { cause: input.cause });
    this.code = input.code;
    this.status = input.status;
    this.providerCode = input.providerCode;
    this.retryAfterMs = input.retryAfterMs;
  }
}
