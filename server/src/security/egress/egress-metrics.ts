import { Counter, Histogram, type Registry } from 'prom-client';

export interface EgressMetrics {
  observe(sample: { purpose: string; host: string; outcome: string; seconds: number }): void;
}

/** `outcome`: a status class (`2xx`), `refused`, `timeout`, `aborted` or `network_error`. */
export function egressMetrics(registry: Registry): EgressMetrics {
  const requests = new Counter({
    name: 'patchbay_egress_requests_total',
    help: 'Requests that left, or were refused to leave, by purpose and outcome',
    labelNames: ['purpose', 'outcome'],
    registers: [registry],
  });
  const duration = new Histogram({
    name: 'patchbay_egress_duration_seconds',
    help: 'Time to the complete response',
    labelNames: ['purpose'],
    buckets: [0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [registry],
  });
  return {
    observe({ purpose, outcome, seconds }) {
      requests.inc({ purpose, outcome });
      duration.observe({ purpose }, seconds);
    },
  };
}
