import type { Request, RequestHandler } from 'express';
import { addressKey } from '../security/rate-limits/address-key.ts';
import type { RateLimitName, RatePolicies } from '../security/rate-limits/policies.ts';
import type { RateLimiter, RateVerdict } from '../security/rate-limits/rate-limiter.ts';
import { ApiError } from './api-error.ts';
import { type KnownPrincipal, principalId } from './principal.ts';

export interface RateLimits {
  /** Counts a request; throws ApiError 429 when there are too many. Without a limit of that name, nothing. */
  take(req: Request, name: RateLimitName, key: string): Promise<void>;
  /** By who was let in. */
  takeFor(req: Request, principal: KnownPrincipal | null): Promise<void>;
  /** Counts a refused credential. */
  countRefusal(req: Request): Promise<void>;
  /** Throws ApiError 429 when too many were refused from this address. */
  checkRefusals(req: Request): void;
  /** For pages without a credential: by address. */
  byAddress: RequestHandler;
}

export interface RateLimitsDeps {
  policies: RatePolicies;
  limiterOf(name: RateLimitName): RateLimiter | null;
}

export function createRateLimits({ policies, limiterOf }: RateLimitsDeps): RateLimits {
  const limits: RateLimits = {
    async take(req, name, key) {
      const limiter = limiterOf(name);
      if (limiter === null) return;
      const verdict = await limiter.take(key);
      tell(req, name, verdict);
      if (!verdict.allowed) throw tooMany(verdict.resetSeconds);
    },
    async takeFor(req, principal) {
      if (principal === null) return limits.take(req, 'public', addressOf(req));
      const id = principalId(principal);
      if (principal.type === 'session') return limits.take(req, 'session', id);
      if (principal.type === 'api_key') return limits.take(req, 'api', id);
      return limits.take(req, 'publishable', `${id} ${addressOf(req)}`);
    },
    async countRefusal(req) {
      await limiterOf('authentication')?.take(addressOf(req));
    },
    checkRefusals(req) {
      if (limiterOf('authentication')?.isUsedUp(addressOf(req)) !== true) return;
      throw tooMany(policies.authentication?.seconds ?? 1);
    },
    byAddress: (req, _res, next) => {
      limits.take(req, 'public', addressOf(req)).then(() => next(), next);
    },
  };
  return limits;

  /** The header fields of draft-ietf-httpapi-ratelimit-headers-10. */
  function tell(req: Request, name: RateLimitName, { remaining, resetSeconds }: RateVerdict): void {
    const policy = policies[name];
    if (policy === null) return;
    req.res?.setHeader('ratelimit-policy', `"${name}";q=${policy.points};w=${policy.seconds}`);
    req.res?.setHeader('ratelimit', `"${name}";r=${remaining};t=${resetSeconds}`);
  }
}

/** As Express sees it: what a client writes into X-Forwarded-For counts as far as the operator's own proxies do. */
function addressOf(req: Request): string {
  return addressKey(req.ip);
}

function tooMany(seconds: number): ApiError {
  return new ApiError({
    status: 429,
    code: 'rate_limited',
    detail: `Too many requests. Try again in ${seconds} s.`,
    headers: { 'retry-after': String(seconds) },
  });
}
