import type { Logger } from 'pino';
import { newId } from '../../models/ids.ts';
import type { EgressFetch } from '../../security/egress/egress-fetch.ts';
import type { NewAttempt } from '../attempts/attempts.store.ts';
import type { EndpointRow } from '../endpoints/endpoints.store.ts';
import type { MessageRow } from '../messages/messages.store.ts';
import { type AttemptResult, type AttemptTarget, performAttempt } from './attempt.ts';
import { type AttemptNotice, FAILING_AT } from './attempt-notices.ts';
import type { Completion } from './completion.ts';
import type { DeliveryMetrics } from './delivery-metrics.ts';
import type { KnownWork, Planner, Sendable } from './delivery-plan.ts';
import type { ClaimedDelivery, DeliveryQueue, EndpointKey, Finished } from './delivery-queue.store.ts';
import { bodyFor } from './endpoint-body.ts';
import type { EndpointHealth } from './endpoint-health.ts';
import { nextAttemptAt } from './retry-schedule.ts';

export interface WorkerOptions {
  plan: Planner;
  queue: Pick<DeliveryQueue, 'failWaiting'>;
  completion: Completion;
  health: EndpointHealth;
  egressFetch: EgressFetch;
  metrics: DeliveryMetrics;
  logger: Pick<Logger, 'error'>;
  now: () => Date;
  random: () => number;
}

export interface WorkControl {
  /** Called once for each delivery, when nothing of it is left to do. */
  onDone: (delivery: ClaimedDelivery) => void;
  /** Cuts attempts off: the process is going down. */
  signal: AbortSignal;
  /** What was read of a single delivery just now. */
  known?: KnownWork;
}

const LATER_MS = 1000;

/** Carries out what was claimed for one endpoint. */
export function createDeliveryWorker(options: WorkerOptions) {
  const { plan, completion, health, egressFetch, metrics, logger, now, random } = options;

  async function attempt(
    { delivery, message }: Sendable,
    { endpoint, target, signal }: { endpoint: EndpointRow; target: AttemptTarget; signal: AbortSignal },
  ): Promise<void> {
    const startedAt = now();
    if (delivery.attempts === 0) metrics.waited(startedAt.getTime() - message.createdAt.getTime());
    const { contentType = null } = message;
    const content = { id: message._id, body: bodyFor(endpoint, message), contentType };
    const result = await performAttempt({ target, message: content, egressFetch, now, signal });
    if (signal.aborted && result.responseStatusCode === 0) {
      // Cut off by our own shutdown: not the endpoint's failure, so it costs no attempt.
      await completion.record(finishedAs(delivery, { nextAttemptAt: now() }), null);
      return;
    }
    metrics.attempted(result);
    const made = { id: newId('atmpt', startedAt.getTime()), at: startedAt };
    const outcome = outcomeOf(delivery, result);
    const row: NewAttempt = {
      _id: made.id,
      applicationId: delivery.applicationId,
      messageId: message._id,
      endpointId: endpoint._id,
      eventType: message.eventType,
      channels: message.channels,
      tags: message.tags,
      url: endpoint.url,
      status: result.succeeded ? 0 : 2,
      responseStatusCode: result.responseStatusCode,
      response: result.response,
      durationMs: result.durationMs,
      errorClass: result.errorClass,
      triggerType: delivery.triggerType,
      createdAt: startedAt,
      expiresAt: delivery.expiresAt,
    };
    await completion.record(outcome, row, noticeOf({ outcome, result, message, endpoint, attempt: made }));
    await health.note(endpoint, result);
  }

  function outcomeOf(delivery: ClaimedDelivery, result: AttemptResult): Finished {
    const attempts = delivery.attempts + 1;
    const triggerType = 0;
    if (result.succeeded) return finishedAs(delivery, { status: 'succeeded', attempts, triggerType });
    const { retryAfterMs, gone } = result;
    const next = gone ? null : nextAttemptAt({ attempts, retryAfterMs, now: now(), random });
    const status = next === null ? 'failed' : 'pending';
    return finishedAs(delivery, { status, attempts, nextAttemptAt: next, triggerType });
  }

  return {
    /**
     * Starts every claimed delivery and resolves when all are under way, with the endpoint's rate limit and whether that
     * held some back. Throws when it could not even be read what to send; then nothing was sent and nothing is done.
     */
    async start(
      key: EndpointKey,
      claimed: readonly ClaimedDelivery[],
      { onDone, signal, known }: WorkControl,
    ): Promise<{ rateLimit: number | null; heldBack: boolean }> {
      const { endpoint, target, send, later, giveUp } = await plan(key, claimed, known);
      const run = (delivery: ClaimedDelivery, work: Promise<void>) =>
        void work
          .catch((error: unknown) => {
            logger.error({ err: error, deliveryId: delivery._id }, 'webhook delivery broke off');
          })
          .finally(() => onDone(delivery));

      for (const delivery of giveUp) {
        run(delivery, completion.record(finishedAs(delivery, { status: 'failed' }), null));
      }
      const laterAt = new Date(now().getTime() + LATER_MS);
      for (const delivery of later) {
        run(delivery, completion.record(finishedAs(delivery, { nextAttemptAt: laterAt }), null));
      }
      if (endpoint === null) {
        await options.queue.failWaiting(key);
        return { rateLimit: null, heldBack: false };
      }
      for (const { sendable, at } of send) {
        const work = async () => {
          await waitUntil(at, now, signal);
          await attempt(sendable, { endpoint, target, signal });
        };
        run(sendable.delivery, work());
      }
      return { rateLimit: endpoint.rateLimit, heldBack: later.length > 0 };
    },
  };
}

/** Of most attempts there is nothing to tell. */
function noticeOf({
  outcome: { status, attempts },
  result,
  message,
  endpoint,
  attempt,
}: {
  outcome: Finished;
  result: AttemptResult;
  message: MessageRow;
  endpoint: EndpointRow;
  attempt: { id: string; at: Date };
}): AttemptNotice | null {
  const data = {
    endpointId: endpoint._id,
    msgId: message._id,
    msgEventId: message.eventId,
    lastAttempt: {
      id: attempt.id,
      responseStatusCode: result.responseStatusCode,
      timestamp: attempt.at.toISOString(),
    },
  };
  if (status === 'failed') return { type: 'message.attempt.exhausted', data };
  if (status === 'pending') return attempts === FAILING_AT ? { type: 'message.attempt.failing', data } : null;
  return attempts > FAILING_AT ? { type: 'message.attempt.recovered', data } : null;
}

function finishedAs(delivery: ClaimedDelivery, fields: Partial<Finished>): Finished {
  return {
    id: delivery._id,
    applicationId: delivery.applicationId,
    holder: delivery.lease.holder,
    status: 'pending',
    attempts: delivery.attempts,
    nextAttemptAt: null,
    triggerType: delivery.triggerType,
    ordered: delivery.order ? { endpointId: delivery.endpointId, key: delivery.order.key } : null,
    ...fields,
  };
}

function waitUntil(at: Date, now: () => Date, signal: AbortSignal): Promise<void> | undefined {
  const ms = at.getTime() - now().getTime();
  if (ms <= 0 || signal.aborted) return undefined;
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}

export type DeliveryWorker = ReturnType<typeof createDeliveryWorker>;
