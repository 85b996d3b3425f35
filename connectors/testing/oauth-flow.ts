import { authorize } from '../sandbox/test-support/oauth-client.ts';
import type { OAuth2Auth } from '../sdk/index.ts';

const REDIRECT_URI = 'https://app.example/oauth/callback';
const CLIENT = { id: 'acme', secret: 'client-secret' };

export interface SandboxTokens {
  accessToken: string;
  refreshToken: string | null;
  scopes: string[];
  /** All query parameters of the callback. */
  callback: URLSearchParams;
}

export interface OAuthFlowInput {
  auth: OAuth2Auth;
  sandboxUrl: string;
  /** Id of a sandbox account; default the first. */
  account?: string;
  /** Default: every scope of the connector. */
  scopes?: readonly string[];
}

/** Connects as a server and a browser would, by nothing but the connector's own OAuth data. */
export async function connectThroughSandbox({
  auth,
  sandboxUrl,
  ...input
}: OAuthFlowInput): Promise<SandboxTokens> {
  const scopes = input.scopes ?? auth.scopes.map(({ scope }) => scope);
  const { callback, verifier } = await authorize({
    url: sandboxUrl,
    authorizePath: sandboxPath(auth.authorizationUrl),
    scope: scopes.join(auth.scopeSeparator ?? ' '),
    params: { ...auth.authorizationParams, client_id: CLIENT.id, redirect_uri: REDIRECT_URI },
    ...(input.account === undefined ? {} : { account: input.account }),
  });
  const body = await requestToken(auth, sandboxUrl, {
    grant_type: 'authorization_code',
    code: callback.searchParams.get('code') ?? '',
    redirect_uri: REDIRECT_URI,
    code_verifier: verifier,
  });
  return { ...tokensOf(body), callback: callback.searchParams };
}

export async function refreshAtSandbox(
  auth: OAuth2Auth,
  sandboxUrl: string,
  refreshToken: string,
): Promise<Omit<SandboxTokens, 'callback'>> {
  const params = { grant_type: 'refresh_token', refresh_token: refreshToken };
  return tokensOf(await requestToken(auth, sandboxUrl, params));
}

/** Takes the grant back as `auth.revocation` says; answers the status. */
export async function revokeAtSandbox(
  auth: OAuth2Auth,
  sandboxUrl: string,
  tokens: SandboxTokens,
): Promise<number> {
  const { revocation } = auth;
  if (revocation === undefined) throw new Error('The connector has no revocation data');
  const token =
    revocation.token === 'refresh' ? (tokens.refreshToken ?? tokens.accessToken) : tokens.accessToken;
  const params = { [revocation.tokenParam]: token };
  const json = revocation.bodyFormat === 'json';
  const response = await fetch(sandboxUrl + sandboxPath(revocation.url.replace('{client_id}', CLIENT.id)), {
    method: revocation.method,
    headers: {
      'content-type': json ? 'application/json' : 'application/x-www-form-urlencoded',
      ...(revocation.clientAuthentication === 'basic' ? { authorization: basic() } : {}),
    },
    body: json ? JSON.stringify(params) : new URLSearchParams(params).toString(),
  });
  return response.status;
}

async function requestToken(
  auth: OAuth2Auth,
  sandboxUrl: string,
  params: Record<string, string>,
): Promise<Record<string, unknown>> {
  const inBody = auth.clientAuthentication === 'body';
  const response = await fetch(sandboxUrl + sandboxPath(auth.tokenUrl), {
    method: 'POST',
    headers: { accept: 'application/json', ...(inBody ? {} : { authorization: basic() }) },
    body: new URLSearchParams({
      ...params,
      ...(inBody ? { client_id: CLIENT.id, client_secret: CLIENT.secret } : {}),
    }),
  });
  return (await response.json()) as Record<string, unknown>;
}

function tokensOf(body: Record<string, unknown>): Omit<SandboxTokens, 'callback'> {
  const { access_token: accessToken, refresh_token: refreshToken, scope } = body;
  if (typeof accessToken !== 'string') throw new Error(`The token endpoint answered ${JSON.stringify(body)}`);
  return {
    accessToken,
    refreshToken: typeof refreshToken === 'string' ? refreshToken : null,
    scopes: typeof scope === 'string' ? scope.split(/[ ,]/) : [],
  };
}

function basic(): string {
  return `Basic ${btoa(`${CLIENT.id}:${CLIENT.secret}`)}`;
}

function sandboxPath(address: string): string {
  const { host, pathname } = new URL(address);
  return `/${host}${pathname}`;
}
