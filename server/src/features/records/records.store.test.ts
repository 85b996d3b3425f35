import { newId } from '../../models/ids.ts';
import { environmentScope } from '../../security/scope.ts';
import { type TestDatabase, testDatabase } from '../../testing/database.ts';
import { createRecordReadStore } from './records.store.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

test('the records of one tenant are read by an index of their own, in sequence', async () => {
  const { Record: Records } = db.models;
  const keys = Object.values(await Records.collection.indexes()).map(({ key }) => Object.keys(key).join());
  expect(keys).toContain('environment,tenantId,model,sequence');

  const environment = newId('env');
  const at = new Date();
  await Records.insertMany(
    Array.from({ length: 12 }, (_, index) => ({
      _id: `rec_${environment}_${index}`,
      environment,
      tenantId: `tenant-${index % 3}`,
      connectionId: 'con',
      model: 'payments.customer',
      remoteId: String(index),
      data: {},
      contentHash: 'x',
      sequence: 100 - index,
      createdAt: at,
      changedAt: at,
    })),
  );
  const filter = { model: 'payments.customer', tenantId: 'tenant-1', includeDeleted: false };
  const found = await createRecordReadStore(db.models).list(environmentScope({ environment }), filter, {
    after: 90,
    limit: 2,
  });
  expect(found.map(({ sequence }) => sequence)).toEqual([93, 96]);
});
