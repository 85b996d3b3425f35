import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  Binary,
  BSONRegExp,
  Decimal128,
  Double,
  Int32,
  Long,
  MongoClient,
  ObjectId,
  Timestamp,
} from 'mongodb';
import { startEmbeddedMongo } from '../src/index.ts';
import { backupDatabase, exportDatabases, restoreDatabase } from '../src/life.ts';
import { startTestServer, type TestServer, temporaryFolder } from './support/embedded-server.ts';

const SECOND = process.env['PATCHBAY_TEST_MONGODB_URI'];
let server: TestServer;
let client: MongoClient;
const folder = temporaryFolder();

beforeAll(async () => {
  server = await startTestServer();
  client = await server.connect({ promoteValues: false, bsonRegExp: true });
  const rows = client.db('life').collection('rows');
  await rows.createIndex({ n: 1 }, { unique: true, partialFilterExpression: { n: { $gt: 0 } } });
  await rows.createIndex({ at: 1 }, { expireAfterSeconds: 1_000_000_000 });
  await rows.insertMany(Array.from({ length: 2500 }, (_, n) => ({ n, at: new Date(), text: `row ${n}` })));
  await client
    .db('life2')
    .collection('types')
    .insertOne(
      new Map<string, unknown>([
        ['_id', 1],
        ['b', new Int32(1)],
        ['2', new Double(1)],
        ['1', Long.fromString('9007199254740993')],
        ['decimal', Decimal128.fromString('1.10')],
        ['binary', new Binary(Buffer.from('x'), 5)],
        ['regex', new BSONRegExp('^a', 'i')],
        ['timestamp', new Timestamp({ t: 5, i: 6 })],
        ['id', new ObjectId()],
        ['nested', new Map([['z', [null, new Map([['y', 1]])]]])],
      ]) as never,
    );
});
afterAll(async () => {
  await server.dispose();
  rmSync(folder, { recursive: true, force: true });
});

async function contents(uri: string): Promise<unknown> {
  const other = await MongoClient.connect(uri, { promoteValues: false, bsonRegExp: true });
  const rows = await other.db('life').collection('rows').find({}, { raw: true }).sort({ n: 1 }).toArray();
  const types = await other.db('life2').collection('types').find({}, { raw: true }).toArray();
  const indexes = (await other.db('life').collection('rows').indexes()).map(({ key, name }) => ({
    key,
    name,
  }));
  await other.close();
  return { rows, types, indexes };
}

test('a backup of a running server, restored elsewhere, has the same data', async () => {
  const file = join(folder, 'all.backup');
  const { bytes } = await backupDatabase({ dataDir: server.dataDir, file });
  expect(bytes).toBeGreaterThan(100_000);
  await expect(backupDatabase({ dataDir: server.dataDir, file })).rejects.toThrow('exists already');
  const dataDir = join(folder, 'restored');
  expect(restoreDatabase({ dataDir, file }).keptAs).toBeUndefined();
  const restored = await startEmbeddedMongo({ dataDir });
  expect(await contents(restored.uri)).toEqual(await contents(server.uri));
  expect(() => restoreDatabase({ dataDir, file })).toThrow('in use by process');
  await restored.close();
  const { keptAs } = restoreDatabase({ dataDir, file });
  expect(existsSync(keptAs!)).toBe(true);
});

test('what is no backup is refused, and changes nothing', async () => {
  const file = join(folder, 'wrong.backup');
  writeFileSync(file, 'not a database');
  const dataDir = join(folder, 'untouched');
  expect(() => restoreDatabase({ dataDir, file })).toThrow('not a usable backup');
  expect(readdirSync(dataDir).filter((name) => name.startsWith('data'))).toEqual([]);
  await expect(backupDatabase({ dataDir, file: join(folder, 'none') })).rejects.toThrow('no database');
});

test('an export has every document in its types and order, and every index', async () => {
  const target = await startTestServer();
  const to = await target.connect();
  const done = await exportDatabases({ from: client, to });
  expect(done).toEqual([
    { database: 'life', collection: 'rows', documents: 2500, indexes: 2 },
    { database: 'life2', collection: 'types', documents: 1, indexes: 0 },
  ]);
  expect(await contents(target.uri)).toEqual(await contents(server.uri));
  await expect(exportDatabases({ from: client, to })).rejects.toThrow('life.rows already');
  await target.dispose();
});

(SECOND === undefined ? test.skip : test)('an export to another MongoDB server arrives', async () => {
  const to = await MongoClient.connect(SECOND!);
  const name = `life_${process.pid}_${Date.now()}`;
  const from = server.uri;
  const source = await MongoClient.connect(from, { promoteValues: false });
  await source
    .db(name)
    .collection('rows')
    .insertMany([{ a: 1 }, { a: 2 }]);
  await source.db(name).collection('rows').createIndex({ a: -1 });
  await exportDatabases({ from: source, to, databases: [name] });
  expect(await to.db(name).collection('rows').countDocuments({})).toBe(2);
  expect(await to.db(name).collection('rows').indexes()).toHaveLength(2);
  await to.db(name).dropDatabase();
  await source.db(name).dropDatabase();
  await source.close();
  await to.close();
});
