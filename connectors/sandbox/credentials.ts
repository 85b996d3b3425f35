import type { Request, RequestHandler } from 'express';
import type { SandboxClock } from './clock.ts';
import { noteOf } from './notes.ts';
import type { SandboxAccount, SandboxProvider } from './provider.ts';
import type { TokenMemory } from './token-memory.ts';
import type { TokenClaims, TokenSigner } from './tokens.ts';

export interface Credentials {
  readonly memory: TokenMemory;
  readonly signer: TokenSigner;
  readonly clock: SandboxClock;
}

export interface Caller {
  account: SandboxAccount;
  scopes: readonly string[];
}

/** A long-lived token of the provider's first account, for demos and tests that act at the provider itself. */
export function developerToken(provider: SandboxProvider, { signer }: Credentials): string | null {
  const { oauth, accounts, id } = provider;
  if (oauth === undefined) return null;
  const claims: TokenClaims = {
    k: 'developer',
    s: id,
    a: accounts[0].id,
    c: 'developer',
    sc: ['*'],
    g: 'developer',
    n: 0,
    e: 0,
    x: 0,
  };
  return signer.sign(claims, oauth.tokenPrefixes.access);
}

/** Who holds this access token; `null` when it is unknown, expired, rotated away or revoked. */
export function accessClaims(
  provider: SandboxProvider,
  { signer, memory, clock }: Credentials,
  token: string,
): TokenClaims | null {
  const { oauth, id } = provider;
  if (oauth === undefined) return null;
  const options = { system: id, now: clock.now(), prefix: oauth.tokenPrefixes.access };
  const developer = signer.verify(token, { ...options, kind: 'developer' });
  if (developer !== null) return developer;
  const claims = signer.verify(token, { ...options, kind: 'access' });
  if (claims === null || memory.isRevoked(claims.g) || claims.e < memory.epoch(id)) return null;
  const voided = oauth.refreshVoidsAccess === true && claims.n < memory.generation(claims.g);
  return voided ? null : claims;
}

export function requireToken(
  provider: SandboxProvider,
  credentials: Credentials,
  { scopes, unauthorized }: { scopes?: readonly string[]; unauthorized: RequestHandler },
): RequestHandler {
  return (request, response, next) => {
    const caller = identify(provider, credentials, request);
    if (caller === null) return unauthorized(request, response, next);
    const note = noteOf(request);
    note.account = caller.account;
    note.scopes = caller.scopes;
    const allowed =
      caller.scopes.includes('*') || !scopes || scopes.some((scope) => caller.scopes.includes(scope));
    if (allowed) return next();
    const now = credentials.clock.now();
    const error = provider.errorBody(403, 'forbidden', { retryAfterSeconds: 0, now });
    response
      .status(error.status)
      .set(error.headers ?? {})
      .json(error.body);
  };
}

function identify(provider: SandboxProvider, credentials: Credentials, request: Request): Caller | null {
  const token = presentedToken(request.headers.authorization);
  if (token === null) return null;
  const keyAccount = provider.apiKeys?.[token];
  if (keyAccount !== undefined) return { account: keyAccount, scopes: ['*'] };
  const claims = accessClaims(provider, credentials, token);
  const account = provider.accounts.find(({ id }) => id === claims?.a);
  return claims === null || account === undefined ? null : { account, scopes: claims.sc };
}

function presentedToken(authorization: string | undefined): string | null {
  const [scheme, value] = (authorization ?? '').split(' ');
  if (scheme === undefined || value === undefined) return null;
  if (/^(bearer|token)$/i.test(scheme)) return value;
  return /^basic$/i.test(scheme) ? (Buffer.from(value, 'base64').toString().split(':')[0] ?? null) : null;
}
