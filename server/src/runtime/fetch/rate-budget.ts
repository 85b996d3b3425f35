import { ProviderError, type RateLimit } from '@patchbay/connectors/sdk';
import { sleep } from '../backoff.ts';

/** Whose budget a request spends; null spends none. */
export interface BudgetKeys {
  connection: string | null;
  app: string | null;
}

export interface RateBudget {
  /**
   * Waits until every limit has room, then spends one request of each. Rejects when the signal is aborted, and with
   * ProviderError `rate_limited` at once when the provider asked for a longer wait than `maxWaitMs`.
   */
  take(limits: readonly RateLimit[], keys: BudgetKeys, options: TakeOptions): Promise<void>;
  /** The provider said to slow down: nothing is spent for this connection before then. */
  blockUntil(keys: BudgetKeys, until: Date): void;
}

export interface TakeOptions {
  signal: AbortSignal;
  maxWaitMs: number;
}

interface Bucket {
  tokens: number;
  at: number;
  blockedUntil: number;
}

const MAX_BUCKETS = 50_000;

/**
 * Token buckets in this process: a burst up to the whole budget, then its steady rate. Several processes each keep
 * their own; what they overspend together the provider answers with Retry-After, which is honoured.
 */
export function createRateBudget({ now }: { now: () => Date }): RateBudget {
  const buckets = new Map<string, Bucket>();

  function bucketOf(name: string, capacity: number): Bucket {
    const found = buckets.get(name);
    if (found !== undefined) return found;
    if (buckets.size >= MAX_BUCKETS) buckets.delete(buckets.keys().next().value ?? '');
    const bucket = { tokens: capacity, at: now().getTime(), blockedUntil: 0 };
    buckets.set(name, bucket);
    return bucket;
  }

  async function takeOne(limit: RateLimit, key: string, signal: AbortSignal): Promise<void> {
    const bucket = bucketOf(`${limit.scope}/${key}/${limit.requests}/${limit.perSeconds}`, limit.requests);
    const perMs = limit.requests / (limit.perSeconds * 1000);
    for (;;) {
      const time = now().getTime();
      bucket.tokens = Math.min(limit.requests, bucket.tokens + (time - bucket.at) * perMs);
      bucket.at = time;
      if (bucket.tokens >= 1) {
        bucket.tokens -= 1;
        return;
      }
      await sleep(Math.ceil((1 - bucket.tokens) / perMs), signal);
    }
  }

  return {
    async take(limits, keys, { signal, maxWaitMs }) {
      if (keys.connection !== null) {
        const { blockedUntil } = bucketOf(`blocked/${keys.connection}`, 0);
        const wait = blockedUntil - now().getTime();
        if (wait > maxWaitMs) throw stillBlocked(wait);
        if (wait > 0) await sleep(wait, signal);
      }
      for (const limit of limits) {
        const key = limit.scope === 'app' ? keys.app : keys.connection;
        if (key !== null) await takeOne(limit, key, signal);
      }
    },
    blockUntil(keys, until) {
      if (keys.connection === null) return;
      const bucket = bucketOf(`blocked/${keys.connection}`, 0);
      bucket.blockedUntil = Math.max(bucket.blockedUntil, until.getTime());
    },
  };
}

function stillBlocked(wait: number): ProviderError {
  const seconds = Math.ceil(wait / 1000);
  return new ProviderError({
    kind: 'rate_limited',
    status: 429,
    message: `The provider asked to wait; it can be asked again in ${seconds} s`,
    retryAfterMs: wait,
  });
}
