import { createHash, randomBytes } from 'node:crypto';

/** Walks through the authorize page as a browser without scripts would. */
export interface AuthorizeInput {
  url: string;
  authorizePath: string;
  scope?: string;
  account?: string;
  decision?: 'allow' | 'cancel';
  params?: Record<string, string>;
}

export const REDIRECT_URI = 'https://app.example/oauth/callback';

export async function authorize(
  input: AuthorizeInput,
): Promise<{ callback: URL; verifier: string; page: string }> {
  const verifier = randomBytes(32).toString('base64url');
  const address = new URL(input.url + input.authorizePath);
  address.search = new URLSearchParams({
    response_type: 'code',
    client_id: 'acme',
    redirect_uri: REDIRECT_URI,
    state: 'state-1',
    scope: input.scope ?? 'read',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...input.params,
  }).toString();
  const page = await (await fetch(address)).text();
  const field = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? '';
  const action = /action="([^"]*)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const answer = await fetch(new URL(action, address), {
    method: 'POST',
    body: new URLSearchParams({
      consent: field('consent'),
      account: input.account ?? field('account'),
      decision: input.decision ?? 'allow',
    }),
    redirect: 'manual',
  });
  return { callback: new URL(answer.headers.get('location') ?? 'about:blank'), verifier, page };
}

export interface TokenAnswer {
  status: number;
  body: Record<string, string | number | undefined>;
}

export async function postToken(
  address: string,
  params: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<TokenAnswer> {
  const response = await fetch(address, {
    method: 'POST',
    headers: { accept: 'application/json', ...headers },
    body: new URLSearchParams({ client_id: 'acme', client_secret: 'shh', ...params }),
  });
  return { status: response.status, body: (await response.json()) as TokenAnswer['body'] };
}

/** A connection's tokens, from nothing. */
export async function connect(
  input: AuthorizeInput & { tokenPath: string },
): Promise<{ access: string; refresh: string; code: string; verifier: string }> {
  const { callback, verifier } = await authorize(input);
  const code = callback.searchParams.get('code') ?? '';
  const { body } = await postToken(input.url + input.tokenPath, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: REDIRECT_URI,
    code_verifier: verifier,
  });
  return { access: String(body['access_token']), refresh: String(body['refresh_token']), code, verifier };
}
