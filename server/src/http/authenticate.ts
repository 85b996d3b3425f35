import type { Request } from 'express';
import type { Permission, RouteContract } from '../../contract/route.ts';
import { ApiError } from './api-error.ts';
import type {
  ApiKeyPrincipal,
  KnownPrincipal,
  PublishableKeyPrincipal,
  SessionPrincipal,
} from './principal.ts';

export interface Authenticators {
  /** The key's principal, or null when there is no such key. */
  apiKey(key: string): Promise<ApiKeyPrincipal | null>;
  /** The principal of a key that may stand in a page, or null when there is no such key. */
  publishableKey(key: string): Promise<PublishableKeyPrincipal | null>;
  /** The session's principal; throws `ApiError` 401 when it is unknown, expired or revoked. */
  session(token: string): Promise<SessionPrincipal>;
}

export interface Authenticate {
  apiKey(req: Request, permission: Permission | undefined): Promise<ApiKeyPrincipal>;
  session(req: Request): Promise<SessionPrincipal>;
  forRoute(req: Request, route: RouteContract): Promise<KnownPrincipal | null>;
}

export function createAuthenticate(authenticators: Authenticators): Authenticate {
  const authenticate: Authenticate = {
    async apiKey(req, permission) {
      const principal = await authenticators.apiKey(bearerOf(req, 'an API key (pb_...)'));
      if (principal === null) {
        throw unauthenticated(
          'invalid_api_key',
          'This API key is not known here, has expired, or was revoked.',
        );
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
      switch (route.principal) {
        case 'none':
          return null;
        case 'session':
          return authenticate.session(req);
        case 'publishable_key':
          return publishableKey(req);
        case 'api_key':
          return authenticate.apiKey(req, route.permission);
      }
    },
  };
  return authenticate;

  async function publishableKey(req: Request): Promise<PublishableKeyPrincipal> {
    const principal = await authenticators.publishableKey(bearerOf(req, 'a publishable key (pk_...)'));
    if (principal === null) {
      throw unauthenticated(
        'invalid_api_key',
        'This is not a publishable key, or it is not valid here any more.',
      );
    }
    const origin = req.get('origin');
    if (origin === undefined || !principal.allowedOrigins.includes(origin)) {
      throw new ApiError({
        status: 403,
        code: 'origin_not_allowed',
        detail: `A publishable key works on pages of its allowedOrigins only, and this is ${origin ?? 'no page'}.`,
      });
    }
    return principal;
  }
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
