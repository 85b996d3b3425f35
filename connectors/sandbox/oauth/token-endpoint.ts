import { createHash } from 'node:crypto';
import type { Request, Response, Router } from 'express';
import type { Credentials } from '../credentials.ts';
import { noteOf } from '../notes.ts';
import type { SandboxOAuth, SandboxProvider, TokenFailure } from '../provider.ts';
import type { TokenClaims } from '../tokens.ts';
import { type OAuthParams, readClient, readParams } from './client.ts';

const STANDARD_NAMES: Readonly<Record<TokenFailure, string>> = {
  bad_code: 'invalid_grant',
  bad_refresh_token: 'invalid_grant',
  redirect_mismatch: 'invalid_grant',
  bad_client: 'invalid_client',
  bad_request: 'invalid_request',
  bad_grant_type: 'unsupported_grant_type',
};

const DESCRIPTIONS: Readonly<Record<TokenFailure, string>> = {
  bad_code: 'The code passed is incorrect, was used before or has expired.',
  bad_refresh_token: 'The refresh token passed is incorrect, was used before, was revoked or has expired.',
  redirect_mismatch: 'The redirect_uri does not match the one that the code was asked for with.',
  bad_client: 'The client_id and/or client_secret passed are incorrect.',
  bad_request: 'A parameter is missing, or the code_verifier does not match.',
  bad_grant_type: 'The grant_type must be authorization_code or refresh_token.',
};

/** Refresh tokens live half a year; no test waits for that, but the sandbox's clock can be moved past it. */
const REFRESH_SECONDS = 15_897_600;

type Granted = { claims: TokenClaims; withRefresh: boolean };

export function mountTokenEndpoint(
  router: Router,
  provider: SandboxProvider,
  oauth: SandboxOAuth,
  credentials: Credentials,
): void {
  router.post(oauth.tokenPath, (request, response) => {
    response.set({ 'cache-control': 'no-store', pragma: 'no-cache' });
    const result = grant(request, provider, oauth, credentials);
    if (typeof result === 'string') return sendFailure(request, response, oauth, result);
    const account = provider.accounts.find(({ id }) => id === result.claims.a);
    if (account === undefined) return sendFailure(request, response, oauth, 'bad_code');
    noteOf(request).account = account;
    send(request, response, oauth, 200, {
      ...issue(provider, oauth, credentials, result),
      ...oauth.extraTokenFields?.(account),
    });
  });
}

function grant(
  request: Request,
  provider: SandboxProvider,
  oauth: SandboxOAuth,
  credentials: Credentials,
): Granted | TokenFailure {
  const params = readParams(request);
  const client = readClient(request, oauth.clientAuthentication, params);
  if (client === null) return 'bad_client';
  const type = params['grant_type'] ?? 'authorization_code';
  if (type === 'authorization_code') return redeemCode(params, client.id, provider, oauth, credentials);
  if (type === 'refresh_token') return refresh(params, client.id, provider, oauth, credentials);
  return 'bad_grant_type';
}

function redeemCode(
  params: OAuthParams,
  clientId: string,
  provider: SandboxProvider,
  oauth: SandboxOAuth,
  { signer, memory, clock }: Credentials,
): Granted | TokenFailure {
  const code = signer.verify(params['code'] ?? '', { kind: 'code', system: provider.id, now: clock.now() });
  if (code?.r === undefined || code.c !== clientId) return 'bad_code';
  if (code.r.uri !== params['redirect_uri']) return 'redirect_mismatch';
  if (!verifierFits(code.r.challenge, params['code_verifier'])) return 'bad_request';
  if (!memory.useOnce(code.g)) {
    // A code seen twice was stolen by one of the two (RFC 6749 4.1.2).
    memory.revoke(code.g);
    return 'bad_code';
  }
  const withRefresh =
    oauth.refreshTokens !== 'none' && (oauth.refreshTokenOnlyOffline !== true || code.r.offline);
  const { r: _, ...claims } = code;
  return { claims, withRefresh };
}

function refresh(
  params: OAuthParams,
  clientId: string,
  provider: SandboxProvider,
  oauth: SandboxOAuth,
  { signer, memory, clock }: Credentials,
): Granted | TokenFailure {
  const old = signer.verify(params['refresh_token'] ?? '', {
    kind: 'refresh',
    system: provider.id,
    now: clock.now(),
    prefix: oauth.tokenPrefixes.refresh,
  });
  if (old === null || old.c !== clientId || memory.isRevoked(old.g)) return 'bad_refresh_token';
  if (oauth.refreshTokens !== 'rotating') return { claims: old, withRefresh: false };
  if (old.n !== memory.generation(old.g)) return 'bad_refresh_token';
  return { claims: { ...old, n: memory.rotate(old.g) }, withRefresh: true };
}

function issue(
  provider: SandboxProvider,
  oauth: SandboxOAuth,
  { signer, memory, clock }: Credentials,
  { claims, withRefresh }: Granted,
): Record<string, unknown> {
  const seconds = Math.floor(clock.now().getTime() / 1000);
  const base = { ...claims, e: memory.epoch(provider.id) };
  const access: TokenClaims = { ...base, k: 'access', x: seconds + oauth.accessTokenSeconds };
  const refreshToken: TokenClaims = { ...base, k: 'refresh', x: seconds + REFRESH_SECONDS };
  return {
    access_token: signer.sign(access, oauth.tokenPrefixes.access),
    token_type: 'bearer',
    expires_in: oauth.accessTokenSeconds,
    scope: claims.sc.join(oauth.grantedScopeSeparator ?? ' '),
    ...(withRefresh ? { refresh_token: signer.sign(refreshToken, oauth.tokenPrefixes.refresh) } : {}),
  };
}

function verifierFits(challenge: string, verifier: string | undefined): boolean {
  if (challenge === '') return verifier === undefined;
  return (
    createHash('sha256')
      .update(verifier ?? '')
      .digest('base64url') === challenge
  );
}

function sendFailure(request: Request, response: Response, oauth: SandboxOAuth, failure: TokenFailure): void {
  const status = oauth.errorStatus ?? (failure === 'bad_client' ? 401 : 400);
  const error = oauth.errorNames?.[failure] ?? STANDARD_NAMES[failure];
  send(request, response, oauth, status, { error, error_description: DESCRIPTIONS[failure] });
}

function send(
  request: Request,
  response: Response,
  oauth: SandboxOAuth,
  status: number,
  body: Record<string, unknown>,
): void {
  const wantsJson = (request.headers.accept ?? '').includes('application/json');
  if (oauth.formUnlessJsonAccepted !== true || wantsJson) return void response.status(status).json(body);
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(body)) form.set(name, String(value));
  response.status(status).type('application/x-www-form-urlencoded').send(form.toString());
}
