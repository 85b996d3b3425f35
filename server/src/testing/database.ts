import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedMongo } from '@patchbay/embedded-mongo';
import mongoose, { type Connection } from 'mongoose';
import { createModels, type Models } from '../models/index.ts';

export interface TestDatabase {
  connection: Connection;
  models: Models;
  uri: string;
  drop(): Promise<void>;
}

/**
 * A database of its own for one test file: on the engine that `PATCHBAY_TEST_MONGODB_URI` names, else on an embedded
 * one. Indexes are built before it is handed out.
 */
export async function testDatabase(): Promise<TestDatabase> {
  const server = await startServer();
  const dbName = `test_${randomBytes(6).toString('hex')}`;
  const connection = await mongoose.createConnection(server.uri, { dbName, autoIndex: false }).asPromise();
  const models = createModels(connection);
  await Promise.all(Object.values(models).map((model) => model.createIndexes()));
  return {
    connection,
    models,
    uri: server.uri,
    async drop() {
      await connection.dropDatabase();
      await connection.close();
      await server.stop();
    },
  };
}

async function startServer(): Promise<{ uri: string; stop(): Promise<void> }> {
  const external = process.env.PATCHBAY_TEST_MONGODB_URI;
  if (external !== undefined && external !== '') return { uri: external, stop: async () => {} };
  const dataDir = await mkdtemp(join(tmpdir(), 'patchbay-test-db-'));
  const server = await startEmbeddedMongo({ dataDir });
  return {
    uri: server.uri,
    async stop() {
      await server.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
