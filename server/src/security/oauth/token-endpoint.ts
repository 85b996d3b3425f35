import type { OAuth2Auth } from '@patchbay/connectors/sdk';
import type { EgressFetch } from '../egress/egress-fetch.ts';
import { OAuthError } from './oauth-error.ts';
import { readTokenAnswer, type TokenSet } from './token-answer.ts';
import type { ValidatedCallback } from './validated-callback.ts';

export interface OAuthClient {
  clientId: string;
  clientSecret: string;
}

interface EndpointInput {
  auth: OAuth2Auth;
  client: OAuthClient;
  fetch: EgressFetch;
  signal?: AbortSignal;
  now?: () => Date;
}

/** Trades the code of a validated callback for tokens. Throws OAuthError. */
export function exchangeCode({
  callback,
  ...input
}: EndpointInput & { callback: ValidatedCallback }): Promise<TokenSet> {
  return requestTokens(input, {
    grant_type: 'authorization_code',
    code: callback.code,
    redirect_uri: callback.redirectUri,
    code_verifier: callback.verifier,
  });
}

/** One refresh call, without retry. Throws OAuthError; `invalid_grant` means that only a new consent helps. */
export function refreshAccessToken({
  refreshToken,
  ...input
}: EndpointInput & { refreshToken: string }): Promise<TokenSet> {
  return requestTokens(input, { grant_type: 'refresh_token', refresh_token: refreshToken });
}

const MAX_BYTES = 256 * 1024;
const TIMEOUT_MS = 20_000;

async function requestTokens(
  { auth, client, fetch, signal, now = () => new Date() }: EndpointInput,
  params: Record<string, string>,
): Promise<TokenSet> {
  const headers = new Headers({
    accept: 'application/json',
    'content-type': 'application/x-www-form-urlencoded',
  });
  const form = new URLSearchParams(params);
  if (auth.clientAuthentication === 'basic') headers.set('authorization', basicAuthorization(client));
  else {
    form.set('client_id', client.clientId);
    form.set('client_secret', client.clientSecret);
  }
  const response = await send(fetch, auth.tokenUrl, {
    method: 'POST',
    headers,
    body: form.toString(),
    ...(signal === undefined ? {} : { signal }),
  });
  return readTokenAnswer(
    {
      status: response.status,
      contentType: response.headers.get('content-type') ?? '',
      retryAfter: response.headers.get('retry-after'),
      body: await response.text(),
    },
    now(),
  );
}

/** One call to the provider of the system, to exactly the host of `url`. */
export async function send(fetch: EgressFetch, url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init, {
      allowedHosts: [new URL(url).host],
      timeoutMs: TIMEOUT_MS,
      maxBytes: MAX_BYTES,
      purpose: 'token',
    });
  } catch (cause) {
    if (init.signal?.aborted === true) throw cause;
    throw new OAuthError({
      code: 'unavailable',
      message: `The provider (${new URL(url).host}) could not be reached.`,
      cause,
    });
  }
}

/** RFC 6749 2.3.1: id and secret are form-encoded before they are joined. */
export function basicAuthorization({ clientId, clientSecret }: OAuthClient): string {
  const pair = `${formEncode(clientId)}:${formEncode(clientSecret)}`;
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}

function formEncode(value: string): string {
  return new URLSearchParams([['', value]]).toString().slice(1);
}
