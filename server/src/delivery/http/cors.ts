import type { Request, RequestHandler, Response } from 'express';
import type { PortalGrant } from '../portal/capabilities.ts';
import { svixError } from './svix-error.ts';
import type { SvixRoute } from './svix-route.ts';

/** Routes that a browser may call: those that a portal token opens, or nobody needs a token for. */
export function isForBrowsers({ access }: Pick<SvixRoute, 'access'>): boolean {
  return access !== 'service';
}

/** Lets the page's script read the answer. */
export function readableBy(res: Response, origin: string): void {
  res.set({
    'access-control-allow-origin': origin,
    'access-control-expose-headers': 'x-request-id, retry-after',
    vary: 'Origin',
  });
}

/**
 * A preflight carries no token, so any page may ask whether it may ask; what it gets to read and change is decided with
 * the token of the request itself.
 */
export function preflight(methods: readonly string[]): RequestHandler {
  return (req, res) => {
    const origin = req.get('origin');
    if (origin !== undefined) {
      readableBy(res, origin);
      res.set({
        'access-control-allow-methods': methods.join(', '),
        'access-control-allow-headers':
          'authorization, content-type, idempotency-key, last-event-id, svix-req-id, svix-retry-count',
        'access-control-max-age': '600',
      });
    }
    res.status(204).end();
  };
}

/** A portal token works on the pages that it was made for, and on our own. */
export function checkOrigin(req: Request, res: Response, grant: PortalGrant, ownOrigin: string): void {
  const origin = req.get('origin');
  if (origin === undefined) return;
  readableBy(res, origin);
  const isOwn = origin === ownOrigin || origin === `${req.protocol}://${req.get('host')}`;
  if (isOwn || grant.origins?.includes(origin) === true) return;
  throw svixError(
    403,
    'origin_not_allowed',
    `The page ${origin} may not use this token. Name its origin in allowedOrigins when creating the session.`,
  );
}
