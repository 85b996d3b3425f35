import { hostname } from 'node:os';
import { connectors } from '@patchbay/connectors/registry';
import type { Config } from '../config/config.ts';
import { createOutbox } from '../delivery/outbox.ts';
import { createSystemService } from '../features/systems/systems.service.ts';
import { createSystemStore } from '../features/systems/systems.store.ts';
import { createIdempotencyStore } from '../http/idempotency/idempotency.store.ts';
import { createIdempotency } from '../http/idempotency/idempotency.ts';
import { createKeptAnswers } from '../http/idempotency/kept-answer.ts';
import { createAgenda } from '../jobs/create-agenda.ts';
import { createSyncSchedules } from '../jobs/sync-schedules.ts';
import type { Logger } from '../observability/logger.ts';
import { createMetrics } from '../observability/metrics.ts';
import { createOperationLogStore } from '../observability/operation-log.store.ts';
import { createOperationLog } from '../observability/operation-log.ts';
import { createRuntime } from '../runtime/create-runtime.ts';
import { createEgressFetch } from '../security/egress/egress-fetch.ts';
import { answerSeal } from './answer-seal.ts';
import { createAudit } from './audit.ts';
import type { Database } from './database.ts';
import type { Keys } from './keys.ts';
import { createMail } from './mail.ts';
import { createSharedRateLimits } from './rate-limits.ts';

export interface CoreOptions {
  config: Config;
  database: Database;
  keys: Keys;
  logger: Logger;
  publicUrl: string;
  now: () => Date;
}

/** What every role needs: the way out, the vault, the outbox, the runtime. */
export async function createCore({ config, database, keys, logger, publicUrl, now }: CoreOptions) {
  const { connection, models } = database;
  const sandboxUrl = config.sandbox.enabled ? config.sandbox.url : null;
  const metrics = createMetrics();
  const { vault } = keys;
  const idempotency = createIdempotency({
    connection,
    store: createIdempotencyStore(models),
    kept: createKeptAnswers(answerSeal(vault)),
    now,
  });
  const audit = createAudit({ models, connection, vault, now });
  const outbox = createOutbox({ models, now });
  const mail = await createMail({ config, models, logger, now });
  const operationLogStore = createOperationLogStore(models);
  const operations = createOperationLog({ store: operationLogStore, now, logger });
  const egress = createEgressFetch({
    sandboxUrl,
    // What the operator named may be anywhere.
    allow: [...config.egressAllow, ...operatorHosts(config)],
    logger,
    metrics,
    production: config.mode === 'production',
  });
  const systems = createSystemService({
    store: createSystemStore(models),
    vault,
    connectors,
    publicUrl,
    sandbox: sandboxUrl !== null,
    now,
  });
  const agenda = await createAgenda({ database: connection, name: `${hostname()}/${process.pid}` });
  const schedules = createSyncSchedules({ agenda, now });
  const runtime = createRuntime({
    database: connection,
    models,
    connectors,
    outbox,
    mail: mail.queue,
    operations,
    egress,
    vault,
    clients: systems,
    storesRaw: systems.storesRaw,
    schedules,
    logger,
    metrics,
    publicUrl,
    webhookMaxBytes: config.webhookMaxBytes,
    worker: config.roles.has('worker') ? {} : null,
    now,
  });
  return {
    metrics,
    vault,
    idempotency,
    audit,
    rateLimits: createSharedRateLimits(connection, config.rateLimits),
    outbox,
    mail,
    operations,
    operationLogStore,
    egress,
    systems,
    agenda,
    schedules,
    runtime,
    sandboxUrl,
  };
}

function operatorHosts({ svix, auditSink }: Config): string[] {
  const urls = [svix?.url, auditSink !== null && 'url' in auditSink ? auditSink.url : undefined];
  return urls.filter((url) => url !== undefined).map((url) => new URL(url).host);
}

export type Core = Awaited<ReturnType<typeof createCore>>;
