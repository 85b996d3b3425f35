import { type Db, Long, type MongoClient } from 'mongodb';
import { startTestServer, type TestServer } from './support/embedded-server.ts';

let server: TestServer;
let client: MongoClient;
let db: Db;

beforeAll(async () => {
  server = await startTestServer();
  client = await server.connect();
  db = client.db('commands');
});
afterAll(() => server.dispose());

async function codeOf(run: Promise<unknown>): Promise<unknown> {
  return run.then(
    () => 'no error',
    (error: { code?: unknown }) => error.code,
  );
}

describe('cursors', () => {
  const rows = () => db.collection<{ _id: number; n: number; text?: string }>('cursors');
  beforeAll(async () => {
    await rows().insertMany(Array.from({ length: 500 }, (_, _id) => ({ _id, n: _id % 10 })));
    await rows().createIndex({ n: 1 });
  });

  test('deliver everything once, in batches of any size', async () => {
    for (const batchSize of [1, 7, 101, 1000]) {
      for (const filter of [{}, { n: { $in: [3, 4] } }]) {
        const found = await rows().find(filter, { batchSize }).sort({ n: -1, _id: 1 }).toArray();
        const wanted = [...Array(500).keys()].filter((id) => !('n' in filter) || [3, 4].includes(id % 10));
        wanted.sort((a, b) => (b % 10) - (a % 10) || a - b);
        expect(found.map(({ _id }) => _id)).toEqual(wanted);
      }
    }
  });

  test('end at their limit, and skip', async () => {
    const ids = async (limit: number, skip: number, batchSize: number) =>
      (await rows().find({}, { limit, skip, batchSize }).sort({ _id: 1 }).toArray()).map(({ _id }) => _id);
    expect(await ids(5, 3, 2)).toEqual([3, 4, 5, 6, 7]);
    expect(await ids(4, 0, 2)).toEqual([0, 1, 2, 3]);
    expect(await ids(10, 495, 100)).toEqual([495, 496, 497, 498, 499]);
    const reply = await db.command({ find: 'cursors', limit: 2, batchSize: 2 });
    expect(reply['cursor'].id).toEqual(0);
    const negative = await db.command({ find: 'cursors', batchSize: 3, singleBatch: true });
    expect(negative['cursor']).toMatchObject({ id: 0 });
  });

  test('see what is written between batches, without losing their place', async () => {
    const some = db.collection<{ _id: number }>('moving');
    await some.insertMany(Array.from({ length: 20 }, (_, _id) => ({ _id })));
    const cursor = some.find({}, { batchSize: 5 }).sort({ _id: 1 });
    for (let i = 0; i < 5; i++) await cursor.next();
    await some.deleteMany({ _id: { $lt: 10 } });
    await some.insertOne({ _id: 100 });
    expect((await cursor.toArray()).map(({ _id }) => _id).filter((id) => id >= 10)).toEqual([
      10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 100,
    ]);
  });

  test('are unknown after being killed, and belong to their collection', async () => {
    const { cursor } = await db.command({ find: 'cursors', batchSize: 1 });
    const id = Long.fromValue(cursor.id);
    expect(await codeOf(db.command({ getMore: id, collection: 'other' }))).toBe(13);
    expect(await db.command({ killCursors: 'cursors', cursors: [id] })).toMatchObject({
      cursorsKilled: [cursor.id],
    });
    expect(await codeOf(db.command({ getMore: id, collection: 'cursors' }))).toBe(43);
  });

  test('keep a batch within what a message may hold', async () => {
    const large = db.collection('large');
    await large.insertMany(Array.from({ length: 6 }, () => ({ text: 'x'.repeat(5 * 1024 * 1024) })));
    const reply = await db.command({ find: 'large' });
    expect(reply['cursor'].firstBatch).toHaveLength(3);
    expect(await large.find().toArray()).toHaveLength(6);
    await large.drop();
  });
});

