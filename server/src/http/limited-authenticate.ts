import { createHash } from 'node:crypto';
import type { Request } from 'express';
import { ApiError } from './api-error.ts';
import type { Authenticate } from './authenticate.ts';
import type { KnownPrincipal } from './principal.ts';
import type { RateLimits } from './rate-limits.ts';

const REMEMBERED = 1000;

/**
 * Lets in as `authenticate` does, and counts: whoever was let in by credential, refused ones by address. An address with
 * too many refused ones is only let in with what was good before, so that somebody's wrong key does not shut out others
 * behind the same address.
 */
export function limitAuthenticate(authenticate: Authenticate, limits: RateLimits): Authenticate {
  const good = new Set<string>();
  const guard = async <Known extends KnownPrincipal | null>(
    req: Request,
    admit: () => Promise<Known>,
  ): Promise<Known> => {
    const credential = createHash('sha256')
      .update(req.get('authorization') ?? '')
      .digest('base64');
    if (!good.has(credential)) limits.checkRefusals(req);
    let principal: Known;
    try {
      principal = await admit();
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) {
        good.delete(credential);
        await limits.countRefusal(req);
      }
      throw error;
    }
    if (good.size >= REMEMBERED) good.clear();
    good.add(credential);
    await limits.takeFor(req, principal);
    return principal;
  };
  return {
    apiKey: (req, permission) => guard(req, () => authenticate.apiKey(req, permission)),
    session: (req) => guard(req, () => authenticate.session(req)),
    forRoute: (req, route) => guard(req, () => authenticate.forRoute(req, route)),
  };
}
