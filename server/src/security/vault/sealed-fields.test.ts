import { Schema } from 'mongoose';
import { sealedSchema } from '../../models/sealed.ts';
import { type TestDatabase, testDatabase } from '../../testing/database.ts';
import { testVault } from '../../testing/vault.ts';
import { credentialsContext } from './contexts.ts';
import { createSealedFields } from './sealed-fields.store.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

/** Paths of a schema that hold a sealed value, also within lists and nested schemas. */
function sealedPaths(schema: Schema, prefix = ''): string[] {
  const found: string[] = [];
  schema.eachPath((path, type) => {
    const nested = (type as { schema?: unknown }).schema;
    if (nested === sealedSchema) found.push(prefix + path);
    else if (nested instanceof Schema) found.push(...sealedPaths(nested, `${prefix}${path}.`));
  });
  return found;
}

test('a rotation reaches every sealed field of every model', () => {
  const declared = Object.values(db.models).flatMap((model) =>
    sealedPaths(model.schema).map((path) => `${model.collection.name}.${path}`),
  );
  expect(declared.length).toBeGreaterThan(5);
  const reached = createSealedFields(db.models).map(({ name }) => name);
  // Answers are kept as they come, so their schema does not show that they are sealed.
  expect(reached.toSorted()).toEqual([...declared, 'idempotency.response'].toSorted());
});

test('what was replaced while it was sealed anew stays as it was written last', async () => {
  const vault = testVault(Buffer.alloc(32, 1));
  const row = { _id: 'con_1', environment: 'env_1', tenantId: 't' };
  const seal = (text: string) => vault.seal(text, credentialsContext(row));
  const rows = db.connection.db!.collection<typeof row & { credentials: unknown }>('integrations');
  await rows.insertOne({ ...row, credentials: await seal('first') });
  const field = createSealedFields(db.models).find(({ name }) => name === 'integrations.credentials')!;
  const { values } = await field.page(null, 10);
  expect(values).toHaveLength(1);
  await rows.updateOne({ _id: row._id }, { $set: { credentials: await seal('newer') } });
  expect(await field.replace(values[0]!, await seal('first'))).toBe(false);
  const stored = await db.models.Integration.findById(row._id).lean();
  expect(await vault.open(stored!.credentials!, credentialsContext(row))).toBe('newer');
});
