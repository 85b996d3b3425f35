import { Counter, type Registry } from 'prom-client';

export interface ProviderMetrics {
  request(system: string, status: string): void;
  retry(system: string, reason: 'rate_limited' | 'unavailable' | 'unauthorized'): void;
}

export function providerMetrics(registry: Registry): ProviderMetrics {
  const requests = new Counter({
    name: 'patchbay_provider_requests_total',
    help: 'Requests to providers by system and status class',
    labelNames: ['system', 'status'],
    registers: [registry],
  });
  const retries = new Counter({
    name: 'patchbay_provider_retries_total',
    help: 'Requests to providers that were repeated, by reason',
    labelNames: ['system', 'reason'],
    registers: [registry],
  });
  return {
    request: (system, status) => requests.inc({ system, status }),
    retry: (system, reason) => retries.inc({ system, reason }),
  };
}
