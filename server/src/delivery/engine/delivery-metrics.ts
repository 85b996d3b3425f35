import { Histogram, type Registry } from 'prom-client';
import type { AttemptResult } from './attempt.ts';

export interface DeliveryMetrics {
  attempted(result: Pick<AttemptResult, 'succeeded' | 'responseStatusCode' | 'durationMs'>): void;
  /** From the message to its first attempt. */
  waited(ms: number): void;
}

export function deliveryMetrics(registry: Registry): DeliveryMetrics {
  const attempts = new Histogram({
    name: 'patchbay_webhook_attempt_seconds',
    help: 'Duration of webhook attempts by outcome: the class of the status code, or no_answer',
    labelNames: ['outcome'],
    buckets: [0.02, 0.1, 0.5, 1, 5, 15],
    registers: [registry],
  });
  const waits = new Histogram({
    name: 'patchbay_webhook_first_attempt_wait_seconds',
    help: 'Time from the creation of a message to its first attempt at an endpoint',
    buckets: [0.01, 0.05, 0.1, 0.5, 2, 10, 60],
    registers: [registry],
  });
  return {
    attempted({ responseStatusCode, durationMs }) {
      const outcome = responseStatusCode === 0 ? 'no_answer' : `${Math.floor(responseStatusCode / 100)}xx`;
      attempts.observe({ outcome }, durationMs / 1000);
    },
    waited(ms) {
      waits.observe(Math.max(0, ms) / 1000);
    },
  };
}
