import { hostname } from 'node:os';
import { connectors } from '@patchbay/connectors/registry';
import type { Config } from '../config/config.ts';
import { createOutbox } from '../delivery/outbox.ts';
import { createSystemService } from '../features/systems/systems.service.ts';
import { createSystemStore } from '../features/systems/systems.store.ts';
import { createAgenda } from '../jobs/create-agenda.ts';
import { createSyncSchedules } from '../jobs/sync-schedules.ts';
import type { Logger } from '../observability/logger.ts';
import { createMetrics } from '../observability/metrics.ts';
import { createOperationLogStore } from '../observability/operation-log.store.ts';
import { createOperationLog } from '../observability/operation-log.ts';
import { createRuntime } from '../runtime/create-runtime.ts';
import { createEgressFetch } from '../security/egress/egress-fetch.ts';
import { createVault } from '../security/vault/vault.ts';
import type { Database } from './database.ts';

export interface CoreOptions {
  config: Config;
  database: Database;
  logger: Logger;
  publicUrl: string;
  now: () => Date;
}

/** What every role needs: the way out, the vault, the outbox, the runtime. */
export async function createCore({ config, database, logger, publicUrl, now }: CoreOptions) {
  const { connection, models } = database;
  const sandboxUrl = config.sandbox.enabled ? config.sandbox.url : null;
  const metrics = createMetrics();
  const vault = createVault({ masterKey: config.masterKey });
  const outbox = createOutbox({ models, now });
  const operationLogStore = createOperationLogStore(models);
  const operations = createOperationLog({ store: operationLogStore, now, logger });
  const egress = createEgressFetch({
    sandboxUrl,
    // The operator named the Svix server, so it may be anywhere.
    allow: config.svix === null ? config.egressAllow : [...config.egressAllow, new URL(config.svix.url).host],
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
    operations,
    egress,
    vault,
    clients: systems,
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
    outbox,
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

export type Core = Awaited<ReturnType<typeof createCore>>;
