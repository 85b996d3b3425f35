import { newId } from '../models/ids.ts';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { createOperationLogStore } from './operation-log.store.ts';
import { createOperationLog } from './operation-log.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const now = () => new Date();
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
  const operations = createOperationLog({ store, now });
  const abandoned = await operations.start(input);
  const ended = await operations.start(input);
  await ended.succeed({ message: 'Done' });
  await store.failAbandoned(now());
  const { IntegrationLog } = database.models;
  expect(await IntegrationLog.findById(abandoned.id).lean()).toMatchObject({
    status: 'failed',
    errorKind: 'internal',
    message: 'Sync of items',
    lines: [{ level: 'error', message: 'The process ended before this was finished' }],
  });
  expect(await IntegrationLog.findById(ended.id).lean()).toMatchObject({ status: 'succeeded', lines: [] });
});
