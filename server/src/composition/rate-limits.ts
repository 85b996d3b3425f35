import type { Connection } from 'mongoose';
import { RateLimiterMongo } from 'rate-limiter-flexible';
import { createRateLimits, type RateLimits } from '../http/rate-limits.ts';
import type { RateLimitName, RatePolicies } from '../security/rate-limits/policies.ts';
import { createRateLimiter, type RateLimiter } from '../security/rate-limits/rate-limiter.ts';

/** Limits that are counted in the database, over all processes. */
export function createSharedRateLimits(connection: Connection, policies: RatePolicies): RateLimits {
  const limiters = new Map<RateLimitName, RateLimiter>();
  for (const [name, policy] of Object.entries(policies) as [RateLimitName, RatePolicies[RateLimitName]][]) {
    if (policy === null) continue;
    const counter = new RateLimiterMongo({
      storeClient: connection.getClient(),
      dbName: connection.name,
      tableName: 'ratelimits',
      disableIndexesCreation: true,
      keyPrefix: name,
      points: policy.points,
      duration: policy.seconds,
    });
    limiters.set(name, createRateLimiter({ points: policy.points, counter }));
  }
  return createRateLimits({ policies, limiterOf: (name) => limiters.get(name) ?? null });
}
