import { type Db, MongoClient } from 'mongodb';
import { startTestServer, type TestServer } from './support/embedded-server.ts';

/** The commands that mongosh 2.12 sends for what a person types, sent by the driver as they are. */
let server: TestServer;
let client: MongoClient;
let db: Db;
let admin: Db;

beforeAll(async () => {
  server = await startTestServer();
  client = new MongoClient(server.tcpUri!, { serverSelectionTimeoutMS: 5000 });
  db = client.db('shell');
  admin = client.db('admin');
  await db.collection<{ _id: number }>('things').insertMany([0, 1, 2, 3].map((_id) => ({ _id, a: _id % 2 })));
  await db.collection('things').createIndex({ a: 1 });
});
afterAll(async () => {
  await client.close();
  await server.dispose();
});

async function first(source: Db, aggregate: unknown, pipeline: object[]): Promise<unknown> {
  return (await source.command({ aggregate, pipeline, cursor: {} }))['cursor'].firstBatch[0];
}

test('db.things.stats(), totalSize() and their like: $collStats', async () => {
  const sizes = await db.command({ collStats: 'things' });
  const { ns, ok, $clusterTime, operationTime, ...storage } = sizes;
  expect(await first(db, 'things', [{ $collStats: { storageStats: { scale: 1 } } }])).toMatchObject({
    ns: 'shell.things',
    host: expect.any(String),
    localTime: expect.any(Date),
    storageStats: {
      ...storage,
      count: 4,
      nindexes: 2,
      indexSizes: { _id_: expect.any(Number), a_1: expect.any(Number) },
    },
  });
  const scaled = await first(db, 'things', [{ $collStats: { storageStats: { scale: 10 } } }]);
  expect(scaled).toMatchObject({ storageStats: { scaleFactor: 10, size: Math.floor(sizes['size'] / 10) } });
  expect(await first(db, 'things', [{ $collStats: { count: {} } }, { $project: { count: 1 } }])).toEqual({
    count: 4,
  });
  const plain = (await first(db, 'things', [{ $collStats: {} }])) as object;
  expect(Object.keys(plain)).toEqual(['ns', 'host', 'localTime']);
});

test('db.currentOp(), db.getUsers(), show users, db.logout() of another database', async () => {
  const operation = { type: 'op', active: true, client: expect.stringMatching(/^127\.0\.0\.1:\d+$/) };
  expect(await first(admin, 1, [{ $currentOp: { allUsers: true } }])).toMatchObject(operation);
  expect((await admin.command({ currentOp: 1 }))['inprog']).toEqual([expect.objectContaining(operation)]);
  const user = {
    _id: 'admin.patchbay',
    user: 'patchbay',
    db: 'admin',
    roles: [{ role: 'root', db: 'admin' }],
  };
  const users = async (source: Db, asked: unknown) => (await source.command({ usersInfo: asked }))['users'];
  expect(await users(admin, 1)).toEqual([expect.objectContaining(user)]);
  expect(await users(db, 1)).toEqual([]);
  expect(await users(db, { forAllDBs: true })).toHaveLength(1);
  expect(await users(db, { user: 'patchbay', db: 'admin' })).toHaveLength(1);
  expect(await users(admin, ['patchbay', 'nobody'])).toHaveLength(1);
  expect(await users(admin, 'nobody')).toEqual([]);
  await db.command({ logout: 1 });
  expect((await admin.command({ connectionStatus: 1, showPrivileges: true }))['authInfo']).toEqual({
    authenticatedUsers: [{ user: 'patchbay', db: 'admin' }],
    authenticatedUserRoles: user.roles,
    authenticatedUserPrivileges: [{ resource: { anyResource: true }, actions: ['anyAction'] }],
  });
});

test('nobody has to authenticate on the socket', async () => {
  const trusted = (await server.connect()).db('admin');
  expect((await trusted.command({ connectionStatus: 1 }))['authInfo']).toEqual({
    authenticatedUsers: [],
    authenticatedUserRoles: [],
  });
  expect(await trusted.command({ whatsmyuri: 1 })).toMatchObject({ you: 'anonymous unix socket' });
});

