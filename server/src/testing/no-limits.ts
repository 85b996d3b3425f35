import { createRateLimits } from '../http/rate-limits.ts';
import { RATE_LIMITS } from '../security/rate-limits/policies.ts';

export const noLimits = createRateLimits({ policies: RATE_LIMITS, limiterOf: () => null });
