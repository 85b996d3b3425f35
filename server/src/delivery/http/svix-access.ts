import type { Request, RequestHandler, Response } from 'express';
import type { Permission } from '../../../contract/route.ts';
import type { RateLimits } from '../../http/rate-limits.ts';
import type { ApplicationService } from '../applications/applications.service.ts';
import { grants, type PortalGrant } from '../portal/capabilities.ts';
import type { PortalTokens } from '../portal/portal-tokens.ts';
import { checkOrigin, isForBrowsers, readableBy } from './cors.ts';
import { entityNotFound, SvixError, svixError } from './svix-error.ts';
import type { SvixRoute } from './svix-route.ts';

/** Says whose a bearer token is; null: nobody's. */
export type SvixAuthenticator = (token: string) => Promise<SvixPrincipal | null>;

export interface SvixPrincipal {
  environment: string;
  /** Whose idempotency keys and limits these are; null for the dispatcher of this installation. */
  keyId: string | null;
  permissions: readonly Permission[];
}

export interface SvixCaller {
  environment: string;
  /** Null for the dispatcher of this installation and for portal tokens. */
  keyId: string | null;
  /** Null: the vendor's own server. */
  portal: PortalGrant | null;
}

export interface SvixAccessOptions {
  authenticate: SvixAuthenticator;
  tokens: PortalTokens;
  applications: Pick<ApplicationService, 'get'>;
  limits: Pick<RateLimits, 'take' | 'countRefusal'>;
  /** Origin of our own pages. */
  ownOrigin: () => string;
}

/** Before anything of a request is read: who is it, and may they. */
export function createSvixAccess(options: SvixAccessOptions) {
  const { authenticate, tokens, applications, limits, ownOrigin } = options;
  async function callerOf(req: Request): Promise<SvixCaller> {
    const token = /^Bearer ([\x21-\x7e]{1,500})$/i.exec(req.headers.authorization ?? '')?.[1];
    if (token !== undefined && tokens.isToken(token)) {
      const access = await tokens.authenticate(token);
      if (access !== null) return { environment: access.environment, keyId: null, portal: access.grant };
    } else if (token !== undefined) {
      const principal = await authenticate(token);
      if (principal?.permissions.includes('webhooks:manage') === true) {
        return { environment: principal.environment, keyId: principal.keyId, portal: null };
      }
      if (principal !== null) {
        throw svixError(403, 'insufficient_permissions', 'The API key lacks the permission webhooks:manage');
      }
    }
    await limits.countRefusal(req);
    throw svixError(401, 'authentication_failed', 'Invalid token');
  }

  /** What lies in another application is answered like what does not exist, whatever the token may do in its own. */
  async function check({ access }: SvixRoute, req: Request, { environment, portal }: SvixCaller) {
    if (portal === null) {
      if (access !== 'portal') return;
      throw svixError(403, 'insufficient_permissions', 'Only a portal token can be used for this');
    }
    const named = req.params['app'];
    if (named !== undefined) {
      const app = await applications.get(environment, String(named));
      if (app._id !== portal.applicationId) throw entityNotFound();
    }
    if (access === 'portal' || (access !== 'service' && access !== 'anyone' && grants(portal, access)))
      return;
    throw svixError(
      403,
      'insufficient_permissions',
      access === 'service'
        ? 'A portal token cannot be used for this'
        : `The portal token lacks the capability ${access}`,
    );
  }

  const isAnyones = (route: SvixRoute | null) => route?.access === 'anyone';

  return {
    /** Asked again while an answer lasts: the same token, now. */
    async isLive(req: Request): Promise<boolean> {
      try {
        await callerOf(req);
        return true;
      } catch (error) {
        if (error instanceof SvixError) return false;
        throw error;
      }
    },

    /** `route` null: for what is no route, so that only who is known learns that. */
    guard(route: SvixRoute | null): RequestHandler {
      return async (req, res, next) => {
        const origin = req.get('origin');
        if (isAnyones(route)) {
          if (origin !== undefined) readableBy(res, origin);
          next();
          return;
        }
        const caller = await callerOf(req).catch((error: unknown) => {
          // That a token has expired is to be learnt from every page, so that it can ask for a new one.
          if (origin !== undefined && route !== null && isForBrowsers(route)) readableBy(res, origin);
          throw error;
        });
        if (caller.portal !== null && (route === null || isForBrowsers(route))) {
          checkOrigin(req, res, caller.portal, ownOrigin());
        }
        if (route !== null) await check(route, req, caller);
        if (caller.keyId !== null) await limits.take(req, 'api', caller.keyId);
        res.locals.caller = caller;
        next();
      };
    },
  };
}

export type SvixGuard = ReturnType<typeof createSvixAccess>;

/** Set by the guard; routes for anyone have none. */
export function callerOf(res: Response): SvixCaller | null {
  return (res.locals.caller as SvixCaller | undefined) ?? null;
}
