import { type Collection, ObjectId } from 'mongodb';
import { startTestServer, type TestServer } from './support/embedded-server.ts';

type Row = { _id: number; kind: string; owner: ObjectId; at: Date; nested: { tags: string[] }; text: string };

const ROWS = 3000;
const OWNER = new ObjectId();
let server: TestServer;
let rows: Collection<Row>;

const kindOf = (n: number) => (n % 7 === 0 ? 'seven' : 'seventy');

beforeAll(async () => {
  server = await startTestServer();
  rows = (await server.connect()).db('unindexed').collection<Row>('rows');
  await rows.insertMany(
    Array.from({ length: ROWS }, (_, n) => ({
      _id: n,
      kind: kindOf(n),
      owner: n === 1234 ? OWNER : new ObjectId(),
      at: new Date(n),
      nested: { tags: [`tag${n % 3}`, 'all'] },
      text: `seven ${'x'.repeat(n % 50)}`,
    })),
  );
});
afterAll(() => server.dispose());

const some = (test: (n: number) => boolean) => Array.from({ length: ROWS }, (_, n) => n).filter(test);

test('values without an index are found by their bytes, in the order of the collection', async () => {
  const ids = async (filter: object) =>
    (await rows.find(filter).batchSize(50).toArray()).map(({ _id }) => _id);
  expect(await ids({ kind: 'seven' })).toEqual(some((n) => n % 7 === 0));
  expect(await ids({ text: 'seven' })).toEqual([]);
  expect(await ids({ owner: OWNER })).toEqual([1234]);
  expect(await ids({ at: new Date(77) })).toEqual([77]);
  expect(await ids({ 'nested.tags': 'tag1', kind: { $in: ['seven', 'none'] } })).toEqual(
    some((n) => n % 3 === 1 && n % 7 === 0),
  );
  expect(await ids({ kind: { $ne: 'seventy' } })).toEqual(some((n) => n % 7 === 0));
});

test('holes in the row numbers and documents that come while a cursor waits are no trouble', async () => {
  await rows.deleteMany({ _id: { $gte: 100, $lt: 2900 } });
  const cursor = rows.find({ kind: 'seven' }).batchSize(2);
  const found = [(await cursor.next())?._id];
  await rows.insertOne({ ...(await rows.findOne({ _id: 0 }))!, _id: 10_000 });
  for await (const { _id } of cursor) found.push(_id);
  expect(found).toEqual([...some((n) => n % 7 === 0 && (n < 100 || n >= 2900)), 10_000]);
});

test('the order of the collection can be asked for, both ways and alone', async () => {
  const two = async (sort: object) =>
    (
      await rows
        .find({ kind: 'seven' })
        .sort(sort as never)
        .limit(2)
        .toArray()
    ).map(({ _id }) => _id);
  expect(await two({ $natural: 1 })).toEqual([0, 7]);
  expect(await two({ $natural: -1 })).toEqual([10_000, 2996]);
  await expect(two({ $natural: 1, _id: 1 })).rejects.toMatchObject({ code: 2 });
  await expect(two({ $other: 1 })).rejects.toMatchObject({ code: 16410 });
  await expect(rows.find({}).sort({ $natural: -1 }).hint('_id_').toArray()).rejects.toMatchObject({
    code: 2,
  });
});

test('whole collections are counted as drivers ask for it', async () => {
  const count = await rows.countDocuments({});
  expect(count).toBe(201);
  expect(
    await rows.aggregate([{ $count: 'n' }, { $set: { twice: { $add: ['$n', '$n'] } } }]).toArray(),
  ).toEqual([{ n: count, twice: 2 * count }]);
  expect(await rows.aggregate([{ $group: { _id: null, n: { $sum: 1 } } }]).toArray()).toEqual([
    { _id: null, n: count },
  ]);
  const empty = rows.db.collection('empty');
  expect(await empty.countDocuments({})).toBe(0);
  await empty.insertOne({});
  await empty.deleteMany({});
  expect(await empty.aggregate([{ $group: { _id: 1, n: { $sum: 1 } } }]).toArray()).toEqual([]);
});

test('a transaction counts and finds what it has written itself', async () => {
  const client = await server.connect();
  const own = client.db('unindexed').collection<Row>('rows');
  const before = await own.countDocuments({});
  await client.withSession(async (session) => {
    session.startTransaction();
    const row = await own.findOne({ _id: 7 }, { session });
    await own.insertOne({ ...row!, _id: 20_000, kind: 'new' }, { session });
    await own.updateOne({ _id: 7 }, { $set: { kind: 'new' } }, { session });
    expect(await own.countDocuments({}, { session })).toBe(before + 1);
    expect(await own.countDocuments({ kind: 'new' }, { session })).toBe(2);
    expect(await own.countDocuments({ kind: 'seven', _id: 7 }, { session })).toBe(0);
    await session.abortTransaction();
  });
  expect(await own.countDocuments({ kind: 'new' })).toBe(0);
});

test('a regular expression that tries too many ways is refused, and the server goes on', async () => {
  const texts = rows.db.collection('texts');
  await texts.insertOne({ text: `${'a'.repeat(60)}!` });
  await expect(texts.findOne({ text: { $regex: '^(a+)+$' } })).rejects.toMatchObject({ code: 51156 });
  const match = { $regexMatch: { input: '$text', regex: '^(a+)+$' } };
  await expect(texts.aggregate([{ $project: { match } }]).toArray()).rejects.toMatchObject({ code: 51156 });
  expect(await texts.countDocuments({ text: { $regex: '^a+!$' } })).toBe(1);
}, 20_000);
