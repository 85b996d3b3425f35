import type { ClientSession, Collection, MongoClient } from 'mongodb';
import { startTestServer, type TestServer, until } from './support/embedded-server.ts';

type Row = { _id: number; n?: number; key?: string; tags?: string[] };

let server: TestServer;
let client: MongoClient;
let rows: Collection<Row>;
let made = 0;

beforeAll(async () => {
  server = await startTestServer({ settings: { transactionLifetimeSeconds: 1 } });
  client = await server.connect();
});
afterAll(() => server.dispose());
beforeEach(async () => {
  rows = client.db('transactions').collection<Row>(`rows${made++}`);
  await rows.createIndex({ key: 1 }, { unique: true, sparse: true });
  await rows.createIndex({ n: 1 });
  await rows.insertMany([
    { _id: 1, n: 1, key: 'a' },
    { _id: 2, n: 2, key: 'b' },
    { _id: 3, n: 3, key: 'c' },
  ]);
});

/** A session with a running transaction, ended whatever happens. */
async function inTransaction<T>(run: (session: ClientSession) => Promise<T>): Promise<T> {
  const session = client.startSession();
  session.startTransaction();
  try {
    return await run(session);
  } finally {
    await session.endSession();
  }
}

const transient = expect.objectContaining({ code: 112, errorLabels: ['TransientTransactionError'] });

async function failure(run: Promise<unknown>): Promise<unknown> {
  return run.then(
    () => 'no error',
    (error: unknown) => error,
  );
}

test('others see nothing of a transaction before its commit, and all of it afterwards', async () => {
  await inTransaction(async (session) => {
    await rows.insertOne({ _id: 4, n: 4 }, { session });
    await rows.updateOne({ _id: 1 }, { $set: { n: 10 } }, { session });
    await rows.deleteOne({ _id: 2 }, { session });
    expect(await rows.distinct('n')).toEqual([1, 2, 3]);
    expect(await rows.countDocuments({})).toBe(3);
    const seen = await rows
      .find({ n: { $gte: 3 } }, { session })
      .sort({ n: -1 })
      .toArray();
    expect(seen.map(({ n }) => n)).toEqual([10, 4, 3]);
    expect(await rows.countDocuments({}, { session })).toBe(3);
    await session.commitTransaction();
  });
  expect((await rows.find().sort({ n: 1 }).toArray()).map(({ n }) => n)).toEqual([3, 4, 10]);
  expect(await client.db('transactions').command({ validate: rows.collectionName })).toMatchObject({
    valid: true,
  });
});

test('an aborted transaction leaves nothing, not even the collection it began', async () => {
  const fresh = client.db('transactions').collection<Row>('begun');
  await inTransaction(async (session) => {
    await rows.updateMany({}, { $inc: { n: 100 } }, { session });
    await fresh.insertOne({ _id: 1 }, { session });
    await session.abortTransaction();
  });
  expect(await rows.distinct('n')).toEqual([1, 2, 3]);
  expect(await client.db('transactions').listCollections({ name: 'begun' }).toArray()).toEqual([]);
});

test('a transaction reads one state, whatever others commit meanwhile', async () => {
  await inTransaction(async (session) => {
    expect(await rows.findOne({ _id: 1 }, { session })).toMatchObject({ n: 1 });
    await rows.updateOne({ _id: 1 }, { $set: { n: 50 } });
    await rows.insertOne({ _id: 9, n: 9 });
    await rows.deleteOne({ _id: 3 });
    expect((await rows.find({}, { session }).toArray()).map(({ n }) => n)).toEqual([1, 2, 3]);
    expect(await rows.find({ n: { $gt: 2 } }, { session }).toArray()).toMatchObject([{ _id: 3 }]);
    await session.commitTransaction();
  });
});

test('a document that changed after the snapshot cannot be written', async () => {
  await inTransaction(async (session) => {
    await rows.findOne({ _id: 2 }, { session });
    await rows.updateOne({ _id: 1 }, { $set: { n: 50 } });
    expect(await failure(rows.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session }))).toEqual(transient);
  });
  expect(await rows.findOne({ _id: 1 })).toMatchObject({ n: 50 });
});

test('of two transactions that write one document, the second one fails at once', async () => {
  await inTransaction((first) =>
    inTransaction(async (second) => {
      await rows.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session: first });
      expect(await failure(rows.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session: second }))).toEqual(
        transient,
      );
      await first.commitTransaction();
    }),
  );
  expect(await rows.findOne({ _id: 1 })).toMatchObject({ n: 2 });
});

test('a write outside waits for the transaction that holds the document', async () => {
  await inTransaction(async (session) => {
    await rows.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session });
    let isDone = false;
    const outside = rows.updateOne({ _id: 1 }, { $inc: { n: 10 } }).then(() => {
      isDone = true;
    });
    await rows.findOne({ _id: 2 });
    expect(isDone).toBe(false);
    await session.commitTransaction();
    await outside;
  });
  expect(await rows.findOne({ _id: 1 })).toMatchObject({ n: 12 });
});

test('a write outside gives up waiting after its maxTimeMS', async () => {
  await inTransaction(async (session) => {
    await rows.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session });
    const outside = failure(rows.findOneAndUpdate({ _id: 1 }, { $inc: { n: 10 } }, { maxTimeMS: 20 }));
    await new Promise((resolve) => setTimeout(resolve, 30));
    await session.commitTransaction();
    expect(await outside).toMatchObject({ code: 50 });
  });
});