describe('indexes', () => {
  test('are described, found again by name or pattern, and dropped', async () => {
    const rows = db.collection('described');
    await rows.createIndexes([
      { key: { a: 1, b: -1 }, name: 'ab', unique: true },
      { key: { c: 1 }, sparse: true },
      { key: { d: 1 }, partialFilterExpression: { d: { $gt: 1 } } },
    ]);
    expect(await rows.indexes()).toEqual([
      { v: 2, key: { _id: 1 }, name: '_id_' },
      { v: 2, key: { a: 1, b: -1 }, name: 'ab', unique: true },
      { v: 2, key: { c: 1 }, name: 'c_1', sparse: true },
      { v: 2, key: { d: 1 }, name: 'd_1', partialFilterExpression: { d: { $gt: 1 } } },
    ]);
    expect(
      await db.command({
        createIndexes: 'described',
        indexes: [{ key: { c: 1 }, name: 'c_1', sparse: true }],
      }),
    ).toMatchObject({
      numIndexesBefore: 4,
      numIndexesAfter: 4,
      note: 'all indexes already exist',
    });
    expect(await codeOf(rows.createIndex({ c: 1 }, { name: 'other', sparse: true }))).toBe(85);
    expect(await codeOf(rows.createIndex({ c: -1 }, { name: 'ab' }))).toBe(86);
    await rows.dropIndex('ab');
    await db.command({ dropIndexes: 'described', index: { c: 1 } });
    expect(await codeOf(rows.dropIndex('ab'))).toBe(27);
    expect(await codeOf(rows.dropIndex('_id_'))).toBe(72);
    expect(await rows.indexes()).toHaveLength(2);
    await rows.dropIndexes();
    expect(await rows.indexes()).toHaveLength(1);
  });

  test('of other kinds are refused by name', async () => {
    const rows = db.collection('refused');
    for (const key of ['text', '2d', '2dsphere', 'hashed']) {
      expect(await codeOf(rows.createIndex({ a: key as 'text' }))).toBe(67);
    }
    expect(await codeOf(rows.createIndex({ '$**': 1 }))).toBe(238);
    expect(await codeOf(rows.createIndex({ a: 1 }, { collation: { locale: 'de' } }))).toBe(238);
    expect(
      await codeOf(db.command({ createIndexes: 'refused', indexes: [{ key: { a: 1 }, name: 'a', odd: 1 }] })),
    ).toBe(197);
  });

  test('that are unique name what is there already', async () => {
    const rows = db.collection<{ _id: number; a?: unknown; tags?: string[]; p?: number }>('unique');
    await rows.createIndex({ a: 1 }, { unique: true, sparse: true });
    await rows.createIndex({ tags: 1 }, { unique: true, partialFilterExpression: { p: { $gt: 0 } } });
    await rows.insertMany([{ _id: 1, a: 1, tags: ['x', 'y'], p: 1 }, { _id: 2, tags: ['x'] }, { _id: 3 }]);
    await expect(rows.insertOne({ _id: 4, a: Long.fromNumber(1) })).rejects.toMatchObject({
      code: 11000,
      keyPattern: { a: 1 },
      keyValue: { a: 1 },
      message: 'E11000 duplicate key error collection: commands.unique index: a_1 dup key: { a: 1 }',
    });
    await expect(rows.updateOne({ _id: 2 }, { $set: { p: 5 } })).rejects.toMatchObject({
      keyValue: { tags: 'x' },
    });
    await rows.insertOne({ _id: 5, tags: ['z', 'z'], p: 1 });
    const bulk = rows.insertMany([{ _id: 6 }, { _id: 1 }, { _id: 7 }], { ordered: false });
    await expect(bulk).rejects.toMatchObject({
      insertedCount: 2,
      writeErrors: [expect.objectContaining({ index: 1 })],
    });
    expect(await rows.countDocuments({})).toBe(6);
    expect(await codeOf(rows.createIndex({ p: 1 }, { unique: true }))).toBe(11000);
    expect(await db.command({ validate: 'unique' })).toMatchObject({ valid: true, nIndexes: 3 });
  });

  test('narrow a query, which explain shows', async () => {
    const rows = db.collection('explained');
    await rows.createIndex({ a: 1, b: -1 });
    await rows.insertMany([
      { a: 1, b: 1 },
      { a: 1, b: 2 },
    ]);
    const stageOf = async (filter: object, sort = {}) =>
      (await rows.find(filter).sort(sort).explain())['queryPlanner'].winningPlan;
    expect(await stageOf({ a: 1 }, { b: -1 })).toMatchObject({
      stage: 'FETCH',
      inputStage: { indexName: 'a_1_b_-1' },
    });
    expect(await stageOf({ a: 1 }, { c: 1 })).toMatchObject({
      stage: 'SORT',
      inputStage: { stage: 'FETCH' },
    });
    expect(await stageOf({ b: 1 })).toMatchObject({ stage: 'COLLSCAN' });
    expect(await stageOf({}, { a: -1, b: 1 })).toMatchObject({ inputStage: { direction: 'backward' } });
    expect(await codeOf(rows.find({}).hint('nothing').toArray())).toBe(2);
    expect(await rows.find({ b: 2 }).hint({ a: 1, b: -1 }).toArray()).toHaveLength(1);
  });
});

