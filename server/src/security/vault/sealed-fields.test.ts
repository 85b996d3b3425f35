import { Schema } from 'mongoose';
import { sealedSchema } from '../../models/sealed.ts';
import { type TestDatabase, testDatabase } from '../../testing/database.ts';
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
