import { newId } from '../models/ids.ts';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { createLogger } from './logger.ts';
import { createOperationLogStore } from './operation-log.store.ts';
import { createOperationLog } from './operation-log.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const now = () => new Date();
const logger = createLogger({ level: 'silent' });
const input = {
  environment: newId('env'),
  tenantId: 'tenant-1',
  connectionId: null,
  system: 'fake',
  operation: 'sync',
  message: 'Sync of items',
  correlationId: 'req_test',
} as const;

test('what was under way when its process died is told as failed, what has ended stays', async () => {
  const store = createOperationLogStore(database.models);
  const operations = createOperationLog({ store, now, logger });
  const abandoned = await operations.start(input);
  const ended = await operations.start(input);
  await ended.succeed({ message: 'Done' });
  await store.failAbandoned({ now: now(), all: true });
  const { IntegrationLog } = database.models;
  expect(await IntegrationLog.findById(abandoned.id).lean()).toMatchObject({
    status: 'failed',
    errorKind: 'internal',
    message: 'Sync of items',
    lines: [{ level: 'error', message: 'The process ended before this was finished' }],
  });
  expect(await IntegrationLog.findById(ended.id).lean()).toMatchObject({ status: 'succeeded', lines: [] });
});

test('with other processes alive, only what nobody keeps any more is told as failed', async () => {
  const { IntegrationLog } = database.models;
  const store = createOperationLogStore(database.models);
  const entry = async (id: string) => (await IntegrationLog.findById(id).lean())!;
  const statusOf = async (id: string) => (await entry(id)).status;
  const dead = createOperationLog({
    store: { ...store, keep: async () => undefined },
    now,
    logger,
    leaseMs: 400,
  });
  const alive = createOperationLog({ store, now, logger, leaseMs: 400 });
  const abandoned = await dead.start(input);
  const kept = await alive.start(input);
  const first = (await entry(kept.id)).aliveUntil!;
  const deadline = Date.now() + 15_000;
  while ((await entry(kept.id)).aliveUntil!.getTime() <= first.getTime()) {
    if (Date.now() > deadline) throw new Error('The entry is not kept alive');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await store.failAbandoned({ now: first, all: false });
  expect([await statusOf(abandoned.id), await statusOf(kept.id)]).toEqual(['failed', 'running']);

  // One that was only slow to say so has the last word.
  await abandoned.succeed({ message: 'Done after all' });
  await kept.succeed({ message: 'Done' });
  for (const id of [abandoned.id, kept.id]) {
    expect(await entry(id)).toMatchObject({ status: 'succeeded', aliveUntil: null, lines: [] });
  }
});

test('an entry of a version that did not tell whether it is alive is closed after an hour', async () => {
  const { IntegrationLog } = database.models;
  const store = createOperationLogStore(database.models);
  const operations = createOperationLog({ store, now, logger });
  const { id } = await operations.start(input);
  await IntegrationLog.updateOne({ _id: id }, { $unset: { aliveUntil: 1 } });
  await store.failAbandoned({ now: now(), all: false });
  expect(await IntegrationLog.findById(id).lean()).toMatchObject({ status: 'running' });
  await store.failAbandoned({ now: new Date(Date.now() + 3_700_000), all: false });
  expect(await IntegrationLog.findById(id).lean()).toMatchObject({ status: 'failed' });
});
