import type { AnalyticsSummary, ErrorClass } from '../../../contract/webhook-analytics.ts';
import type { NewAttempt } from '../attempts/attempts.store.ts';
import { addTo, bucketOf, type Histogram, percentile } from './latency-histogram.ts';

/** What is counted of attempts. */
export interface AttemptCounts {
  attempts: number;
  succeeded: number;
  answered: number;
  durationMs: number;
  latency: Histogram;
  errors: Partial<Record<ErrorClass, number>>;
}

export function noCounts(): AttemptCounts {
  return { attempts: 0, succeeded: 0, answered: 0, durationMs: 0, latency: {}, errors: {} };
}

export function countAttempt(
  counts: AttemptCounts,
  attempt: Pick<NewAttempt, 'status' | 'responseStatusCode' | 'durationMs' | 'errorClass'>,
): void {
  counts.attempts++;
  if (attempt.status === 0) counts.succeeded++;
  if (attempt.errorClass !== null) {
    counts.errors[attempt.errorClass] = (counts.errors[attempt.errorClass] ?? 0) + 1;
  }
  if (attempt.responseStatusCode === 0) return;
  counts.answered++;
  counts.durationMs += attempt.durationMs;
  addTo(counts.latency, { [bucketOf(attempt.durationMs)]: 1 });
}

export function addCounts(sum: AttemptCounts, more: AttemptCounts): void {
  sum.attempts += more.attempts;
  sum.succeeded += more.succeeded;
  sum.answered += more.answered;
  sum.durationMs += more.durationMs;
  addTo(sum.latency, more.latency);
  addTo(sum.errors as Histogram, more.errors as Histogram);
}

export function summaryOf({ attempts, succeeded, answered, durationMs, latency, errors }: AttemptCounts) {
  return {
    attempts,
    succeeded,
    failed: attempts - succeeded,
    successRate: attempts === 0 ? null : succeeded / attempts,
    latency: {
      average: answered === 0 ? null : Math.round((durationMs / answered) * 10) / 10,
      p50: percentile(latency, 0.5),
      p95: percentile(latency, 0.95),
      p99: percentile(latency, 0.99),
    },
    errors,
  } satisfies AnalyticsSummary;
}
