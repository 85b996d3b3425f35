/**
 * Measures the embedded database beside a bare driver ping, beside the same without the driver and without the server,
 * and beside a second MongoDB-compatible server where PATCHBAY_TEST_MONGODB_URI names one. Prints one JSON document.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { type Db, MongoClient } from 'mongodb';
import { startEmbeddedMongo } from '../../server/embedded-mongo/src/index.ts';
import { measureFloor } from './mongo/floor.ts';
import { measureIdleMemory } from './mongo/idle-memory.ts';
import { fillCollection, measureOperations, type OperationFigures, type Row } from './mongo/operations.ts';
import { measureShares } from './mongo/shares.ts';
import { compareWithPrototype } from './mongo/targets.ts';

const DOCUMENTS = Number(process.env['BENCH_DOCUMENTS'] ?? 100_000);
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 3);
const secondUri = process.env['PATCHBAY_TEST_MONGODB_URI'];

type EngineFigures = {
  operations: OperationFigures;
  ratioToPing: Record<string, { one: number; sixteen: number }>;
};

async function measureEngine(uri: string): Promise<EngineFigures>;
async function measureEngine<T>(uri: string, more: (db: Db) => Promise<T>): Promise<EngineFigures & T>;
async function measureEngine(uri: string, more?: (db: Db) => Promise<object>): Promise<EngineFigures> {
  const client = await MongoClient.connect(uri, { maxPoolSize: 32 });
  const db = client.db(`bench_${process.pid}`);
  try {
    const operations = await measureOperations(db, { documents: DOCUMENTS, seconds: SECONDS });
    return { operations, ratioToPing: ratios(operations), ...(await more?.(db)) };
  } finally {
    await db.dropDatabase();
    await client.close();
  }
}

function ratios(operations: OperationFigures): EngineFigures['ratioToPing'] {
  const { ping } = operations;
  const round = (value: number) => Math.round(value * 100) / 100;
  return Object.fromEntries(
    Object.entries(operations).map(([name, { one, sixteen }]) => [
      name,
      {
        one: round(one.perSecond / ping!.one.perSecond),
        sixteen: round(sixteen.perSecond / ping!.sixteen.perSecond),
      },
    ]),
  );
}

/** The size of a fresh collection on the disk, and how long it takes to open. */
async function measureDisk(): Promise<{ disk: Record<string, number>; openMs: number[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-mongo-disk-'));
  const fresh = await startEmbeddedMongo({ dataDir: folder });
  const client = await MongoClient.connect(fresh.uri);
  const documentBytes = await fillCollection(client.db('kept').collection('rows'), DOCUMENTS);
  await client.close();
  await fresh.close();
  const bytes = statSync(join(folder, 'data.sqlite')).size;
  const openMs: number[] = [];
  for (let i = 0; i < 5; i++) openMs.push(await timeToOpen(folder));
  rmSync(folder, { recursive: true, force: true });
  return { disk: { bytes, documentBytes, ratio: Math.round((bytes / documentBytes) * 100) / 100 }, openMs };
}

async function timeToOpen(folder: string): Promise<number> {
  const start = performance.now();
  const opened = await startEmbeddedMongo({ dataDir: folder, thread: 'current' });
  const elapsed = performance.now() - start;
  await opened.close();
  return Math.round(elapsed * 10) / 10;
}

const dataDir = mkdtempSync(join(tmpdir(), 'bench-mongo-'));
const server = await startEmbeddedMongo({ dataDir });
const where = { uri: server.uri, dataDir, documents: DOCUMENTS, seconds: SECONDS };
const embedded = await measureEngine(server.uri, async (db) => ({
  floor: await measureFloor({ ...where, db: db.databaseName }),
  shares: await measureShares({ ...where, rows: db.collection<Row>('rows') }),
}));
const rssAfterRun = process.memoryUsage.rss();
await server.close();
const disk = await measureDisk();
const idleMemoryMb = await measureIdleMemory();
const { operations } = embedded;
const report = {
  machine: {
    cpus: cpus().length,
    model: cpus()[0]?.model,
    memoryMb: Math.round(totalmem() / 2 ** 20),
    node: process.version,
  },
  documents: DOCUMENTS,
  embedded: {
    ...embedded,
    idleMemoryMb,
    rssMbAfterRun: Math.round(rssAfterRun / 2 ** 20),
    ...disk,
  },
  targets: compareWithPrototype({ operations, openMs: disk.openMs, idleMemoryMb: idleMemoryMb.difference }),
  second: secondUri === undefined ? null : await measureEngine(secondUri),
};
rmSync(dataDir, { recursive: true, force: true });
console.log(JSON.stringify(report, null, 2));
