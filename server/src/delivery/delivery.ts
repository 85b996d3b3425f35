import type { Router } from 'express';
import type { ClientSession, Connection } from 'mongoose';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Idempotency } from '../http/idempotency/idempotency.ts';
import type { RateLimits } from '../http/rate-limits.ts';
import type { MailQueue } from '../mail/mail-queue.ts';
import { withTransaction } from '../models/transaction.ts';
import type { EgressFetch } from '../security/egress/egress-fetch.ts';
import type { Vault } from '../security/vault/vault.ts';
import { analyticsRoutes } from './analytics/analytics.routes.ts';
import { createAnalyticsService } from './analytics/analytics.service.ts';
import { createAnalyticsStore } from './analytics/analytics.store.ts';
import { type AttemptCounter, createAttemptCounter } from './analytics/attempt-counter.ts';
import { applicationRoutes } from './applications/applications.routes.ts';
import { createApplicationService } from './applications/applications.service.ts';
import { createApplicationStore } from './applications/applications.store.ts';
import { attemptRoutes } from './attempts/attempts.routes.ts';
import { createAttemptService } from './attempts/attempts.service.ts';
import { createAttemptStore } from './attempts/attempts.store.ts';
import { createDeliveryStore } from './attempts/deliveries.store.ts';
import { createEndpointMessages } from './attempts/endpoint-messages.ts';
import type { DeliveryModels } from './delivery-models.store.ts';
import { createEndpointPolicy, type EndpointPolicyOptions } from './endpoints/endpoint-policy.ts';
import { createEndpointSecrets, type EndpointSecrets } from './endpoints/endpoint-secrets.ts';
import { endpointRoutes } from './endpoints/endpoints.routes.ts';
import { createEndpointService } from './endpoints/endpoints.service.ts';
import { createEndpointStore } from './endpoints/endpoints.store.ts';
import { replayRoutes } from './endpoints/replay.routes.ts';
import { createNoticedFinish } from './engine/attempt-notices.ts';
import { createCompletion } from './engine/completion.ts';
import { createDeliveryEngine, type DeliveryEngine } from './engine/delivery-engine.ts';
import { deliveryMetrics } from './engine/delivery-metrics.ts';
import { createPlanner } from './engine/delivery-plan.ts';
import { createDeliveryQueue, type DeliveryQueue, type EndpointKey } from './engine/delivery-queue.store.ts';
import { createDeliveryWorker } from './engine/delivery-worker.ts';
import { createEndpointHealth } from './engine/endpoint-health.ts';
import { eventTypeRoutes } from './event-types/event-types.routes.ts';
import { createEventTypeService } from './event-types/event-types.service.ts';
import { createEventTypeStore } from './event-types/event-types.store.ts';
import { createSvixAccess, type SvixAuthenticator } from './http/svix-access.ts';
import type { SvixRoute } from './http/svix-route.ts';
import { createSvixRouter } from './http/svix-router.ts';
import { createMessageStates } from './messages/message-states.ts';
import { messageRoutes } from './messages/messages.routes.ts';
import { createMessageService } from './messages/messages.service.ts';
import { createMessageStore } from './messages/messages.store.ts';
import { createAnnouncer } from './operational/announcer.ts';
import { operationalRoutes } from './operational/operational.routes.ts';
import { createOwnerNotices } from './operational/owner-notices.ts';
import { createOrderStore } from './order/order.store.ts';
import { portalRoutes } from './portal/portal.routes.ts';
import { createPortalTokenStore } from './portal/portal-tokens.store.ts';
import { createPortalTokens } from './portal/portal-tokens.ts';
import { createRetentionStore } from './retention.store.ts';
import { createRetention } from './retention.ts';
import { statisticsRoutes } from './statistics/statistics.routes.ts';
import { createStatisticsStore } from './statistics/statistics.store.ts';
import { tailRoutes } from './tail/tail.routes.ts';
import { createTailStore } from './tail/tail.store.ts';
import { createTails, type Tails } from './tail/tail.ts';
import { taskRoutes } from './tasks/tasks.routes.ts';
import { createTaskService } from './tasks/tasks.service.ts';
import { createTaskStore } from './tasks/tasks.store.ts';

export interface DeliveryServiceOptions {
  connection: Connection;
  models: DeliveryModels;
  vault: Vault;
  egressFetch: EgressFetch;
  /** Whose a bearer token is: an API key's environment and permissions, or the dispatcher's own token. */
  authenticate: SvixAuthenticator;
  idempotency: Pick<Idempotency, 'inTransaction'>;
  limits: Pick<RateLimits, 'take' | 'countRefusal'>;
  registry: Registry;
  /** Tells the vendor what becomes of endpoints. */
  mail: MailQueue;
  logger: Pick<Logger, 'warn' | 'error'>;
  now: () => Date;
  random?: () => number;
  /** How browsers reach us, without a trailing slash. */
  publicUrl: () => string;
  endpointPolicy: EndpointPolicyOptions;
  /** How long messages and attempts are kept. */
  retentionDays?: number;
  /** Safety net beside being woken; what another process left is found at this pace. */
  pollMs?: number;
}

export interface DeliveryService {
  /** To be mounted at `/api/v1`. */
  router: Router;
  /** What the router serves. */
  routes: readonly SvixRoute[];
  /** To be started in processes with the role `delivery`. */
  engine: DeliveryEngine;
  /** Live streams that are open. */
  tails: Pick<Tails, 'close'>;
  retention: ReturnType<typeof createRetention>;
  /** Call before the engine starts, where no other process can be alive: what the last one held goes out at once. */
  releaseDeliveriesOfDeadProcesses(): Promise<void>;
}

