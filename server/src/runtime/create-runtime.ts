import type { Connector } from '@patchbay/connectors/sdk';
import type { Connection as DatabaseConnection } from 'mongoose';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Outbox } from '../delivery/outbox.ts';
import type { MailQueue } from '../mail/mail-queue.ts';
import type { Models } from '../models/index.ts';
import type { OperationLog } from '../observability/operation-log.ts';
import type { EgressFetch } from '../security/egress/egress-fetch.ts';
import type { OAuthClients } from '../security/oauth/oauth-clients.ts';
import type { EnvironmentScope } from '../security/scope.ts';
import type { Vault } from '../security/vault/vault.ts';
import { createRunAction, type RunAction } from './actions/run-action.ts';
import { type ConnectorContextFactory, createContextFactory } from './context.ts';
import {
  type ConnectionCredentials,
  createConnectionCredentials,
} from './credentials/connection-credentials.ts';
import { createKeepAlive } from './credentials/keep-alive.ts';
import { createRefreshWithLease } from './credentials/refresh-with-lease.ts';
import { createFailurePolicy, type FailurePolicy } from './failure-policy.ts';
import { providerMetrics } from './fetch/provider-metrics.ts';
import { createRateBudget } from './fetch/rate-budget.ts';
import { KeyedMutex } from './keyed-mutex.ts';
import { type ConfigurationStore, createConfigurationStore } from './stores/configuration.store.ts';
import { type ConnectionStatusStore, createConnectionStatusStore } from './stores/connection-status.store.ts';
import { createCredentialsStore } from './stores/credentials.store.ts';
import { createRecordCountsStore, type RecordCountsStore } from './stores/record-counts.store.ts';
import { createRecordsStore } from './stores/records.store.ts';
import { createSyncRunsStore, type SyncRunsStore } from './stores/sync-runs.store.ts';
import { createSyncStatesStore } from './stores/sync-states.store.ts';
import { createWebhooksStore } from './stores/webhooks.store.ts';
import { createAfterSuccess } from './sync/after-success.ts';
import { createChangeWriter } from './sync/change-writer.ts';
import { createSyncScheduler } from './sync/create-sync-scheduler.ts';
import { createEndRun } from './sync/end-run.ts';
import { createRequestRun, type RequestRun } from './sync/request-run.ts';
import { createRunDueSync } from './sync/run-due-sync.ts';
import type { SyncSchedules } from './sync/schedules.ts';
import type { SyncScheduler } from './sync/sync-scheduler.ts';
import { createSyncWorker, type SyncWorker } from './sync/sync-worker.ts';
import { createWebhookReceiver, type WebhookReceiver } from './webhooks/receive-webhook.ts';
import { createWebhookSubscriptions, type WebhookSubscriptions } from './webhooks/subscriptions.ts';

export interface RuntimeOptions {
  database: DatabaseConnection;
  models: Models;
  connectors: readonly Connector[];
  outbox: Outbox;
  /** Tells the vendor what becomes of connections. */
  mail: MailQueue;
  operations: OperationLog;
  egress: EgressFetch;
  vault: Vault;
  clients: OAuthClients;
  /** Whether records of a system keep the provider's own object. Absent: never. */
  storesRaw?: (scope: EnvironmentScope, system: string) => Promise<boolean>;
  schedules: SyncSchedules;
  logger: Logger;
  metrics: { registry: Registry };
  now: () => Date;
  /** Where providers reach us, without a trailing slash. */
  publicUrl: string;
  /** Most bytes of a webhook with changed records. */
  webhookMaxBytes: number;
  /** Whether this process does syncs. */
  worker: { concurrency?: number; pollMs?: number } | null;
  /** A run whose worker has died is taken over after this. Default 12,000. */
  leaseMs?: number;
  /** How long a refresh may go without a sign of life before another process takes it over. Default 15,000. */
  refreshLeaseMs?: number;
  backoff?: { baseMs: number; maxMs: number };
  /** How long a run has to come to the end of its page when it is asked to stop. Default 15,000. */
  stopWaitMs?: number;
}

