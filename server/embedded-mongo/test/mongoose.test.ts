import mongoose, { type Connection, Schema } from 'mongoose';
import { startTestServer, type TestServer } from './support/embedded-server.ts';

let server: TestServer;
let connection: Connection;

beforeAll(async () => {
  server = await startTestServer();
  connection = await mongoose.createConnection(server.uri, { dbName: 'mongoose' }).asPromise();
});
afterAll(async () => {
  await connection.close();
  await server.dispose();
});

test('populates references', async () => {
  const Author = connection.model('Author', new Schema({ name: String }));
  const Book = connection.model(
    'Book',
    new Schema({ title: String, author: { type: Schema.Types.ObjectId, ref: 'Author' } }),
  );
  const author = await Author.create({ name: 'Ada' });
  await Book.create([{ title: 'A', author: author._id }, { title: 'B' }]);
  const books = await Book.find()
    .sort('title')
    .populate<{ author: { name: string } | null }>('author')
    .exec();
  expect(books.map((book) => book.author?.name)).toEqual(['Ada', undefined]);
});

test('tells discriminators apart', async () => {
  const Event = connection.model('Event', new Schema({ at: Date }, { discriminatorKey: 'kind' }));
  const Click = Event.discriminator('Click', new Schema({ url: String }));
  await Event.create({ at: new Date(0) });
  await Click.create({ at: new Date(1), url: '/x' });
  expect(await Click.countDocuments()).toBe(1);
  expect(await Event.countDocuments()).toBe(2);
  expect((await Event.findOne({ kind: 'Click' }))?.get('url')).toBe('/x');
});

test('reports a document that another writer has changed', async () => {
  const List = connection.model('List', new Schema({ items: [String] }, { optimisticConcurrency: true }));
  const { _id } = await List.create({ items: ['a'] });
  const [one, two] = [await List.findById(_id).orFail(), await List.findById(_id).orFail()];
  one.items.push('b');
  await one.save();
  two.items.push('c');
  await expect(two.save()).rejects.toThrow(mongoose.Error.VersionError);
});

test('saves many documents in one bulk', async () => {
  const Item = connection.model('Item', new Schema({ n: Number }));
  const items = [1, 2, 3].map((n) => new Item({ n }));
  await Item.bulkSave(items);
  for (const item of items) item.n = (item.n ?? 0) * 10;
  await Item.bulkSave(items);
  expect((await Item.find().sort('n').lean()).map(({ n }) => n)).toEqual([10, 20, 30]);
});

test('commits and aborts transactions', async () => {
  const Account = connection.model('Account', new Schema({ owner: String, cents: Number }));
  await Account.createCollection();
  const [from, to] = await Account.create([
    { owner: 'a', cents: 100 },
    { owner: 'b', cents: 0 },
  ]);
  const move = (cents: number, fail: boolean) =>
    connection.transaction(async (session) => {
      await Account.updateOne({ _id: from!._id }, { $inc: { cents: -cents } }, { session });
      await Account.updateOne({ _id: to!._id }, { $inc: { cents } }, { session });
      expect((await Account.findById(to!._id).session(session).orFail()).cents).toBe(cents);
      if (fail) throw new Error('changed my mind');
    });
  await expect(move(30, true)).rejects.toThrow('changed my mind');
  expect((await Account.findById(to!._id).orFail()).cents).toBe(0);
  await move(30, false);
  expect((await Account.find().sort('owner').lean()).map(({ cents }) => cents)).toEqual([70, 30]);
});

test('synchronizes indexes', async () => {
  const schema = new Schema({
    email: { type: String, unique: true },
    at: { type: Date, expires: 60 },
    tags: [String],
  });
  schema.index({ tags: 1, at: -1 }, { partialFilterExpression: { email: { $exists: true } } });
  const User = connection.model('User', schema);
  await User.init();
  expect(await User.diffIndexes()).toEqual({ toDrop: [], toCreate: [] });
  await User.collection.createIndex({ extra: 1 });
  expect(await User.syncIndexes()).toEqual(['extra_1']);
  await User.create({ email: 'a@b.c' });
  await expect(User.create({ email: 'a@b.c' })).rejects.toMatchObject({
    code: 11000,
    keyPattern: { email: 1 },
    keyValue: { email: 'a@b.c' },
  });
});

test('iterates with cursors', async () => {
  const Row = connection.model('Row', new Schema({ n: Number }));
  await Row.insertMany(Array.from({ length: 250 }, (_, n) => ({ n })));
  let sum = 0;
  for await (const row of Row.find().sort('n').cursor({ batchSize: 40 })) sum += row.n ?? 0;
  expect(sum).toBe((249 * 250) / 2);
  const grouped = await Row.aggregate([
    { $group: { _id: { $mod: ['$n', 5] }, count: { $sum: 1 } } },
    { $sort: { _id: 1 } },
  ]);
  expect(grouped).toEqual([0, 1, 2, 3, 4].map((_id) => ({ _id, count: 50 })));
});