/** The embedded, Svix-compatible delivery service. */
export function createDeliveryService(options: DeliveryServiceOptions): DeliveryService {
  const { connection, models, vault, authenticate, idempotency, logger, now, retentionDays = 90 } = options;
  const stores = {
    applications: createApplicationStore({ models }),
    endpoints: createEndpointStore({ models }),
    eventTypes: createEventTypeStore({ models }),
    messages: createMessageStore({ connection, models }),
    deliveries: createDeliveryStore({ connection, models }),
    attempts: createAttemptStore({ models, now }),
  };
  const secrets = createEndpointSecrets({ vault });
  const analyticsStore = createAnalyticsStore({ models });
  const counter = createAttemptCounter({ store: analyticsStore, logger });
  const queue = createDeliveryQueue({ models, order: createOrderStore({ connection, models }), now });
  const engine = createEngine(options, stores, { queue, secrets, counter });
  const wake = engine.wake;

  const applications = createApplicationService({ connection, store: stores.applications, now });
  const eventTypes = createEventTypeService({ store: stores.eventTypes, now });
  const transact = <T>(work: (session: ClientSession) => Promise<T>) => withTransaction(connection, work);
  const endpoints = createEndpointService({
    store: stores.endpoints,
    eventTypes: stores.eventTypes,
    secrets,
    policy: createEndpointPolicy({
      ...options.endpointPolicy,
      applications: stores.applications,
      endpoints: stores.endpoints,
      transact,
    }),
    transact,
    now,
  });
  const messages = createMessageService({
    store: stores.messages,
    endpoints: stores.endpoints,
    wake,
    reserve: engine.reserve,
    now,
    retentionDays,
  });
  const attempts = createAttemptService({
    attempts: stores.attempts,
    deliveries: stores.deliveries,
    endpoints,
    messages,
    messageStore: stores.messages,
    wake,
    now,
  });

  const tokens = createPortalTokens({ store: createPortalTokenStore({ models }), now });

  const tails = createTails({ store: createTailStore({ models }), now });
  const tasks = createTaskService({ store: createTaskStore({ models }), now });
  const services = { applications, endpoints, eventTypes, messages, attempts, tasks, now };
  const routes = [
    ...applicationRoutes(services),
    ...endpointRoutes(services),
    ...replayRoutes(services),
    ...eventTypeRoutes(services),
    ...messageRoutes({
      ...services,
      states: createMessageStates({ messages, deliveries: stores.deliveries, now }),
    }),
    ...attemptRoutes({
      ...services,
      endpointStore: stores.endpoints,
      messageStore: stores.messages,
      endpointMessages: createEndpointMessages({
        deliveries: stores.deliveries,
        messages: stores.messages,
        now,
      }),
    }),
    ...operationalRoutes(services),
    ...analyticsRoutes({
      applications,
      endpoints,
      analytics: createAnalyticsService({ store: analyticsStore, now }),
    }),
    ...tailRoutes({ applications, endpoints, tails }),
    ...taskRoutes(services),
    ...statisticsRoutes({ statistics: createStatisticsStore({ models }), tasks }),
    ...portalRoutes({ applications, tokens, publicUrl: options.publicUrl }),
  ];
  const router = createSvixRouter({
    routes,
    access: createSvixAccess({
      authenticate,
      tokens,
      applications,
      limits: options.limits,
      ownOrigin: () => new URL(options.publicUrl()).origin,
    }),
    idempotency,
    logger,
  });
  const retention = createRetention({ store: createRetentionStore({ models }), now });
  return {
    router,
    routes,
    engine,
    tails,
    retention,
    releaseDeliveriesOfDeadProcesses: queue.releaseAll,
  };
}

interface EngineStores {
  applications: ReturnType<typeof createApplicationStore>;
  endpoints: ReturnType<typeof createEndpointStore>;
  messages: ReturnType<typeof createMessageStore>;
  attempts: ReturnType<typeof createAttemptStore>;
}

function createEngine(
  options: DeliveryServiceOptions,
  { applications, endpoints, messages, attempts }: EngineStores,
  { queue, secrets, counter }: { queue: DeliveryQueue; secrets: EndpointSecrets; counter: AttemptCounter },
): DeliveryEngine {
  const { connection, egressFetch, logger, now, random = Math.random } = options;
  const onError = (error: unknown) =>
    logger.error({ err: error }, 'webhook delivery: results wait for the database');
  const wake = (keys: readonly EndpointKey[]) => engine.wake(keys);
  const announcer = createAnnouncer({ connection, applications, endpoints, messages, wake, now });
  const completion = createCompletion({
    attempts: {
      async insertMany(rows) {
        await attempts.insertMany(rows);
        counter.note(rows);
      },
    },
    queue,
    finishWithNotice: createNoticedFinish({ queue, announcer }),
    onReleased: wake,
    onError,
  });
  const worker = createDeliveryWorker({
    plan: createPlanner({ endpoints, messages, secrets, environmentOf: applications.environmentOf, now }),
    queue,
    completion,
    health: createEndpointHealth({
      endpoints,
      attempts,
      announcer,
      notices: createOwnerNotices({ mail: options.mail }),
      logger,
      now,
    }),
    egressFetch,
    metrics: deliveryMetrics(options.registry),
    logger,
    now,
    random,
  });
  const pollMs = options.pollMs === undefined ? {} : { pollMs: options.pollMs };
  const engine = createDeliveryEngine({ queue, worker, completion, logger, now, ...pollMs });
  return {
    ...engine,
    async stop(stopping) {
      await engine.stop(stopping);
      await counter.flush();
    },
  };
}
