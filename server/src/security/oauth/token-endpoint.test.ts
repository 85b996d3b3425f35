import { oauth2 } from '@patchbay/connectors/sdk';
import { EgressTimeout } from '../egress/egress-errors.ts';
import type { EgressFetch, EgressOptions } from '../egress/egress-fetch.ts';
import { OAuthError } from './oauth-error.ts';
import { revokeGrant } from './revoke-grant.ts';
import { readTokenAnswer } from './token-answer.ts';
import { refreshAccessToken } from './token-endpoint.ts';

const NOW = new Date('2026-09-01T00:00:00Z');
const client = { clientId: 'id with space', clientSecret: 's:e/c+r%t' };
const options = {
  authorizationUrl: 'https://auth.test/authorize',
  tokenUrl: 'https://auth.test/token',
  scopes: [],
  clientAuthentication: 'body',
  refreshTokens: 'rotating',
  appRegistrationUrl: 'https://auth.test/apps',
} as const;

interface Sent {
  url: string;
  init: RequestInit;
  options: EgressOptions;
}

function answering(response: () => Response | Promise<Response>): { fetch: EgressFetch; sent: Sent[] } {
  const sent: Sent[] = [];
  const fetch: EgressFetch = async (url, init, egress) => {
    sent.push({ url: String(url), init: init ?? {}, options: egress });
    return response();
  };
  return { fetch, sent };
}

const json = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  Response.json(body, { status, headers });

async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  const error = await promise.catch((caught: unknown) => caught);
  return error instanceof OAuthError ? error.code : error;
}

test('a refresh goes to the one host with the grant, and answers tokens with their end', async () => {
  const { fetch, sent } = answering(() =>
    json({ access_token: 'new', refresh_token: 'next', expires_in: '28800', scope: 'a,b c' }),
  );
  const tokens = await refreshAccessToken({
    auth: oauth2(options),
    client,
    refreshToken: 'old',
    fetch,
    now: () => NOW,
  });
  expect(tokens).toEqual({
    accessToken: 'new',
    refreshToken: 'next',
    expiresAt: new Date('2026-09-01T08:00:00Z'),
    scopes: ['a', 'b', 'c'],
  });
  expect(sent[0]?.options.allowedHosts).toEqual(['auth.test']);
  expect(Object.fromEntries(new URLSearchParams(String(sent[0]?.init.body)))).toEqual({
    grant_type: 'refresh_token',
    refresh_token: 'old',
    client_id: client.clientId,
    client_secret: client.clientSecret,
  });
});

test('Basic authentication form-encodes id and secret first (RFC 6749 2.3.1)', async () => {
  const { fetch, sent } = answering(() => json({ access_token: 'new' }));
  const auth = oauth2({ ...options, clientAuthentication: 'basic' });
  await refreshAccessToken({ auth, client, refreshToken: 'old', fetch });
  const header = new Headers(sent[0]?.init.headers).get('authorization') ?? '';
  expect(Buffer.from(header.slice(6), 'base64').toString()).toBe('id+with+space:s%3Ae%2Fc%2Br%25t');
  expect(String(sent[0]?.init.body)).not.toContain('client_');
});

test('an answer in form encoding is read as well', () => {
  const contentType = 'application/x-www-form-urlencoded; charset=utf-8';
  const body = 'access_token=gho_1&scope=repo%2Cuser&token_type=bearer';
  expect(readTokenAnswer({ status: 200, contentType, retryAfter: null, body }, NOW)).toEqual({
    accessToken: 'gho_1',
    scopes: ['repo', 'user'],
  });
});

