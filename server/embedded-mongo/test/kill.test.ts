import { rmSync } from 'node:fs';
import { type Collection, type Db, MongoClient } from 'mongodb';
import { temporaryFolder } from './support/embedded-server.ts';
import { startServerProcess } from './support/server-process.ts';

/** The chaos run asks for more. */
const ROUNDS = Number(
  process.env['EMBEDDED_MONGO_KILL_ROUNDS'] ?? (process.env['CHAOS'] === 'full' ? 20 : 3),
);
const WRITERS = 8;
const RUN_MS = 400;

type Row = { _id: string; writer: number; serial: number; version: number; tags: string[] };
/** What a writer knows of one document: what was acknowledged last, and what it had asked when the server died. */
type Known = { acknowledged: number | 'absent'; asked?: number | 'absent' };

const dataDir = temporaryFolder();
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

async function write(
  rows: Collection<Row>,
  writer: number,
  known: Map<string, Known>,
  round: number,
): Promise<void> {
  for (let serial = round * 1_000_000; ; serial++) {
    const id = `${writer}-${serial}`;
    const attempt = async (asked: number | 'absent', run: () => Promise<unknown>) => {
      const entry: Known = known.get(id) ?? { acknowledged: 'absent' };
      known.set(id, { ...entry, asked });
      await run();
      known.set(id, { acknowledged: asked });
    };
    await attempt(1, () =>
      rows.insertOne({ _id: id, writer, serial, version: 1, tags: [`t${serial % 7}`, 'all'] }),
    );
    if (serial % 2 === 0) {
      await attempt(2, () =>
        rows.updateOne({ writer, serial }, { $set: { version: 2 }, $push: { tags: 'changed' } }),
      );
    }
    if (serial % 5 === 0) await attempt('absent', () => rows.deleteOne({ _id: id }));
  }
}

test(
  `nothing acknowledged is lost by ${ROUNDS} kills`,
  async () => {
    const known = new Map<string, Known>();
    for (let round = 0; round < ROUNDS; round++) {
      const server = await startServerProcess(dataDir);
      const client = await MongoClient.connect(server.uri, {
        retryWrites: true,
        serverSelectionTimeoutMS: 1000,
      });
      const rows = client.db('kill').collection<Row>('rows');
      await rows.createIndex({ writer: 1, serial: 1 }, { unique: true });
      await rows.createIndex({ tags: 1 });
      await rows.createIndex({ version: 1, writer: -1 });
      await compare(client.db('kill'), known);
      const writers = Array.from({ length: WRITERS }, (_, writer) => write(rows, writer, known, round));
      const ended = Promise.allSettled(writers);
      await new Promise((resolve) => setTimeout(resolve, RUN_MS));
      await server.kill();
      await client.close(true);
      await ended;
    }
    const server = await startServerProcess(dataDir);
    const client = await MongoClient.connect(server.uri);
    const total = await compare(client.db('kill'), known);
    expect(total).toBeGreaterThan(ROUNDS * 20);
    await client.close();
    await server.kill();
  },
  60_000 + ROUNDS * 10_000,
);

/** Every document is as it was acknowledged, or as asked last; every index has exactly the documents. */
async function compare(db: Db, known: Map<string, Known>): Promise<number> {
  const rows = db.collection<Row>('rows');
  const stored = new Map((await rows.find().toArray()).map((row) => [row._id, row]));
  const wrong: string[] = [];
  for (const [id, { acknowledged, asked }] of known) {
    const version = stored.get(id)?.version ?? 'absent';
    if (version !== acknowledged && version !== asked)
      wrong.push(`${id}: ${version} instead of ${acknowledged}`);
    known.set(id, { acknowledged: version });
  }
  expect(wrong).toEqual([]);
  for (const id of stored.keys()) expect(known.has(id)).toBe(true);
  if (stored.size > 0) {
    const check = await db.command({ validate: 'rows' });
    expect(check).toMatchObject({ valid: true, errors: [], nrecords: stored.size, nIndexes: 4 });
  }
  return stored.size;
}
