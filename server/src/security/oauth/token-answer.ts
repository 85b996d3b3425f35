import { z } from 'zod';
import { OAuthError, type OAuthErrorCode } from './oauth-error.ts';

/** What a token endpoint granted. Absent fields were not in the answer. */
export interface TokenSet {
  accessToken: string;
  refreshToken?: string;
  expiresAt?: Date;
  scopes?: string[];
}

/** A token endpoint's answer, completely read. */
export interface TokenAnswer {
  status: number;
  contentType: string;
  retryAfter: string | null;
  body: string;
}

const text = z.string().min(1);
const seconds = z.union([
  z.number(),
  z
    .string()
    .regex(/^\d{1,10}$/)
    .transform(Number),
]);

const granted = z.object({
  access_token: text,
  // Tokens that must not be sent as they are. Other names are a provider's own for a bearer token.
  token_type: z
    .string()
    .refine((type) => !/^(mac|dpop|pop)$/i.test(type), 'is not a bearer token')
    .nullish(),
  refresh_token: text.nullish(),
  expires_in: seconds.nullish(),
  scope: z.union([z.string(), z.array(z.string())]).nullish(),
});

const refused = z.object({ error: z.union([text, z.object({ code: text })]) });

/** GitHub has names of its own, and sends them with status 200. */
const CODES: Readonly<Record<string, OAuthErrorCode>> = {
  invalid_grant: 'invalid_grant',
  bad_verification_code: 'invalid_grant',
  bad_refresh_token: 'invalid_grant',
  invalid_client: 'invalid_client',
  unauthorized_client: 'invalid_client',
  incorrect_client_credentials: 'invalid_client',
  temporarily_unavailable: 'unavailable',
  server_error: 'unavailable',
};

/** Throws OAuthError unless the answer grants an access token. */
export function readTokenAnswer(answer: TokenAnswer, now: Date): TokenSet {
  const { status } = answer;
  // Some providers answer a rate limit with 403; the wait they ask for tells it apart.
  if (status === 408 || status === 429 || status >= 500 || (status === 403 && answer.retryAfter !== null)) {
    const retryAfterMs = parseRetryAfter(answer.retryAfter, now);
    throw new OAuthError({
      code: 'unavailable',
      message: `The provider could not answer the token request (status ${status}).`,
      status,
      ...(retryAfterMs === null ? {} : { retryAfterMs }),
    });
  }
  const body = parseBody(answer);
  const refusal = refused.safeParse(body);
  if (refusal.success) throw refusalOf(refusal.data.error, status);
  if (status < 200 || status > 299) throw unexpected(status);
  const grant = granted.safeParse(body);
  if (!grant.success) throw unexpected(status, grant.error.issues[0]?.path.join('.'));
  const { access_token, refresh_token, expires_in, scope } = grant.data;
  const scopes = Array.isArray(scope) ? scope : scope?.split(/[\s,]+/).filter(Boolean);
  return {
    accessToken: access_token,
    ...(refresh_token ? { refreshToken: refresh_token } : {}),
    ...(expires_in ? { expiresAt: new Date(now.getTime() + expires_in * 1000) } : {}),
    ...(scopes === undefined || scopes.length === 0 ? {} : { scopes }),
  };
}

function parseBody({ contentType, body }: TokenAnswer): unknown {
  if (contentType.includes('application/x-www-form-urlencoded')) {
    return Object.fromEntries(new URLSearchParams(body));
  }
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

function refusalOf(error: string | { code: string }, status: number): OAuthError {
  const name = typeof error === 'string' ? error : error.code;
  const providerCode = /^[\w.-]{1,60}$/.test(name) ? name : 'unknown_error';
  return new OAuthError({
    code: CODES[providerCode] ?? 'rejected',
    message: `The provider refused the token request: ${providerCode}.`,
    status,
    providerCode,
  });
}

function unexpected(status: number, field?: string): OAuthError {
  const detail = field === undefined || field === '' ? '' : `; the field at fault is ${field}`;
  return new OAuthError({
    code: 'unexpected_response',
    message: `The provider's token endpoint answered something that is not a token (status ${status}${detail}).`,
    status,
  });
}

function parseRetryAfter(value: string | null, now: Date): number | null {
  if (value === null) return null;
  if (/^\d{1,7}$/.test(value)) return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime());
}
