import { RateLimiterRes } from 'rate-limiter-flexible';

/** Counts over all processes: answers, or throws, a `RateLimiterRes`. */
export interface SharedCounter {
  consume(key: string, points: number): Promise<RateLimiterRes>;
}

export interface RateVerdict {
  allowed: boolean;
  /** At least so many are left for this process to know of. */
  remaining: number;
  resetSeconds: number;
}

export interface RateLimiter {
  take(key: string): Promise<RateVerdict>;
  /** Whether this process knows the limit to be used up; asks nobody. */
  isUsedUp(key: string): boolean;
}

interface Window {
  /** Taken from the shared count and not given out yet. */
  reserved: number;
  /** Not taken by anybody when we last asked. */
  unclaimed: number;
  endsAt: number;
  usedUp: boolean;
  asking: Promise<void> | null;
}

/** What one process may hold in reserve: 4 processes together hold back less than 1% of a limit, and never exceed it. */
const SHARE = 400;
const MAX_KEYS = 20_000;

/**
 * Takes from the shared count in small portions, so that most requests ask the database nothing; a used-up limit asks it
 * nothing either until its window ends.
 */
export function createRateLimiter({
  points,
  counter,
  now = Date.now,
}: {
  points: number;
  counter: SharedCounter;
  now?: () => number;
}): RateLimiter {
  const windows = new Map<string, Window>();
  const portion = Math.max(1, Math.floor(points / SHARE));

  const current = (key: string): Window => {
    const known = windows.get(key);
    if (known !== undefined && (known.asking !== null || now() < known.endsAt)) return known;
    if (windows.size >= MAX_KEYS) forget();
    const fresh: Window = { reserved: 0, unclaimed: points, endsAt: Infinity, usedUp: false, asking: null };
    windows.set(key, fresh);
    return fresh;
  };

  const forget = (): void => {
    for (const [key, { endsAt, asking }] of windows) {
      if (asking === null && endsAt <= now()) windows.delete(key);
    }
    if (windows.size >= MAX_KEYS) windows.clear();
  };

  const ask = async (key: string, window: Window): Promise<void> => {
    const answer = await counter.consume(key, portion).catch((refusal: unknown) => {
      if (refusal instanceof RateLimiterRes) return refusal;
      throw refusal;
    });
    const beyond = Math.max(0, answer.consumedPoints - points);
    window.reserved += Math.max(0, portion - beyond);
    window.unclaimed = Math.max(0, points - answer.consumedPoints);
    window.endsAt = now() + answer.msBeforeNext;
    window.usedUp = window.reserved === 0;
  };

  return {
    async take(key) {
      for (;;) {
        const window = current(key);
        if (window.asking === null && (window.reserved > 0 || window.usedUp)) {
          const allowed = window.reserved > 0;
          if (allowed) window.reserved -= 1;
          const remaining = window.reserved + window.unclaimed;
          const resetSeconds = Math.max(1, Math.ceil((window.endsAt - now()) / 1000));
          return { allowed, remaining, resetSeconds };
        }
        window.asking ??= ask(key, window).finally(() => {
          window.asking = null;
        });
        // Those who come meanwhile wait for the same portion instead of taking one each.
        await window.asking.catch((error: unknown) => {
          windows.delete(key);
          throw error;
        });
      }
    },
    isUsedUp(key) {
      const window = windows.get(key);
      return window?.usedUp === true && window.reserved === 0 && now() < window.endsAt;
    },
  };
}
