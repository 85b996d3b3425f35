import { oauth2 } from '@patchbay/connectors/sdk';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { createOutbox } from '../../server/src/delivery/outbox.ts';
import { openDatabase } from '../../server/src/delivery/testing/open-database.store.ts';
import { noMail } from '../../server/src/mail/mail-queue.ts';
import { createOperationLogStore } from '../../server/src/observability/operation-log.store.ts';
import { createOperationLog } from '../../server/src/observability/operation-log.ts';
import { createRuntime } from '../../server/src/runtime/create-runtime.ts';
import { createFakeProvider, fakeConnector } from '../../server/src/runtime/testing/fake-provider.ts';
import { createEgressFetch, type EgressFetch } from '../../server/src/security/egress/egress-fetch.ts';
import { testVault } from '../../server/src/testing/vault.ts';

/** Where the holder of the lease stands still, to be killed there. */
export type StopAt = 'before the request' | 'answered' | 'stored' | 'never';

export type ToProcess =
  | { type: 'go'; connectionId: string; callers: number; stopAt: StopAt }
  | { type: 'go on' };

export type FromProcess =
  | { type: 'ready' }
  | { type: 'standing still' }
  | { type: 'done'; versions: number[]; failures: string[] };

/** One process of several that all want the token of one connection at the same moment. */
async function main(args: {
  uri: string;
  dbName: string;
  sandboxUrl: string;
  leaseMs: number;
}): Promise<void> {
  const { connection: database, models } = await openDatabase(args);
  const logger = pino({ level: 'silent' });
  const now = () => new Date();
  const registry = new Registry();
  const reach = createEgressFetch({
    sandboxUrl: args.sandboxUrl,
    allow: ['127.0.0.1'],
    logger,
    metrics: { registry },
    production: false,
  });
  let stopAt: StopAt = 'never';
  const standStill = () => {
    send({ type: 'standing still' });
    return new Promise<never>(() => undefined);
  };
  const egress: EgressFetch = async (...request) => {
    if (stopAt === 'before the request') return standStill();
    const answer = await reach(...request);
    return stopAt === 'answered' ? standStill() : answer;
  };
  const connector = fakeConnector(createFakeProvider(), {
    auth: [
      oauth2({
        authorizationUrl: 'https://notes.example/authorize',
        tokenUrl: 'https://notes.example/token',
        scopes: [],
        clientAuthentication: 'body',
        refreshTokens: 'rotating',
        appRegistrationUrl: 'https://notes.example/apps',
      }),
    ],
  });
  const { credentials } = createRuntime({
    database,
    models,
    connectors: [connector],
    outbox: createOutbox({ models }),
    operations: createOperationLog({ store: createOperationLogStore(models), now, logger }),
    egress,
    vault: testVault(Buffer.alloc(32, 7)),
    clients: { clientOf: async () => ({ clientId: 'acme', clientSecret: 'shh' }) },
    schedules: { set: async () => undefined, clear: async () => undefined, nextRunAt: async () => new Map() },
    logger,
    metrics: { registry: new Registry() },
    now,
    publicUrl: 'https://patchbay.example',
    worker: null,
    mail: noMail,
    webhookMaxBytes: 262_144,
    refreshLeaseMs: args.leaseMs,
  });
  process.on('message', async (message: ToProcess) => {
    if (message.type === 'go on') {
      stopAt = 'never';
      return;
    }
    stopAt = message.stopAt;
    const signal = new AbortController().signal;
    const input = { connector, minSecondsLeft: 60, signal };
    const results = await Promise.allSettled(
      Array.from({ length: message.callers }, () => credentials.fresh(message.connectionId, input)),
    );
    if (stopAt === 'stored') await standStill();
    send({
      type: 'done',
      versions: results.flatMap((result) => (result.status === 'fulfilled' ? [result.value.version] : [])),
      failures: results.flatMap((result) =>
        result.status === 'rejected' ? [String(result.reason.kind)] : [],
      ),
    });
  });
  send({ type: 'ready' });
}

function send(message: FromProcess): void {
  process.send?.(message);
}

await main(JSON.parse(process.argv[2] ?? '{}'));
