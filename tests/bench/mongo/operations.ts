import { calculateObjectSize } from 'bson';
import type { Collection, Db } from 'mongodb';
import { runClients, type Throughput } from './throughput.ts';

export type OperationFigures = Record<string, { one: Throughput; sixteen: Throughput }>;

export type Row = {
  _id: string;
  tenant: string;
  remoteId: string;
  status: string;
  dueAt: Date;
  attempts: number;
  title: string;
  nested: { tags: string[]; owner: { name: string; email: string } };
  text: string;
};

export const BATCH = 500;
const TENANTS = 50;
const FILLER = 'The quick brown fox jumps over the lazy dog. '.repeat(16);

/** A document of about 1 KB. */
export function makeRow(n: number): Row {
  return {
    _id: `row-${n}`,
    tenant: `tenant-${n % TENANTS}`,
    remoteId: `remote-${n}`,
    status: n % 10 === 0 ? 'ready' : 'waiting',
    dueAt: new Date(1_700_000_000_000 + ((n * 7919) % 1_000_003) * 1000),
    attempts: 0,
    title: `Record number ${n}`,
    nested: {
      tags: ['a', `tag-${n % 100}`],
      owner: { name: `Owner ${n % 1000}`, email: `owner${n % 1000}@example.com` },
    },
    text: FILLER,
  };
}

/** What a synchronization writes for a record that it may have seen before. */
export function makeUpsert(row: number, attempts: number) {
  const { _id, ...fields } = makeRow(row);
  return {
    filter: { tenant: fields.tenant, remoteId: fields.remoteId },
    update: { $set: { ...fields, attempts } },
  };
}

/** The size of all documents. Three indexes beside the one on `_id`. */
export async function fillCollection(rows: Collection<Row>, documents: number): Promise<number> {
  await createIndexes(rows);
  let bytes = 0;
  for (let from = 0; from < documents; from += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, documents - from) }, (_, i) => makeRow(from + i));
    bytes += batch.length * calculateObjectSize(batch[0]!);
    await rows.insertMany(batch, { ordered: false });
  }
  return bytes;
}

async function createIndexes(rows: Collection<Row>): Promise<void> {
  await rows.createIndex({ tenant: 1, remoteId: 1 }, { unique: true });
  await rows.createIndex({ status: 1, dueAt: 1 });
  await rows.createIndex({ tenant: 1, dueAt: -1 });
}

export async function measureOperations(
  db: Db,
  options: { documents: number; seconds: number },
): Promise<OperationFigures> {
  const { documents, seconds } = options;
  const rows = db.collection<Row>('rows');
  const figures: OperationFigures = {};
  const measure = async (name: string, operation: (n: number) => Promise<unknown>, perCall = 1) => {
    let calls = 0;
    const run = (clients: number) =>
      runClients({ clients, seconds, perCall, operation: () => operation(calls++) });
    figures[name] = { one: await run(1), sixteen: await run(16) };
  };
  const some = (n: number) => (n * 7919) % documents;
  await measure('ping', () => db.command({ ping: 1 }));
  figures['insertMany'] = await insertAll(db, documents);
  let next = documents;
  await measure('insertOne', () => rows.insertOne(makeRow(next++)));
  await measure('upsertByUniqueKey', (n) => {
    const { filter, update } = makeUpsert(some(n), n);
    return rows.updateOne(filter, update, { upsert: true });
  });
  // Each call has rows of its own, so that clients do not wait for each other's.
  await measure(
    'bulkUpsert',
    (n) => {
      const batch = Array.from({ length: BATCH }, (_, i) => makeUpsert((n * BATCH + i) % documents, n));
      return rows.bulkWrite(
        batch.map((upsert) => ({ updateOne: { ...upsert, upsert: true } })),
        { ordered: false },
      );
    },
    BATCH,
  );
  await measure('findById', (n) => rows.findOne({ _id: `row-${some(n)}` }));
  await measure('findSortLimit', (n) =>
    rows
      .find({ tenant: `tenant-${n % TENANTS}` })
      .sort({ dueAt: -1 })
      .limit(20)
      .toArray(),
  );
  await measure('claim', (n) =>
    rows.findOneAndUpdate(
      { status: 'ready' },
      { $set: { dueAt: new Date(1_800_000_000_000 + n * 1000) }, $inc: { attempts: 1 } },
      { sort: { dueAt: 1 }, returnDocument: 'after' },
    ),
  );
  await measure('unindexedCount', () => rows.countDocuments({ 'nested.owner.name': 'Owner 77' }));
  await measure('unindexedCountOfNumbers', () => rows.countDocuments({ attempts: -1 }));
  await measure('countAll', () => rows.countDocuments({}));
  return figures;
}

/** Bulk loading, by one client and by 16, each into a collection of its own. */
async function insertAll(db: Db, documents: number): Promise<{ one: Throughput; sixteen: Throughput }> {
  const load = async (name: string, clients: number): Promise<Throughput> => {
    const rows = db.collection<Row>(name);
    await createIndexes(rows);
    let from = 0;
    const start = performance.now();
    const insert = async () => {
      while (from < documents) {
        const first = from;
        from += BATCH;
        const batch = Array.from({ length: Math.min(BATCH, documents - first) }, (_, i) =>
          makeRow(first + i),
        );
        await rows.insertMany(batch, { ordered: false });
      }
    };
    await Promise.all(Array.from({ length: clients }, insert));
    const perSecond = Math.round(documents / ((performance.now() - start) / 1000));
    return { perSecond, p50Ms: null, p99Ms: null, eventLoopP99Ms: null };
  };
  const one = await load('rows', 1);
  const sixteen = await load('rows16', 16);
  await db.collection('rows16').drop();
  return { one, sixteen };
}
