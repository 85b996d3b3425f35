import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { startEmbeddedMongo } from '../../../server/embedded-mongo/src/index.ts';

/** Prints the resident memory in MB, with the server or without it. */
const dataDir = mkdtempSync(join(tmpdir(), 'bench-idle-'));
const server = process.argv[2] === 'with' ? await startEmbeddedMongo({ dataDir }) : undefined;
const client = new MongoClient(server?.uri ?? 'mongodb://127.0.0.1:1/');
if (server !== undefined) {
  const rows = client.db('idle').collection('rows');
  await rows.insertOne({ a: 1 });
  await rows.findOne({ a: 1 });
}
await new Promise((resolve) => setTimeout(resolve, 1500));
globalThis.gc?.();
process.stdout.write(String(Math.round((process.memoryUsage.rss() / 2 ** 20) * 10) / 10));
await client.close();
await server?.close();
rmSync(dataDir, { recursive: true, force: true });
