import type { Logger } from 'pino';
import type { AttemptStore } from '../attempts/attempts.store.ts';
import type { EndpointRow, EndpointStore } from '../endpoints/endpoints.store.ts';
import type { AttemptResult } from './attempt.ts';

const DISABLE_AFTER_MS = 5 * 86_400_000;

/** Remembers since when an endpoint fails, and switches it off when it is gone or failed for five days. */
export function createEndpointHealth({
  endpoints,
  attempts,
  logger,
  now,
}: {
  endpoints: Pick<EndpointStore, 'disable' | 'markFailing' | 'markHealthy'>;
  attempts: Pick<AttemptStore, 'list'>;
  logger: Pick<Logger, 'warn'>;
  now: () => Date;
}) {
  /** Marked by this process since the row was read. */
  const failing = new Set<string>();

  async function disable({ applicationId, _id }: EndpointRow, reason: string): Promise<void> {
    if (await endpoints.disable(applicationId, _id, reason, now())) {
      logger.warn({ applicationId, endpointId: _id, reason }, 'webhook endpoint disabled');
    }
  }

  async function worked(endpoint: EndpointRow): Promise<void> {
    if (endpoint.failingSince === null && !failing.has(endpoint._id)) return;
    failing.delete(endpoint._id);
    await endpoints.markHealthy(endpoint.applicationId, endpoint._id);
  }

  async function failed(endpoint: EndpointRow): Promise<void> {
    const { applicationId, _id: endpointId, failingSince } = endpoint;
    if (failingSince === null) {
      if (failing.has(endpointId)) return;
      failing.add(endpointId);
      await endpoints.markFailing(applicationId, endpointId, now());
      return;
    }
    if (now().getTime() - failingSince.getTime() < DISABLE_AFTER_MS) return;
    // Another process may have had a success that this mark does not know of.
    const page = { limit: 1, after: null, direction: -1 } as const;
    const successes = await attempts.list(
      { applicationId, endpointId, status: 0, after: failingSince },
      page,
    );
    if (successes.length > 0) await endpoints.markHealthy(applicationId, endpointId);
    else await disable(endpoint, 'Every attempt failed for five days');
  }

  return {
    async note(endpoint: EndpointRow, result: AttemptResult): Promise<void> {
      if (result.succeeded) await worked(endpoint);
      else if (result.gone) await disable(endpoint, 'The endpoint answered 410 Gone');
      else await failed(endpoint);
    },
  };
}

export type EndpointHealth = ReturnType<typeof createEndpointHealth>;