describe('collections and databases', () => {
  test('come and go', async () => {
    const other = client.db('other');
    await other.createCollection('made');
    expect(await codeOf(other.createCollection('made'))).toBe(48);
    await other.collection<{ _id: number }>('made').insertOne({ _id: 1 });
    await other.renameCollection('made', 'renamed');
    expect(await codeOf(other.renameCollection('made', 'x'))).toBe(26);
    expect((await other.listCollections().toArray()).map(({ name }) => name)).toEqual(['renamed']);
    expect((await client.db().admin().listDatabases({ nameOnly: true })).databases).toContainEqual({
      name: 'other',
    });
    expect(await other.command({ dbStats: 1 })).toMatchObject({ collections: 1, objects: 1, indexes: 1 });
    expect(await other.command({ collStats: 'renamed' })).toMatchObject({ count: 1, nindexes: 1 });
    await other.collection('renamed').drop();
    expect(await other.dropDatabase()).toBe(true);
    expect(await other.listCollections().toArray()).toEqual([]);
  });

  test('with names or options that are not served are refused', async () => {
    for (const name of ['', 'a$b', '.a', 'x'.repeat(300), 'system.users']) {
      expect(await codeOf(db.command({ insert: name, documents: [{}] }))).toBe(73);
    }
    for (const options of [
      { capped: true, size: 1000 },
      { timeseries: { timeField: 't' } },
      { viewOn: 'a', pipeline: [] },
      { validator: { a: 1 } },
      { collation: { locale: 'de' } },
    ]) {
      expect(await codeOf(db.command({ create: 'optional', ...options }))).toBe(238);
    }
  });
});

describe('what is not served is refused by name', () => {
  const refused: [string, object, number][] = [
    ['a command', { mapReduce: 'a' }, 59],
    ['a field', { find: 'a', oddity: 1 }, 40415],
    ['a tailable cursor', { find: 'a', tailable: true }, 238],
    ['a collation', { find: 'a', collation: { locale: 'de' } }, 238],
    ['a change stream', { aggregate: 'a', pipeline: [{ $changeStream: {} }], cursor: {} }, 40324],
    ['a snapshot outside of a transaction', { find: 'a', readConcern: { level: 'snapshot' } }, 238],
    ['more members than there are', { insert: 'a', documents: [{}], writeConcern: { w: 3 } }, 100],
    ['a wrong type', { find: 'a', filter: 'x' }, 14],
    ['a pipeline without a cursor', { aggregate: 'a', pipeline: [] }, 9],
  ];
  test.each(refused)('%s', async (_name, command, code) => {
    expect(await codeOf(db.command(command))).toBe(code);
  });
});

test('a command ends at its maxTimeMS', async () => {
  const rows = db.collection('slow');
  await rows.insertMany(Array.from({ length: 30_000 }, (_, n) => ({ n, text: 'x'.repeat(100) })));
  expect(await codeOf(rows.find({ text: /y$/ }).maxTimeMS(1).toArray())).toBe(50);
  expect(await rows.countDocuments({ n: 5 })).toBe(1);
});

test('sorting more than 100 MB without an index is refused', async () => {
  const rows = db.collection('heavy');
  const text = 'x'.repeat(3 * 1024 * 1024);
  for (let n = 0; n < 36; n += 4) await rows.insertMany([0, 1, 2, 3].map((i) => ({ n: n + i, text })));
  expect(await codeOf(rows.find().sort({ n: 1 }).toArray())).toBe(292);
  expect(
    (
      await rows
        .find({}, { projection: { n: 1 } })
        .sort({ n: -1 })
        .limit(2)
        .toArray()
    ).map(({ n }) => n),
  ).toEqual([35, 34]);
  await rows.createIndex({ n: 1 });
  expect(
    await rows
      .find({}, { projection: { n: 1 } })
      .sort({ n: 1 })
      .toArray(),
  ).toHaveLength(36);
  await rows.drop();
}, 30_000);

test('$out and $merge write, also into the collection that they read', async () => {
  const rows = db.collection<{ _id: number; n: number }>('source');
  await rows.insertMany([1, 2, 3].map((_id) => ({ _id, n: _id })));
  await rows.aggregate([{ $match: { n: { $gt: 1 } } }, { $out: 'target' }]).toArray();
  expect(await db.collection('target').countDocuments({})).toBe(2);
  await rows.aggregate([{ $set: { n: { $multiply: ['$n', 10] } } }, { $merge: 'source' }]).toArray();
  await rows.aggregate([{ $set: { _id: { $add: ['$_id', 10] } } }, { $merge: 'source' }]).toArray();
  expect((await rows.find().sort({ _id: 1 }).toArray()).map(({ n }) => n)).toEqual([10, 20, 30, 10, 20, 30]);
  const failing = rows.aggregate([{ $set: { _id: 1 } }, { $out: 'target' }]).toArray();
  expect(await codeOf(failing)).toBe(11000);
  expect(await db.collection('target').countDocuments({})).toBe(2);
});
