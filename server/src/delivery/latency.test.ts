import { withTransaction } from '../models/transaction.ts';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { createDispatch } from './dispatch/dispatch.ts';
import { embeddedSvixTargets } from './dispatch/svix-target.ts';
import { createOutbox } from './outbox.ts';
import { type DeliveryHarness, silentLogger, startDelivery } from './testing/delivery-harness.ts';
import { type Receiver, startReceiver } from './testing/receiver.ts';
import { until } from './testing/until.ts';

let database: TestDatabase;
let delivery: DeliveryHarness;
let receiver: Receiver;

beforeAll(async () => {
  database = await testDatabase();
  delivery = await startDelivery(database, { pollMs: 60_000 });
  delivery.engine.start();
  receiver = await startReceiver();
});

const stops: (() => Promise<void>)[] = [];

afterAll(async () => {
  for (const stop of stops) await stop();
  await delivery.close();
  await receiver.close();
  await database.drop();
});

test('a committed change is at the endpoint at once: nothing on the way waits for a poll', async () => {
  const outbox = createOutbox({ models: database.models });
  const { dispatcher, ensureMainApplication } = createDispatch({
    models: database.models,
    outbox,
    targets: embeddedSvixTargets({ baseUrl: () => delivery.baseUrl, tokenFor: delivery.tokens.issue }),
    logger: silentLogger,
    now: () => new Date(),
    pollMs: 60_000,
  });
  await ensureMainApplication('env_a');
  await delivery.client('env_a').endpoint.create('main', { url: receiver.url });
  dispatcher.start();
  stops.push(dispatcher.stop);
  const waits: number[] = [];
  for (let round = 0; round < 60; round++) {
    await withTransaction(database.connection, (session) =>
      outbox.append(session, [
        {
          environment: 'env_a',
          tenantId: 't',
          connectionId: 'con_12345678',
          type: 'action.completed',
          data: { connectionId: 'con_12345678', tenantId: 't', action: `a${round}`, succeeded: true },
        },
      ]),
    );
    const committedAt = performance.now();
    outbox.wake();
    await until('it arrived', () => receiver.received.length === round + 1);
    waits.push(receiver.received[round]!.at - committedAt);
  }
  waits.sort((a, b) => a - b);
  const at = (share: number) => Math.round(waits[Math.floor(waits.length * share)]! * 10) / 10;
  if (process.env.PATCHBAY_PRINT_LATENCY === '1') {
    process.stdout.write(`commit to first attempt: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms\n`);
  }
  expect(at(0.5)).toBeLessThan(1000);
});
