import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient, type MongoClientOptions } from 'mongodb';
import { type EmbeddedMongo, type EmbeddedMongoOptions, startEmbeddedMongo } from '../../src/index.ts';

export type TestServer = EmbeddedMongo & {
  dataDir: string;
  connect(options?: MongoClientOptions): Promise<MongoClient>;
  /** Closes clients and server, and removes the data. */
  dispose(): Promise<void>;
};

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'embedded-mongo-'));
}

/** A server of its own for a test file. */
export async function startTestServer(options: Partial<EmbeddedMongoOptions> = {}): Promise<TestServer> {
  const dataDir = options.dataDir ?? temporaryFolder();
  const server = await startEmbeddedMongo({ dataDir, port: 0, ...options });
  const clients: MongoClient[] = [];
  return {
    ...server,
    dataDir,
    async connect(clientOptions = {}) {
      const client = new MongoClient(server.uri, { serverSelectionTimeoutMS: 5000, ...clientOptions });
      clients.push(await client.connect());
      return client;
    },
    async dispose() {
      for (const client of clients) await client.close();
      await server.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Waits until something holds, and fails with its name when it does not in time. */
export async function until(
  what: string,
  test: () => Promise<boolean> | boolean,
  ms = 10_000,
): Promise<void> {
  const end = performance.now() + ms;
  while (!(await test())) {
    if (performance.now() > end) throw new Error(`Timed out waiting until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
