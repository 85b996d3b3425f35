import type { Config } from '../config/config.ts';
import type { ApiKeyService } from '../features/api-keys/api-keys.service.ts';
import { createEnvironmentStore } from '../features/environments/environments.store.ts';
import { healthRouter } from '../features/health/health.routes.ts';
import { createApp } from '../http/app.ts';
import { listen } from '../http/server.ts';
import { createJobs } from '../jobs/create-jobs.ts';
import { createLogger, type Logger } from '../observability/logger.ts';
import { createApi } from './api.ts';
import { createApiKeys } from './api-keys.ts';
import { auditSealing } from './audit.ts';
import { type Closing, closeInOrder } from './closing.ts';
import { type Core, createCore } from './core.ts';
import { openDatabase } from './database.ts';
import { createDelivery, type Delivery } from './delivery.ts';
import { createKeys } from './keys.ts';

const RETENTION_EVERY_MS = 3_600_000;

export interface Patchbay {
  /** Where it listens, as this machine reaches it. */
  url: string;
  /** Id of the environment. */
  environment: string;
  apiKeys: ApiKeyService;
  /** Work in flight is finished, what was not begun is left for the next process. */
  close(): Promise<void>;
}

/** What there is once requests are answered. */
type Answering = Omit<Patchbay, 'close'>;

export interface StartOptions {
  logger?: Logger;
  /**
   * Awaited when requests are answered and before anything is delivered or synced: for a receiver of webhooks in the
   * same process, which would otherwise miss the first attempts after each start.
   */
  beforeWork?: (patchbay: Answering) => Promise<void>;
  now?: () => Date;
}

/** Starts the configured roles and resolves when they are ready. */
export async function startPatchbay(config: Config, options: StartOptions = {}): Promise<Patchbay> {
  const { logger = createLogger({ level: config.logLevel }), now = () => new Date(), beforeWork } = options;
  const closing: Closing[] = [];
  try {
    return await start({ config, logger, now, closing, beforeWork });
  } catch (error) {
    await closeInOrder(closing, logger);
    throw error;
  }
}

interface Start {
  config: Config;
  logger: Logger;
  now: () => Date;
  /** Filled as things are started, closed from its end. */
  closing: Closing[];
  beforeWork: StartOptions['beforeWork'];
}

async function start({ config, logger, now, closing, beforeWork }: Start): Promise<Patchbay> {
  let accepting = true;
  const server = await listen({ port: config.port, host: config.host });
  closing.push({ name: 'http', close: () => server.close(20_000) });
  const url = `http://localhost:${server.port}`;
  const publicUrl = config.publicUrl ?? url;

  const database = await openDatabase(config, logger);
  closing.unshift({ name: 'database', close: database.close });
  const keys = await createKeys({ config, database, logger, now });
  closing.splice(1, 0, { name: 'keys', close: keys.close });
  const environment = await createEnvironmentStore(database.models).ensure(config.mode, now());
  const core = await createCore({ config, database, keys, logger, publicUrl, now });
  const apiKeys = createApiKeys({
    models: database.models,
    rootKey: keys.rootKey,
    vault: core.vault,
    logger,
    now,
  });
  // One process at a time can hold a local database, so whatever was under way has died.
  if (config.mongodbUri === null) await core.operationLogStore.failAbandoned({ now: now(), all: true });
  closing.splice(2, 0, { name: 'egress', close: () => core.egress.close() });
  closing.splice(3, 0, { name: 'token refreshes', close: () => core.runtime.credentials.settle() });
  const sealing = auditSealing(core.audit, { environment, config, fetch: core.egress, logger, now });
  sealing.start();
  closing.splice(4, 0, { name: 'audit', close: () => sealing.stop() });
  const delivery = createDelivery({
    config,
    database,
    core,
    apiKeys,
    logger,
    port: server.port,
    publicUrl,
    now,
  });
  const health = healthRouter({
    pingDatabase: database.ping,
    accepting: () => accepting,
    metrics: core.metrics,
  });
  const api = config.roles.has('api')
    ? createApi({
        config,
        database,
        core,
        apiKeys,
        portalAccess: delivery.portalAccess,
        logger,
        publicUrl,
        now,
      })
    : null;
  server.serve(
    createApp({
      logger,
      trustProxy: config.trustProxy,
      routers: [health, ...(api?.routers ?? [])],
      svix: delivery.service?.router ?? null,
      contract: api?.contract ?? null,
    }),
  );

  await delivery.ensureMainApplication(environment);
  const answering: Answering = { url, environment, apiKeys };
  await beforeWork?.(answering);
  if (config.roles.has('delivery')) {
    closing.push(...(await startDelivery({ config, delivery, mail: core.mail, logger })));
  }
  if (config.roles.has('worker')) closing.push(...(await startWorker({ config, core, logger, now })));
  closing.push({ name: 'live streams', close: async () => delivery.service?.tails.close() });
  closing.push({
    name: 'readiness',
    close: async () => {
      accepting = false;
    },
  });
  return { ...answering, close: () => closeInOrder(closing, logger) };
}

async function startDelivery({
  config,
  delivery,
  mail,
  logger,
}: {
  config: Config;
  delivery: Delivery;
  mail: Core['mail'];
  logger: Logger;
}): Promise<Closing[]> {
  const { dispatcher, service } = delivery;
  // One process at a time can hold the embedded database, so whoever held an event or a delivery is dead.
  if (config.mongodbUri === null) {
    await delivery.releaseLanesOfDeadProcesses();
    await service?.releaseDeliveriesOfDeadProcesses();
  }
  service?.engine.start();
  dispatcher.start();
  mail.sender?.start();
  const sweep = setInterval(() => {
    service?.retention.sweep().catch((error: unknown) => logger.error({ err: error }, 'retention'));
  }, RETENTION_EVERY_MS);
  return [
    { name: 'delivery engine', close: async () => service?.engine.stop({ graceMs: 10_000 }) },
    { name: 'dispatcher', close: () => dispatcher.stop() },
    {
      name: 'mail',
      close: async () => {
        await mail.sender?.stop();
        mail.close();
      },
    },
    { name: 'retention', close: async () => clearInterval(sweep) },
  ];
}

async function startWorker({
  config,
  core: { runtime, agenda, operationLogStore },
  logger,
  now,
}: {
  config: Config;
  core: Core;
  logger: Logger;
  now: () => Date;
}): Promise<Closing[]> {
  const { worker, webhooks, receiver, runDueSync } = runtime;
  const jobs = createJobs({
    agenda,
    runDueSync,
    renewWebhooks: webhooks.renewExpiring,
    processReceipts: receiver.processLeftOver,
    keepTokensAlive: runtime.keepTokensAlive,
    closeAbandoned: () => operationLogStore.failAbandoned({ now: now(), all: false }),
    logger,
  });
  // One process at a time can hold the embedded database, so whoever held a run is dead.
  if (config.mongodbUri === null) await runtime.releaseRunsOfDeadProcesses();
  worker?.start();
  await jobs.start();
  return [
    { name: 'sync worker', close: async () => worker?.stop() },
    { name: 'jobs', close: () => jobs.stop() },
  ];
}
