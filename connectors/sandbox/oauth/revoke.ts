import type { Request, Router } from 'express';
import { accessClaims, type Credentials } from '../credentials.ts';
import type { SandboxOAuth, SandboxProvider, SandboxRevocation } from '../provider.ts';
import type { TokenClaims } from '../tokens.ts';
import { readClient, readParams } from './client.ts';

/** Takes a grant back, with all its tokens. */
export function mountRevocation(
  router: Router,
  provider: SandboxProvider,
  oauth: SandboxOAuth,
  credentials: Credentials,
): void {
  const { revocation } = oauth;
  if (revocation === undefined) return;
  const route = router.route(revocation.path);
  const method = revocation.method === 'POST' ? 'post' : 'delete';
  route[method]((request, response) => {
    const client = readClient(request, 'basic', {});
    const mustAuthenticate = revocation.clientAuthentication === 'basic';
    if (mustAuthenticate && (client === null || client.id !== (request.params['client_id'] ?? client.id))) {
      const error = provider.errorBody(401, 'unauthorized', {
        retryAfterSeconds: 0,
        now: credentials.clock.now(),
      });
      return void response
        .status(error.status)
        .set(error.headers ?? {})
        .json(error.body);
    }
    const claims = findGrant(presentedToken(request, revocation), provider, oauth, credentials);
    if (claims !== null && (!mustAuthenticate || claims.c === client?.id)) {
      credentials.memory.revoke(claims.g);
      return void response.status(revocation.successStatus ?? 200).end();
    }
    const status = revocation.unknownTokenStatus;
    if (status === undefined) return void response.status(revocation.successStatus ?? 200).end();
    const error = provider.errorBody(status, 'not_found', {
      retryAfterSeconds: 0,
      now: credentials.clock.now(),
    });
    response.status(status).json(error.body);
  });
}

function presentedToken(request: Request, { tokenParam = 'token' }: SandboxRevocation): string {
  const inQuery = request.query[tokenParam];
  return readParams(request)[tokenParam] ?? (typeof inQuery === 'string' ? inQuery : '');
}

function findGrant(
  token: string,
  provider: SandboxProvider,
  oauth: SandboxOAuth,
  credentials: Credentials,
): TokenClaims | null {
  const { signer, clock, memory } = credentials;
  const refresh = signer.verify(token, {
    kind: 'refresh',
    system: provider.id,
    now: clock.now(),
    prefix: oauth.tokenPrefixes.refresh,
  });
  const claims = refresh ?? accessClaims(provider, credentials, token);
  return claims === null || memory.isRevoked(claims.g) || claims.k === 'developer' ? null : claims;
}
