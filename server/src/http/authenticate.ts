import type { Request } from 'express';
import type { Permission, RouteContract } from '../../contract/route.ts';
import { ApiError } from './api-error.ts';
import type { ApiKeyPrincipal, SessionPrincipal } from './principal.ts';

export interface Authenticators {
  /** The key's principal, or null when there is no such key. */
  apiKey(key: string): Promise<ApiKeyPrincipal | null>;
  /** The session's principal; throws `ApiError` 401 when it is unknown, expired or revoked. */
  session(token: string): Promise<SessionPrincipal>;
}

export interface Authenticate {
  apiKey(req: Request, permission: Permission | undefined): Promise<ApiKeyPrincipal>;
  session(req: Request): Promise<SessionPrincipal>;
  forRoute(req: Request, route: RouteContract): Promise<ApiKeyPrincipal | SessionPrincipal | null>;
}

export function createAuthenticate(authenticators: Authenticators): Authenticate {
  const authenticate: Authenticate = {
    async apiKey(req, permission) {
      const principal = await authenticators.apiKey(bearerOf(req, 'an API key (pb_...)'));
      if (principal === null) {
        throw unauthenticated('invalid_api_key', 'This API key is not known here, or was revoked.');
      }
      if (permission === undefined || !principal.permissions.includes(permission)) {
        throw new ApiError({
          status: 403,
          code: 'permission_missing',
          detail: `This API key lacks the permission ${permission}.`,
        });
      }
      return principal;
    },
    async session(req) {
      const principal = await authenticators.session(bearerOf(req, 'the token of a connect session'));
      const origin = req.get('origin');
      if (origin !== undefined && !originAllowed(origin, principal, req)) {
        throw new ApiError({
          status: 403,
          code: 'origin_not_allowed',
          detail: `The page ${origin} may not use this session. Add it to allowedOrigins when creating the session.`,
        });
      }
      return principal;
    },
    async forRoute(req, route) {
      if (route.principal === 'none') return null;
      return route.principal === 'session'
        ? authenticate.session(req)
        : authenticate.apiKey(req, route.permission);
    },
  };
  return authenticate;
}

function originAllowed(origin: string, { allowedOrigins }: SessionPrincipal, req: Request): boolean {
  if (allowedOrigins === null || allowedOrigins.includes(origin)) return true;
  return origin === `${req.protocol}://${req.get('host')}`;
}

function bearerOf(req: Request, what: string): string {
  const header = req.get('authorization');
  if (header === undefined) {
    throw unauthenticated('missing_credentials', `Send ${what} in the header "Authorization: Bearer ...".`);
  }
  const match = /^Bearer ([\x21-\x7e]{1,500})$/i.exec(header);
  if (match?.[1] === undefined) {
    throw unauthenticated(
      'malformed_credentials',
      'The Authorization header must read "Bearer", a space and the token.',
    );
  }
  return match[1];
}

function unauthenticated(code: string, detail: string): ApiError {
  return new ApiError({ status: 401, code, detail, headers: { 'www-authenticate': 'Bearer' } });
}
