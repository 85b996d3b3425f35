import { Binary, BSON, type Document, Long, UUID } from 'bson';
import { crc32c } from '../src/wire/crc32c.ts';
import { startTestServer, type TestServer } from './support/embedded-server.ts';
import { frame, opMsg, RawConnection } from './support/raw-connection.ts';

const MESSAGES = 10_000;
let server: TestServer;

beforeAll(async () => {
  // A damaged message may leave a transaction open, for which others would wait.
  server = await startTestServer({ settings: { transactionLifetimeSeconds: 0.5 } });
  BSON.setInternalBufferSize(20 * 1024 * 1024);
});
afterAll(() => server.dispose());

/** The same numbers in every run. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function samples(): Buffer[] {
  const session = { id: new UUID() };
  const commands: Document[] = [
    { ping: 1, $db: 'admin' },
    { hello: 1, $db: 'admin' },
    { insert: 'fuzzed', documents: [{ a: 1, b: [1, { c: 'x' }], d: new Date(0) }], $db: 'fuzz' },
    {
      find: 'kept',
      filter: { n: { $gt: 3, $in: [4, 5] } },
      sort: { n: -1 },
      projection: { n: 1 },
      $db: 'fuzz',
    },
    {
      update: 'fuzzed',
      updates: [{ q: { a: 1 }, u: { $push: { b: { $each: [2], $slice: 3 } } }, upsert: true }],
      $db: 'fuzz',
    },
    { delete: 'fuzzed', deletes: [{ q: { 'b.c': /x/ }, limit: 0 }], $db: 'fuzz' },
    { findAndModify: 'fuzzed', query: { a: 1 }, update: { $inc: { a: 1 } }, new: true, $db: 'fuzz' },
    {
      aggregate: 'kept',
      pipeline: [{ $match: { n: 1 } }, { $group: { _id: '$n', c: { $sum: 1 } } }],
      cursor: {},
      $db: 'fuzz',
    },
    { createIndexes: 'fuzzed', indexes: [{ key: { a: 1 }, name: 'a_1' }], $db: 'fuzz' },
    { getMore: Long.fromNumber(77), collection: 'kept', $db: 'fuzz' },
    {
      insert: 'held',
      documents: [{ t: 1 }],
      lsid: session,
      txnNumber: Long.ONE,
      autocommit: false,
      startTransaction: true,
      $db: 'fuzz',
    },
    { commitTransaction: 1, lsid: session, txnNumber: Long.ONE, autocommit: false, $db: 'admin' },
    {
      saslStart: 1,
      mechanism: 'SCRAM-SHA-256',
      payload: new Binary(Buffer.from('n,,n=a,r=b')),
      $db: 'admin',
    },
  ];
  return commands.map((command) => opMsg(BSON.serialize(command)));
}

function mutate(message: Buffer, random: (below: number) => number): Buffer {
  const bytes = Buffer.from(message);
  for (let changes = 1 + random(4); changes > 0; changes--) {
    // The length of the frame stays right mostly, so that the inner parts are reached.
    const at = random(20) === 0 ? random(16) : 16 + random(bytes.length - 16);
    switch (random(4)) {
      case 0:
        bytes[at] = random(256);
        break;
      case 1:
        bytes[at] = bytes[at]! ^ (1 << random(8));
        break;
      case 2:
        bytes.fill(random(2) * 255, at, Math.min(bytes.length, at + 1 + random(8)));
        break;
      default:
        bytes.copy(bytes, at, 16 + random(bytes.length - 16));
    }
  }
  if (random(10) > 0) bytes.writeInt32LE(bytes.length, 0);
  // Another operation code and "no reply" would leave nothing to wait for.
  bytes.writeInt32LE(2013, 12);
  bytes[16] = bytes[16]! & ~2;
  return bytes;
}

test(`${MESSAGES} damaged messages: an answer or a closed connection, and nothing else changes`, async () => {
  const db = (await server.connect()).db('fuzz');
  const kept = db.collection('kept');
  await kept.insertMany(Array.from({ length: 20 }, (_, n) => ({ _id: n as never, n, text: `text ${n}` })));
  const before = await kept.find().toArray();
  const random = randomNumbers(42);
  const originals = samples();
  let connection = await RawConnection.open(server.uri);
  const outcomes = { answered: 0, refused: 0, closed: 0 };
  for (let i = 0; i < MESSAGES; i++) {
    const message = mutate(originals[random(originals.length)]!, random);
    // A length that promises more bytes than come keeps a server waiting; ending the stream settles it.
    const isComplete = message.readInt32LE(0) === message.length;
    connection.send(message);
    const reply = isComplete ? await connection.reply() : undefined;
    if (reply === undefined) outcomes.closed++;
    else if (reply['ok'] === 1) outcomes.answered++;
    else outcomes.refused++;
    if (reply === undefined) {
      connection.close();
      connection = await RawConnection.open(server.uri);
    }
  }
  connection.close();
  expect(Math.min(outcomes.answered, outcomes.refused, outcomes.closed)).toBeGreaterThan(100);
  expect(await kept.find().toArray()).toEqual(before);
  const names = (await db.listCollections().toArray()).map(({ name }) => name);
  for (const name of names) expect(await db.command({ validate: name })).toMatchObject({ valid: true });
}, 60_000);

describe('a frame', () => {
  const closes = async (bytes: Uint8Array) => {
    const connection = await RawConnection.open(server.uri);
    connection.send(bytes);
    const reply = await connection.reply();
    connection.close();
    return reply === undefined;
  };
  const ping = BSON.serialize({ ping: 1, $db: 'admin' });

  test('with an impossible length closes the connection', async () => {
    for (const length of [-1, 0, 15, 48_000_001, 0x7fffffff]) {
      const message = opMsg(ping);
      message.writeInt32LE(length, 0);
      expect(await closes(message)).toBe(true);
    }
  });

  test('with an unknown operation or compressed content closes the connection', async () => {
    for (const opCode of [0, 1, 2001, 2002, 2006, 2012, 9999]) {
      expect(await closes(frame(opCode, Buffer.alloc(40)))).toBe(true);
    }
  });

  test('with unknown required flags, no body or two bodies closes the connection', async () => {
    expect(await closes(opMsg(ping, { flags: 4 }))).toBe(true);
    expect(await closes(frame(2013, Buffer.alloc(4)))).toBe(true);
    expect(await closes(opMsg(ping, { tail: Buffer.concat([Buffer.of(0), ping]) }))).toBe(true);
  });

  test('with a right checksum is answered, with a wrong one it is not', async () => {
    const message = opMsg(ping, { flags: 1, tail: Buffer.alloc(4) });
    message.writeUInt32LE(crc32c(message.subarray(0, message.length - 4)), message.length - 4);
    expect(await closes(message)).toBe(false);
    message[message.length - 1] = message[message.length - 1]! ^ 1;
    expect(await closes(message)).toBe(true);
  });
});

describe('a document', () => {
  let connection: RawConnection;
  beforeEach(async () => {
    connection = await RawConnection.open(server.uri);
  });
  afterEach(() => connection.close());

  test('nested 150 deep is stored, 300 deep is refused', async () => {
    const nested = (depth: number): Document => (depth === 0 ? {} : { d: nested(depth - 1) });
    const insert = (depth: number) =>
      connection.command({ insert: 'deep', documents: [nested(depth)], $db: 'hostile' });
    expect(await insert(150)).toMatchObject({ ok: 1, n: 1 });
    expect(await insert(300)).toMatchObject({ ok: 0 });
    expect(await connection.command({ ping: 1, $db: 'admin' })).toMatchObject({ ok: 1 });
  });

  test('keeps field names such as __proto__ and constructor as plain fields', async () => {
    const hostile = BSON.deserialize(
      BSON.serialize(
        new Map<string, unknown>([
          ['_id', 1],
          ['__proto__', { polluted: true }],
          ['constructor', 'x'],
          ['2', 'b'],
          ['1', 'a'],
        ]),
      ),
    );
    await connection.command({ insert: 'names', documents: [hostile], $db: 'hostile' });
    const filter = new Map([['__proto__.polluted', true]]);
    const found = await connection.command({ find: 'names', filter, $db: 'hostile' });
    expect(found).toMatchObject({ ok: 1, cursor: { firstBatch: [{ _id: 1, 2: 'b', 1: 'a' }] } });
    expect(({} as Document)['polluted']).toBeUndefined();
  });

  test('with invalid UTF-8 is refused', async () => {
    const body = Buffer.from(BSON.serialize({ insert: 'utf', documents: [{ t: 'abcd' }], $db: 'hostile' }));
    body.set([0xff, 0xfe], body.indexOf('abcd'));
    connection.send(opMsg(body));
    expect(await connection.reply()).toMatchObject({ ok: 0 });
  });

  test('of more than 16 MB is refused', async () => {
    const reply = await connection.command({
      insert: 'big',
      documents: [{ t: 'x'.repeat(17 * 1024 * 1024) }],
      $db: 'hostile',
    });
    expect(reply).toMatchObject({ ok: 1, n: 0, writeErrors: [{ code: 10334 }] });
  });
});