test('show profile, show logs, show log global, db.listCommands(), fsync and the rest', async () => {
  expect(await db.command({ profile: -1 })).toMatchObject({ was: 0, slowms: 100, sampleRate: 1 });
  expect(await admin.command({ getLog: '*' })).toMatchObject({ names: ['global', 'startupWarnings'] });
  expect(await admin.command({ getLog: 'global' })).toMatchObject({ totalLinesWritten: 0, log: [] });
  expect((await db.command({ listCommands: 1 }))['commands']).toMatchObject({
    getLog: { requiresAuth: true, adminOnly: true },
    ping: { requiresAuth: false, adminOnly: false },
  });
  expect(await admin.command({ fsync: 1 })).toMatchObject({ ok: 1 });
  expect(await admin.command({ getDefaultRWConcern: 1 })).toMatchObject({
    defaultReadConcern: { level: 'local' },
    defaultWriteConcern: { w: 'majority' },
  });
  const { size } = await db.command({ collStats: 'things' });
  expect(await db.command({ dataSize: 'shell.things' })).toMatchObject({ size, numObjects: 4 });
  expect(await db.command({ dataSize: 'shell.nothing' })).toMatchObject({ size: 0, numObjects: 0 });
});

test('explain("executionStats") tells what a find looked at', async () => {
  const stats = async (filter: object, options = {}) =>
    (await db.command({ explain: { find: 'things', filter, ...options }, verbosity: 'executionStats' }))[
      'executionStats'
    ];
  const figures = (nReturned: number, totalKeysExamined: number, totalDocsExamined: number) => ({
    executionSuccess: true,
    nReturned,
    totalKeysExamined,
    totalDocsExamined,
  });
  expect(await stats({ a: 1 })).toMatchObject(figures(2, 2, 2));
  expect(await stats({ a: 1, _id: { $gt: 1 } }, { hint: { a: 1 } })).toMatchObject(figures(1, 2, 2));
  expect(await stats({ _id: 3 })).toMatchObject(figures(1, 1, 1));
  expect(await stats({ b: null })).toMatchObject(figures(4, 0, 4));
  expect(await stats({ b: null }, { limit: 2 })).toMatchObject(figures(2, 0, 2));
  expect(await stats({ $or: [{ a: 1 }, { _id: 0 }] })).toMatchObject(figures(3, 3, 3));
  expect(await stats({ b: 1 })).toMatchObject(figures(0, 0, 4));
  const planned = await db.command({ explain: { find: 'things', filter: {} }, verbosity: 'queryPlanner' });
  expect(planned['executionStats']).toBeUndefined();
});

describe('refused by name', () => {
  const refused: [string, Db['databaseName'], object, number][] = [
    [
      'db.things.latencyStats()',
      'shell',
      { aggregate: 'things', pipeline: [{ $collStats: { latencyStats: {} } }], cursor: {} },
      238,
    ],
    [
      'db.nothing.stats()',
      'shell',
      { aggregate: 'nothing', pipeline: [{ $collStats: { storageStats: {} } }], cursor: {} },
      26,
    ],
    [
      '$collStats that is not first',
      'shell',
      { aggregate: 'things', pipeline: [{ $match: {} }, { $collStats: {} }], cursor: {} },
      40602,
    ],
    ['$currentOp elsewhere', 'shell', { aggregate: 1, pipeline: [{ $currentOp: {} }], cursor: {} }, 73],
    [
      '$currentOp of a collection',
      'admin',
      { aggregate: 'things', pipeline: [{ $currentOp: {} }], cursor: {} },
      73,
    ],
    [
      'db.aggregate([{ $documents: [] }])',
      'shell',
      { aggregate: 1, pipeline: [{ $documents: [] }], cursor: {} },
      40324,
    ],
    [
      'a pipeline that needs a collection',
      'shell',
      { aggregate: 1, pipeline: [{ $match: {} }], cursor: {} },
      73,
    ],
    [
      'db.things.aggregate([{ $indexStats: {} }])',
      'shell',
      { aggregate: 'things', pipeline: [{ $indexStats: {} }], cursor: {} },
      40324,
    ],
    ['db.setProfilingLevel(1)', 'shell', { profile: 1 }, 238],
    ['db.things.hideIndex()', 'shell', { collMod: 'things', index: { name: 'a_1', hidden: true } }, 238],
    ['show log nothing', 'admin', { getLog: 'nothing' }, 96],
    ['db.createUser()', 'shell', { createUser: 'u', pwd: 'p', roles: [] }, 59],
    ['show roles', 'shell', { rolesInfo: 1, showBuiltinRoles: true }, 59],
    ['db.fsyncLock()', 'admin', { fsync: 1, lock: true }, 238],
    ['db.killOp()', 'admin', { killOp: 1, op: 1 }, 59],
    ['rs.stepDown()', 'admin', { replSetStepDown: 60 }, 59],
    ['db.commandHelp()', 'shell', { find: 'things', help: true }, 40415],
    ['an unknown verbosity', 'shell', { explain: { find: 'things' }, verbosity: 'all' }, 9],
  ];
  test.each(refused)('%s', async (_name, database, command, code) => {
    await expect(client.db(database).command(command)).rejects.toMatchObject({ code });
  });
});
