import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Collection, type Db, MongoClient, MongoServerError } from 'mongodb';
import { canonical, isError, type SemanticsCase } from './case.ts';

export type SemanticsTarget = { db: Db; close(): Promise<void> };

/** The embedded server, or the engine that EMBEDDED_MONGO_TEST_URI names. */
export async function openTarget(): Promise<SemanticsTarget> {
  const other = process.env['EMBEDDED_MONGO_TEST_URI'];
  const server = other === undefined ? await startEmbedded() : { uri: other, close: async () => {} };
  const client = await MongoClient.connect(server.uri, { promoteValues: false });
  const db = client.db(`semantics_${randomBytes(6).toString('hex')}`);
  const close = async () => {
    await db.dropDatabase();
    await client.close();
    await server.close();
  };
  return { db, close };
}

async function startEmbedded(): Promise<{ uri: string; close(): Promise<void> }> {
  const { startEmbeddedMongo } = await import('../../src/index.ts');
  const dataDir = await mkdtemp(join(tmpdir(), 'embedded-mongo-semantics-'));
  const server = await startEmbeddedMongo({ dataDir });
  const close = async () => {
    await server.close();
    await rm(dataDir, { recursive: true, force: true });
  };
  return { uri: server.uri, close };
}

export async function runCase(db: Db, item: SemanticsCase, withIndexes: boolean): Promise<void> {
  const collection = db.collection(`c${randomBytes(6).toString('hex')}`);
  if (item.docs.length > 0) await collection.insertMany(item.docs.map((doc) => ({ ...doc })));
  if (withIndexes) await createIndexes(collection, item);
  const actual = await outcome(item, collection);
  await collection.drop();
  expect(canonical(actual)).toBe(canonical(item.expect));
}

async function createIndexes(collection: Collection, { docs, indexes }: SemanticsCase): Promise<void> {
  const keys =
    indexes ?? [...new Set(docs.flatMap((doc) => fieldPaths(doc)))].map((path) => ({ [path]: 1 }) as const);
  if (keys.length > 0) await collection.createIndexes(keys.map((key) => ({ key })));
}

function fieldPaths(value: unknown, parent = '', depth = 0): string[] {
  if (Array.isArray(value)) return value.flatMap((element) => fieldPaths(element, parent, depth + 1));
  const isPlain =
    typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
  if (!isPlain || depth > 3) return [];
  return Object.entries(value).flatMap(([name, child]) => {
    if (!/^[A-Za-z]\w*$/.test(name)) return [];
    const path = parent === '' ? name : `${parent}.${name}`;
    return [path, ...fieldPaths(child, path, depth + 1)];
  });
}

async function outcome(item: SemanticsCase, collection: Collection): Promise<unknown> {
  if (!isError(item.expect)) return item.run(collection);
  try {
    return { noErrorBut: await item.run(collection) };
  } catch (error) {
    if (!(error instanceof MongoServerError)) throw error;
    // The second engine answers 2 in place of most codes that have no name.
    const isUnspecific = process.env['EMBEDDED_MONGO_TEST_URI'] !== undefined && Number(error.code) === 2;
    return isUnspecific && item.expect.errorCode > 10_000 ? item.expect : { errorCode: error.code };
  }
}