test.each([
  [json({ error: 'invalid_grant' }, 400), 'invalid_grant'],
  [json({ error: 'bad_refresh_token' }, 200), 'invalid_grant'],
  [json({ error: 'incorrect_client_credentials' }, 200), 'invalid_client'],
  [json({ error: 'invalid_client' }, 401), 'invalid_client'],
  [json({ error: 'server_error' }, 400), 'unavailable'],
  [json({ error: 'invalid_grant' }, 500), 'unavailable'],
  [json({}, 429), 'unavailable'],
  [json({ message: 'slow down' }, 403, { 'retry-after': '1' }), 'unavailable'],
  [json({ message: 'no' }, 403), 'unexpected_response'],
  [json({ error: { code: 'invalid_grant' } }, 400), 'invalid_grant'],
  [json({ error: '<b>odd</b>' }, 400), 'rejected'],
  [json({ access_token: '' }), 'unexpected_response'],
  [json({ access_token: 'x', expires_in: 'soon' }), 'unexpected_response'],
  [json(null), 'unexpected_response'],
  [new Response('<html>', { status: 200 }), 'unexpected_response'],
  [new Response('', { status: 302 }), 'unexpected_response'],
])('%j means %s', async (response, code) => {
  const { fetch } = answering(() => response);
  expect(await codeOf(refreshAccessToken({ auth: oauth2(options), client, refreshToken: 'r', fetch }))).toBe(
    code,
  );
});

test('a wait the provider asks for is handed on', async () => {
  const { fetch } = answering(() => json({}, 503, { 'retry-after': '7' }));
  const refresh = refreshAccessToken({ auth: oauth2(options), client, refreshToken: 'r', fetch });
  await expect(refresh).rejects.toMatchObject({ code: 'unavailable', retryAfterMs: 7000 });
});

test('no answer is unavailable; our own abort stays an abort', async () => {
  const timeout = answering(() => Promise.reject(new EgressTimeout('late')));
  const call = { auth: oauth2(options), client, refreshToken: 'r' };
  expect(await codeOf(refreshAccessToken({ ...call, fetch: timeout.fetch }))).toBe('unavailable');
  const signal = AbortSignal.abort(new DOMException('stop', 'AbortError'));
  const aborted = answering(() => Promise.reject(signal.reason));
  await expect(refreshAccessToken({ ...call, fetch: aborted.fetch, signal })).rejects.toMatchObject({
    name: 'AbortError',
  });
});

test('no error message holds a token, a code or the secret', async () => {
  const { fetch } = answering(() => json({ error: 'invalid_grant', error_description: 'r-secret' }, 400));
  const error = await refreshAccessToken({
    auth: oauth2(options),
    client,
    refreshToken: 'r-secret',
    fetch,
  }).catch((caught: Error) => caught);
  expect(JSON.stringify(error) + String(error)).not.toMatch(/r-secret|s:e\/c/);
});

describe('revocation', () => {
  const credentials = { accessToken: 'at', refreshToken: 'rt' };
  const revocation = {
    method: 'DELETE',
    url: 'https://api.test/applications/{client_id}/token',
    clientAuthentication: 'basic',
    bodyFormat: 'json',
    tokenParam: 'access_token',
    token: 'access',
  } as const;
  const auth = oauth2({ ...options, revocation });

  test('sends the token the way the provider wants it', async () => {
    const { fetch, sent } = answering(() => new Response(null, { status: 204 }));
    await revokeGrant({ auth, client, credentials, fetch });
    expect(sent[0]).toMatchObject({
      url: 'https://api.test/applications/id%20with%20space/token',
      init: { method: 'DELETE', body: '{"access_token":"at"}' },
      options: { allowedHosts: ['api.test'] },
    });
  });

  test.each([
    [200, {}, undefined],
    [404, {}, undefined],
    [422, {}, undefined],
    [400, { error: 'invalid_token' }, undefined],
    [400, { error: 'invalid_request' }, 'rejected'],
    [401, {}, 'rejected'],
    [503, {}, 'unavailable'],
  ])('status %d with %j: %s', async (status, body, code) => {
    const { fetch } = answering(() => json(body, status));
    expect(await codeOf(revokeGrant({ auth, client, credentials, fetch }))).toBe(code);
  });

  test('sends nothing when the provider has no revocation', async () => {
    const { fetch, sent } = answering(() => json({}));
    await revokeGrant({ auth: oauth2(options), client, credentials, fetch });
    expect(sent).toEqual([]);
  });
});
