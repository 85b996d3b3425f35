import { withTransaction } from '../models/transaction.ts';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { createOutboxStore } from './outbox.store.ts';
import { createOutbox } from './outbox.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

test('events of one transaction, which are of one millisecond, are handed on in their order', async () => {
  const at = new Date();
  const outbox = createOutbox({ models: db.models, now: () => at });
  const sequence = Array.from({ length: 40 }, (_, index) => `action-${index}`);
  await withTransaction(db.connection, (session) =>
    outbox.append(
      session,
      sequence.map((action) => ({
        environment: 'env_1',
        tenantId: 'tenant-1',
        connectionId: 'con_00000001',
        type: 'action.completed' as const,
        data: { connectionId: 'con_00000001', tenantId: 'tenant-1', action, succeeded: true },
      })),
    ),
  );
  const rows = await createOutboxStore({ models: db.models }).first('con_00000001', 100, []);
  expect(rows.map(({ data }) => data['action'])).toEqual(sequence);
});
