import type { Logger } from 'pino';
import type { AttemptStore } from '../attempts/attempts.store.ts';
import type { EndpointRow, EndpointStore } from '../endpoints/endpoints.store.ts';
import type { Announcer } from '../operational/announcer.ts';
import type { OwnerNotices } from '../operational/owner-notices.ts';
import type { AttemptResult } from './attempt.ts';

const DAY_MS = 86_400_000;
/** A fifth of the way: four days are left to do something, so that not all of them are a weekend. */
const WARN_AFTER_MS = DAY_MS;
const DISABLE_AFTER_MS = 5 * DAY_MS;
/** However late a failure showed: this long lies between the warning and the end. */
const NOTICE_MS = DAY_MS;

/** When an endpoint that fails from now on would be disabled. */
function disabledAt(failingSince: Date, warnedAt: Date): Date {
  return new Date(Math.max(failingSince.getTime() + DISABLE_AFTER_MS, warnedAt.getTime() + NOTICE_MS));
}

export interface EndpointHealthOptions {
  endpoints: Pick<EndpointStore, 'disable' | 'markFailing' | 'markHealthy' | 'warn'>;
  attempts: Pick<AttemptStore, 'list'>;
  announcer: Announcer;
  notices: OwnerNotices;
  logger: Pick<Logger, 'warn'>;
  now: () => Date;
}

/** Remembers since when an endpoint fails, warns its owner, and switches it off when it is gone or failed for five days. */
export function createEndpointHealth(options: EndpointHealthOptions) {
  const { endpoints, attempts, announcer, notices, logger, now } = options;
  /** Marked by this process since the row was read. */
  const failing = new Set<string>();

  const aboutOf = (endpoint: EndpointRow, failSince: Date) => ({
    endpointId: endpoint._id,
    endpointUid: endpoint.uid,
    failSince: failSince.toISOString(),
  });

  async function disable(endpoint: EndpointRow, reason: string): Promise<void> {
    const { applicationId, _id: endpointId } = endpoint;
    const at = now();
    const audience = await announcer.audienceOf(applicationId);
    let disabled = false;
    await announcer.change(audience, async (session) => {
      disabled = await endpoints.disable(session, { applicationId, endpointId, reason, at });
      if (!disabled) return [];
      await notices.disabled(session, { endpoint, reason });
      const about = aboutOf(endpoint, endpoint.failingSince ?? at);
      return [{ type: 'endpoint.disabled', data: { ...about, trigger: 'automatic', reason } }];
    });
    if (disabled) {
      notices.wake();
      logger.warn({ applicationId, endpointId, reason }, 'webhook endpoint disabled');
    }
  }

  async function warn(endpoint: EndpointRow, failingSince: Date): Promise<void> {
    const { applicationId, _id: endpointId } = endpoint;
    const at = now();
    const disableAt = disabledAt(failingSince, at);
    const audience = await announcer.audienceOf(applicationId);
    let warned = false;
    await announcer.change(audience, async (session) => {
      warned = await endpoints.warn(session, { applicationId, endpointId, failingSince, at });
      if (!warned) return [];
      await notices.failing(session, { endpoint, failingSince, disableAt });
      const about = aboutOf(endpoint, failingSince);
      return [{ type: 'endpoint.failing', data: { ...about, disableAt: disableAt.toISOString() } }];
    });
    if (warned) {
      notices.wake();
      logger.warn({ applicationId, endpointId, disableAt }, 'webhook endpoint fails and will be disabled');
    }
  }

  async function worked(endpoint: EndpointRow): Promise<void> {
    if (endpoint.failingSince === null && !failing.has(endpoint._id)) return;
    failing.delete(endpoint._id);
    await endpoints.markHealthy(endpoint.applicationId, endpoint._id);
  }

  async function failed(endpoint: EndpointRow): Promise<void> {
    const { applicationId, _id: endpointId, failingSince } = endpoint;
    const warnedAt = endpoint.warnedAt ?? null;
    if (failingSince === null) {
      if (failing.has(endpointId)) return;
      failing.add(endpointId);
      await endpoints.markFailing(applicationId, endpointId, now());
      return;
    }
    const since = failingSince.getTime();
    const dueAt = warnedAt === null ? since + WARN_AFTER_MS : disabledAt(failingSince, warnedAt).getTime();
    if (now().getTime() < dueAt) return;
    // Another process may have had a success that this mark does not know of.
    const page = { limit: 1, after: null, direction: -1 } as const;
    const successes = await attempts.list(
      { applicationId, endpointId, status: 0, after: failingSince },
      page,
    );
    if (successes.length > 0) await endpoints.markHealthy(applicationId, endpointId);
    else if (warnedAt === null) await warn(endpoint, failingSince);
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