export interface Runtime {
  connectorOf(system: string): Connector | null;
  contexts: ConnectorContextFactory;
  credentials: ConnectionCredentials;
  failures: FailurePolicy;
  requestRun: RequestRun;
  scheduler: SyncScheduler;
  worker: SyncWorker | null;
  webhooks: WebhookSubscriptions;
  receiver: WebhookReceiver;
  runAction: RunAction;
  /** Call before the worker starts, where no other process can be alive: runs of the last one are free at once. */
  releaseRunsOfDeadProcesses(): Promise<void>;
  /** For the daily job: renews tokens that would die unused. */
  keepTokensAlive(signal: AbortSignal): Promise<void>;
  /** For the job that the schedule triggers. */
  runDueSync(connectionId: string, sync: string): Promise<void>;
  stores: {
    runs: SyncRunsStore;
    connections: ConnectionStatusStore;
    configurations: ConfigurationStore;
    recordCounts: RecordCountsStore;
  };
}

/** Puts the runtime together; constructed once, by the composition. */
export function createRuntime(options: RuntimeOptions): Runtime {
  const { database, models, outbox, operations, egress, vault, clients, schedules, logger, metrics, now } =
    options;
  const byId = new Map(options.connectors.map((connector) => [connector.manifest.id, connector]));
  const connectorOf = (system: string): Connector | null => byId.get(system) ?? null;
  const runs = createSyncRunsStore(models);
  const states = createSyncStatesStore(models);
  const recordCounts = createRecordCountsStore({ database, models });
  const records = createRecordsStore(models, recordCounts);
  const connections = createConnectionStatusStore(models);
  const configurations = createConfigurationStore(models);
  const credentialsStore = createCredentialsStore(models);

  const failures = createFailurePolicy({ database, store: connections, outbox, mail: options.mail, now });
  const refresh = createRefreshWithLease({
    store: credentialsStore,
    vault,
    clients,
    egress,
    operations,
    failures,
    now,
    ...(options.refreshLeaseMs === undefined ? {} : { leaseMs: options.refreshLeaseMs }),
  });
  const credentials = createConnectionCredentials({ store: credentialsStore, vault, refresh, now });
  const contexts = createContextFactory({
    egress,
    budget: createRateBudget({ now }),
    metrics: providerMetrics(metrics.registry),
    now,
    credentials,
  });
  const requestRun = createRequestRun({ runs, now });
  const webhooksStore = createWebhooksStore(models);
  const webhooks = createWebhookSubscriptions({
    store: webhooksStore,
    connections,
    configurations,
    connectorOf,
    contexts,
    operations,
    vault,
    publicUrl: options.publicUrl,
    now,
  });
  const worker =
    options.worker === null
      ? null
      : createSyncWorker({
          ...options.worker,
          logger,
          connectorOf,
          connections,
          configurations,
          storesRaw: options.storesRaw ?? (async () => false),
          operations,
          failures,
          contexts,
          records,
          runs,
          states,
          now,
          writeChanges: createChangeWriter({
            database,
            records,
            outbox,
            sequenceMutex: new KeyedMutex(),
            events: {
              maxBytes: options.webhookMaxBytes,
              publicUrl: options.publicUrl,
            },
            now,
          }),
          endRun: createEndRun({
            database,
            runs,
            connections,
            failures,
            outbox,
            now,
            ...(options.backoff === undefined ? {} : { backoff: options.backoff }),
          }),
          afterSuccess: createAfterSuccess({
            webhooks,
            schedules,
            configurations,
            requestRun,
            wake: () => scheduler.wake(),
          }),
          maxCrashes: 10,
          leaseMs: options.leaseMs ?? 12_000,
        });
  const scheduler = createSyncScheduler({
    runs,
    connections,
    configurations,
    connectorOf,
    requestRun,
    schedules,
    worker,
    now,
    ...(options.stopWaitMs === undefined ? {} : { stopWaitMs: options.stopWaitMs }),
  });
  const receiver = createWebhookReceiver({
    store: webhooksStore,
    connections,
    connectorOf,
    requestRun,
    wakeAt(moment) {
      setTimeout(scheduler.wake, Math.max(0, moment.getTime() - now().getTime()) + 1).unref();
    },
    operations,
    vault,
    now,
  });
  return {
    connectorOf,
    contexts,
    credentials,
    failures,
    requestRun,
    scheduler,
    worker,
    webhooks,
    receiver,
    keepTokensAlive: createKeepAlive({
      store: credentialsStore,
      connectors: options.connectors,
      credentials,
      logger,
      now,
    }),
    releaseRunsOfDeadProcesses: () => runs.releaseAll(now()),
    runAction: createRunAction({
      contexts,
      configurations,
      operations,
      failures,
      database,
      outbox,
    }),
    runDueSync: createRunDueSync({
      connections,
      configurations,
      connectorOf,
      requestRun,
      schedules,
      wake: scheduler.wake,
    }),
    stores: { runs, connections, configurations, recordCounts },
  };
}
