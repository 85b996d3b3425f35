import type { Connector } from '@patchbay/connectors/sdk';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import type { OutboxRow } from '../../delivery/outbox.store.ts';
import { createOutbox, type Outbox } from '../../delivery/outbox.ts';
import { noMail } from '../../mail/mail-queue.ts';
import { newId } from '../../models/ids.ts';
import type { IntegrationDoc } from '../../models/integration.ts';
import type { OutboxDoc } from '../../models/outbox.ts';
import type { RecordDoc } from '../../models/record.ts';
import type { SyncRunDoc } from '../../models/sync-run.ts';
import { createOperationLogStore } from '../../observability/operation-log.store.ts';
import { createOperationLog, type OperationLog } from '../../observability/operation-log.ts';
import type { EgressFetch } from '../../security/egress/egress-fetch.ts';
import { type Credentials, sealCredentials } from '../../security/vault/credentials.ts';
import type { Vault } from '../../security/vault/vault.ts';
import { type TestDatabase, testDatabase } from '../../testing/database.ts';
import { testVault } from '../../testing/vault.ts';
import { createRuntime, type Runtime, type RuntimeOptions } from '../create-runtime.ts';

export interface RuntimeFixture {
  db: TestDatabase;
  vault: Vault;
  outbox: Outbox;
  operations: OperationLog;
  environment: string;
  /** Another runtime on the same database: another process, as far as the database can tell. */
  runtime(connector: Connector, options?: Partial<RuntimeOptions>): Runtime;
  connect(more?: Partial<IntegrationDoc>, credentials?: Credentials): Promise<IntegrationDoc>;
  /** Waits until the run has ended. */
  ended(runId: string): Promise<SyncRunDoc>;
  records(connectionId: string): Promise<RecordDoc[]>;
  events(connectionId: string, type?: string): Promise<OutboxRow[]>;
  /** Stops every worker, so that none of one test takes the runs of the next. */
  stopWorkers(): Promise<void>;
  close(): Promise<void>;
}

export const noEgress: EgressFetch = async (url) => {
  throw new Error(`No request was expected: ${String(url)}`);
};

export const now = (): Date => new Date();

export async function runtimeFixture(): Promise<RuntimeFixture> {
  const db = await testDatabase();
  const { models, connection: database } = db;
  const vault = testVault(Buffer.alloc(32, 7));
  const outbox = createOutbox({ models });
  const logger = pino({ level: 'silent' });
  const operations = createOperationLog({ store: createOperationLogStore(models), now, logger });
  const environment = newId('env');
  await models.Environment.create({ _id: environment, name: environment, sequence: 0, createdAt: now() });
  const started: Runtime[] = [];
  const stopWorkers = async (): Promise<void> => {
    await Promise.all(started.splice(0).map((runtime) => runtime.worker?.stop(100)));
  };

  return {
    db,
    vault,
    outbox,
    operations,
    environment,
    runtime(connector, options = {}) {
      const runtime = createRuntime({
        database,
        models,
        connectors: [connector],
        outbox,
        mail: noMail,
        operations,
        egress: noEgress,
        vault,
        clients: { clientOf: async () => ({ clientId: 'client', clientSecret: 'secret' }) },
        schedules: {
          set: async () => undefined,
          clear: async () => undefined,
          nextRunAt: async () => new Map(),
        },
        logger,
        metrics: { registry: new Registry() },
        now,
        publicUrl: 'https://patchbay.example',
        webhookMaxBytes: 262_144,
        worker: { pollMs: 100 },
        backoff: { baseMs: 20, maxMs: 100 },
        ...options,
      });
      started.push(runtime);
      return runtime;
    },
    async connect(more = {}, credentials = { type: 'api_key', fields: { key: 'k' } }) {
      const _id = newId('con');
      const tenantId = more.tenantId ?? 'tenant-1';
      const sealed = await sealCredentials(vault, { environment, tenantId, connectionId: _id }, credentials);
      const doc = await models.Integration.create({
        _id,
        environment,
        tenantId,
        tenantName: null,
        endUserId: 'user-1',
        system: 'fake',
        account: { id: _id, label: 'Account' },
        authType: credentials.type,
        scopes: [],
        callbackParams: {},
        credentials: sealed,
        credentialsVersion: 1,
        expiresAt: null,
        refreshLease: null,
        status: 'active',
        failure: null,
        lastSyncedAt: null,
        disconnectedAt: null,
        createdAt: now(),
        updatedAt: now(),
        ...more,
      });
      return doc.toObject();
    },
    ended: (runId) =>
      until(async () => {
        const run = await models.SyncRun.findById(runId).lean<SyncRunDoc>();
        return run !== null && !run.active ? run : null;
      }),
    records: (connectionId) =>
      models.Record.find({ connectionId }).sort({ remoteId: 1 }).lean<RecordDoc[]>().exec(),
    events: (connectionId, type) =>
      models.Outbox.find({ connectionId, ...(type === undefined ? {} : { type }) })
        .sort({ _id: 1 })
        .lean<OutboxDoc[]>()
        .then((rows) => rows.map((row) => ({ ...row, data: JSON.parse(row.data) }))),
    stopWorkers,
    async close() {
      await stopWorkers();
      await db.drop();
    },
  };
}

/** Polls until `probe` answers something; fails after `timeoutMs`. */
export async function until<T>(probe: () => Promise<T | null | false>, timeoutMs = 60_000): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const found = await probe();
    if (found !== null && found !== false) return found;
    if (Date.now() > deadline) throw new Error('The condition was not met in time');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
