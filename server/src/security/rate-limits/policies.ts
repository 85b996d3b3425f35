/** So many in so many seconds; null: no limit. */
export type RatePolicy = { points: number; seconds: number } | null;

export const RATE_LIMITS = {
  /** Each API key, over all routes. */
  api: { points: 60_000, seconds: 60 },
  /** Each connect session. */
  session: { points: 1200, seconds: 60 },
  /** Each publishable key, from one address. */
  publishable: { points: 60, seconds: 60 },
  /** The pages of a connect flow, from one address. */
  public: { points: 300, seconds: 60 },
  /** Each address that providers send webhooks to. */
  hooks: { points: 6000, seconds: 60 },
  /** Credentials that were refused, from one address. */
  authentication: { points: 100, seconds: 300 },
} as const satisfies Record<string, RatePolicy>;

export type RateLimitName = keyof typeof RATE_LIMITS;
export type RatePolicies = Readonly<Record<RateLimitName, RatePolicy>>;

const names = Object.keys(RATE_LIMITS) as RateLimitName[];

/** `off`, or changes to the defaults: `api=120000/60,session=off`. Null for what cannot be read. */
export function readRateLimits(text: string): RatePolicies | null {
  if (text === 'off') return Object.fromEntries(names.map((name) => [name, null])) as RatePolicies;
  const policies: Record<RateLimitName, RatePolicy> = { ...RATE_LIMITS };
  for (const part of text.split(',')) {
    const [, given, points, seconds] = /^\s*([a-z]+)=(?:off|(\d{1,9})\/(\d{1,6}))\s*$/.exec(part) ?? [];
    const name = names.find((known) => known === given);
    if (name === undefined) return null;
    const policy = points === undefined ? null : { points: Number(points), seconds: Number(seconds) };
    if (policy !== null && (policy.points < 1 || policy.seconds < 1)) return null;
    policies[name] = policy;
  }
  return policies;
}
