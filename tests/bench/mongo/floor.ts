import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Document, UUID } from 'bson';
import { DATABASE_FILE } from '../../../server/embedded-mongo/src/store/store.ts';
import { makeUpsert } from './operations.ts';
import { checkOk, messageOf, RawClient } from './raw-client.ts';
import { runClients, type Throughput } from './throughput.ts';

export type FloorFigures = {
  /** The server without the driver: prepared bytes over its socket. */
  raw: Record<'ping' | 'findById' | 'upsertByUniqueKey', { one: Throughput; sixteen: Throughput }>;
  /** The disk without the server. */
  disk: { fdatasync: Throughput; sqliteCommit: Throughput };
  /** SQLite without the server, in ms: the rows of the largest collection gone over, and handed to JavaScript. */
  scanMs: { rowsGoneOver: number; rowsHandedOver: number };
};

type Command = (n: number, session: UUID) => Document;
type Options = { uri: string; db: string; dataDir: string; documents: number; seconds: number };

/** What is left of an operation when the driver, or the server, is taken away. Expects the filled collection `rows`. */
export async function measureFloor(options: Options): Promise<FloorFigures> {
  const { documents, db } = options;
  const some = (n: number) => (n * 7919) % documents;
  const measure = (command: Command) => measureRaw(options, command);
  const raw = {
    ping: await measure(() => ({ ping: 1, $db: db })),
    findById: await measure((n) => ({
      find: 'rows',
      filter: { _id: `row-${some(n)}` },
      limit: 1,
      singleBatch: true,
      batchSize: 1,
      $db: db,
    })),
    upsertByUniqueKey: await measure((n, session) => {
      const { filter, update } = makeUpsert(some(n), n);
      return {
        update: 'rows',
        updates: [{ q: filter, u: update, upsert: true }],
        // As the driver does: the answer is kept for a retry.
        lsid: { id: session },
        txnNumber: BigInt(n + 1),
        $db: db,
      };
    }),
  };
  return { raw, disk: await measureDiskFloor(options.seconds), scanMs: measureScan(options.dataDir) };
}

async function measureRaw(
  { uri, seconds }: Options,
  command: Command,
): Promise<{ one: Throughput; sixteen: Throughput }> {
  const open = async () => ({ client: await RawClient.open(uri), session: new UUID() });
  const idle = await Promise.all(Array.from({ length: 16 }, open));
  let calls = 0;
  const operation = async () => {
    const connection = idle.pop()!;
    checkOk(await connection.client.ask(messageOf(command(calls++, connection.session))));
    idle.push(connection);
  };
  const one = await runClients({ clients: 1, seconds, perCall: 1, operation });
  const sixteen = await runClients({ clients: 16, seconds, perCall: 1, operation });
  for (const { client } of idle) client.close();
  return { one, sixteen };
}

async function measureDiskFloor(seconds: number): Promise<FloorFigures['disk']> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-mongo-floor-'));
  const page = Buffer.alloc(4096, 1);
  const file = openSync(join(folder, 'file'), 'w');
  const database = new DatabaseSync(join(folder, 'rows.sqlite'));
  database.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE rows (r INTEGER PRIMARY KEY, d BLOB)',
  );
  const insert = database.prepare('INSERT INTO rows (d) VALUES (?)');
  try {
    const once = (operation: () => void) =>
      runClients({ clients: 1, seconds, perCall: 1, operation: async () => operation() });
    const fdatasync = await once(() => {
      writeSync(file, page);
      fdatasyncSync(file);
    });
    const sqliteCommit = await once(() => insert.run(page.subarray(0, 1024)));
    return { fdatasync, sqliteCommit };
  } finally {
    closeSync(file);
    database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const SCAN_ROWS = 512;
const SCAN_RUNS = 3;

/** The best of some runs, with the cache that the server has. */
function measureScan(dataDir: string): FloorFigures['scanMs'] {
  const database = new DatabaseSync(join(dataDir, DATABASE_FILE), { readOnly: true });
  try {
    database.exec('PRAGMA cache_size = -16384');
    const table = largestTable(database);
    const count = database.prepare(`SELECT count(*) FROM ${table} NOT INDEXED`);
    const read = database.prepare(`SELECT r, d FROM ${table} WHERE r > ? ORDER BY r LIMIT ${SCAN_ROWS}`);
    read.setReturnArrays(true);
    const handOver = () => {
      let position: unknown = -1;
      for (let rows = read.all(-1); rows.length > 0; rows = read.all(position as number)) {
        position = (rows.at(-1) as unknown as unknown[])[0];
      }
    };
    return { rowsGoneOver: bestTime(() => count.get()), rowsHandedOver: bestTime(handOver) };
  } finally {
    database.close();
  }
}

function largestTable(database: DatabaseSync): string {
  const names = database
    .prepare("SELECT name FROM sqlite_schema WHERE name LIKE 'documents\\_%' ESCAPE '\\'")
    .all();
  const sized = names.map(({ name }) => {
    const { rows } = database.prepare(`SELECT count(*) AS rows FROM ${String(name)}`).get() ?? {};
    return { name: String(name), rows: Number(rows) };
  });
  return sized.sort((a, b) => b.rows - a.rows)[0]!.name;
}

function bestTime(run: () => void): number {
  const times = Array.from({ length: SCAN_RUNS }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  return Math.round(Math.min(...times));
}