describe('a unique key', () => {
  test('is claimed by the transaction that inserts it first', async () => {
    await inTransaction((first) =>
      inTransaction(async (second) => {
        await rows.insertOne({ _id: 10, key: 'new' }, { session: first });
        expect(await failure(rows.insertOne({ _id: 11, key: 'new' }, { session: second }))).toEqual(
          transient,
        );
        const outside = failure(rows.insertOne({ _id: 12, key: 'new' }));
        await first.commitTransaction();
        expect(await outside).toMatchObject({ code: 11000, keyValue: { key: 'new' } });
      }),
    );
  });

  test('of a stored document is a duplicate, and ends the transaction', async () => {
    await inTransaction(async (session) => {
      await rows.updateOne({ _id: 3 }, { $set: { n: 30 } }, { session });
      expect(await failure(rows.insertOne({ _id: 10, key: 'a' }, { session }))).toMatchObject({
        code: 11000,
      });
      expect(await failure(session.commitTransaction())).toMatchObject({ code: 251 });
    });
    expect(await rows.findOne({ _id: 3 })).toMatchObject({ n: 3 });
  });

  test('may move from one document to another within a transaction', async () => {
    await inTransaction(async (session) => {
      await rows.updateOne({ _id: 1 }, { $set: { key: 'moved' } }, { session });
      await rows.updateOne({ _id: 2 }, { $set: { key: 'a' } }, { session });
      await rows.deleteOne({ _id: 3 }, { session });
      await rows.insertOne({ _id: 4, key: 'c' }, { session });
      await session.commitTransaction();
    });
    expect((await rows.find().sort({ _id: 1 }).toArray()).map(({ key }) => key)).toEqual(['moved', 'a', 'c']);
    expect(await client.db('transactions').command({ validate: rows.collectionName })).toMatchObject({
      valid: true,
    });
  });

  test('that others have freed or taken after the snapshot is a conflict', async () => {
    await inTransaction(async (session) => {
      await rows.findOne({}, { session });
      await rows.deleteOne({ _id: 1 });
      expect(await failure(rows.insertOne({ _id: 10, key: 'a' }, { session }))).toEqual(transient);
    });
  });
});

test('ending the session gives the transaction up', async () => {
  const session = client.startSession();
  session.startTransaction();
  await rows.updateOne({ _id: 1 }, { $set: { n: 77 } }, { session });
  const lsid = session.id;
  await client.db('admin').command({ endSessions: [lsid] });
  expect(await failure(session.commitTransaction())).toMatchObject({ code: 251 });
  await session.endSession();
  expect(await rows.findOne({ _id: 1 })).toMatchObject({ n: 1 });
});

test('a transaction that lasts too long is given up, and lets its documents go', async () => {
  const session = client.startSession();
  session.startTransaction();
  await rows.updateOne({ _id: 1 }, { $set: { n: 77 } }, { session });
  await rows.updateOne({ _id: 1 }, { $set: { n: 5 } });
  expect(await failure(rows.findOne({}, { session }))).toMatchObject({
    code: 251,
    errorLabels: ['TransientTransactionError'],
  });
  await session.endSession();
  expect(await rows.findOne({ _id: 1 })).toMatchObject({ n: 5 });
});

test('a cursor belongs to its transaction', async () => {
  await inTransaction(async (session) => {
    const cursor = rows.find({}, { session, batchSize: 1 });
    await cursor.next();
    await rows.insertOne({ _id: 20 });
    expect(await cursor.toArray()).toHaveLength(2);
    await session.commitTransaction();
  });
});

test('commands that MongoDB keeps out of transactions are refused', async () => {
  await inTransaction(async (session) => {
    const db = client.db('transactions');
    expect(await failure(db.command({ count: rows.collectionName }, { session }))).toMatchObject({
      code: 263,
    });
  });
});

test('an index is built once the transactions on its collection have ended', async () => {
  await inTransaction(async (session) => {
    await rows.insertOne({ _id: 30, n: 3 }, { session });
    let isBuilt = false;
    const building = rows.createIndex({ n: -1, key: 1 }).then(() => {
      isBuilt = true;
    });
    await rows.findOne({});
    expect(isBuilt).toBe(false);
    await session.commitTransaction();
    await building;
  });
  expect(await rows.find({}).hint({ n: -1, key: 1 }).toArray()).toHaveLength(4);
});

test('many transfers at the same time lose and invent nothing', async () => {
  await rows.deleteMany({});
  await rows.insertMany(Array.from({ length: 5 }, (_, _id) => ({ _id, n: 100 })));
  const transfer = async (from: number, to: number) => {
    const session = client.startSession();
    await session.withTransaction(async () => {
      await rows.updateOne({ _id: from }, { $inc: { n: -1 } }, { session });
      await rows.updateOne({ _id: to }, { $inc: { n: 1 } }, { session });
    });
    await session.endSession();
  };
  let isRunning = true;
  const sums: number[] = [];
  const watching = (async () => {
    while (isRunning) {
      const [total] = await rows.aggregate([{ $group: { _id: null, sum: { $sum: '$n' } } }]).toArray();
      sums.push(total?.['sum'] as number);
    }
  })();
  await Promise.all(Array.from({ length: 60 }, (_, i) => transfer(i % 5, (i * 3 + 1) % 5)));
  isRunning = false;
  await watching;
  expect(new Set(sums)).toEqual(new Set([500]));
  await until('no transaction is left', async () => {
    const status = await client.db('admin').command({ serverStatus: 1 });
    return status['transactions'].currentOpen === 0;
  });
});
