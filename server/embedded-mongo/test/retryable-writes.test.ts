import { Long, UUID } from 'bson';
import { startEmbeddedMongo } from '../src/index.ts';
import { chooseSocketPath } from '../src/server/socket-path.ts';
import { startTestServer, type TestServer, temporaryFolder } from './support/embedded-server.ts';
import { RawConnection } from './support/raw-connection.ts';
import { startServerProcess } from './support/server-process.ts';

let server: TestServer;
let connection: RawConnection;

beforeAll(async () => {
  server = await startTestServer();
  connection = await RawConnection.open(server.uri);
});
afterAll(async () => {
  connection.close();
  await server.dispose();
});

const retryable = (txn: number, id = new UUID()) => ({
  lsid: { id },
  txnNumber: Long.fromNumber(txn),
  $db: 'retry',
});

test('a write sent twice is done once and answered alike', async () => {
  const insert = { insert: 'rows', documents: [{ _id: 1, n: 0 }], ...retryable(1) };
  const first = await connection.command(insert);
  expect(first).toMatchObject({ ok: 1, n: 1 });
  expect(await connection.command(insert)).toEqual(first);
  const update = { update: 'rows', updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } } }], ...retryable(1) };
  await connection.command(update);
  expect(await connection.command(update)).toMatchObject({ n: 1, nModified: 1 });
  const claim = {
    findAndModify: 'rows',
    query: { n: 1 },
    update: { $inc: { n: 1 } },
    new: true,
    ...retryable(1),
  };
  const claimed = await connection.command(claim);
  expect(claimed).toMatchObject({ value: { _id: 1, n: 2 } });
  expect(await connection.command(claim)).toEqual(claimed);
});

test('the next number of a session is a new write, an older one is refused', async () => {
  const session = new UUID();
  const increment = (txn: number) =>
    connection.command({
      update: 'rows',
      updates: [{ q: { _id: 5 }, u: { $inc: { n: 1 } }, upsert: true }],
      ...retryable(txn, session),
    });
  await increment(1);
  await increment(2);
  expect(await increment(1)).toMatchObject({ ok: 0, code: 225 });
  const found = await connection.command({ find: 'rows', filter: { _id: 5 }, $db: 'retry' });
  expect(found).toMatchObject({ cursor: { firstBatch: [{ n: 2 }] } });
});

test('a command that failed may be sent again', async () => {
  const session = new UUID();
  const update = (u: object) =>
    connection.command({ update: 'rows', updates: [{ q: {}, u }], bad: 1, ...retryable(1, session) });
  expect(await update({ $set: { n: 1 } })).toMatchObject({ ok: 0, code: 40415 });
  const insert = { insert: 'rows', documents: [{ _id: 9 }], ...retryable(1, session) };
  expect(await connection.command(insert)).toMatchObject({ ok: 1, n: 1 });
});

test('a commit sent twice is answered alike', async () => {
  const txn = { ...retryable(1), autocommit: false };
  await connection.command({ insert: 'rows', documents: [{ _id: 20 }], startTransaction: true, ...txn });
  const commit = { commitTransaction: 1, ...txn, $db: 'admin' };
  expect(await connection.command(commit)).toMatchObject({ ok: 1 });
  expect(await connection.command(commit)).toMatchObject({ ok: 1 });
});

test('the answer to a write survives the process that gave it', async () => {
  const dataDir = temporaryFolder();
  const session = new UUID();
  const increment = {
    update: 'rows',
    updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } }, upsert: true }],
    ...retryable(1, session),
  };
  const killed = await startServerProcess(dataDir);
  const first = await RawConnection.open(`mongodb://${encodeURIComponent(chooseSocketPath(dataDir).path)}/`);
  const answer = await first.command(increment);
  await killed.kill();
  const next = await startEmbeddedMongo({ dataDir });
  const again = await RawConnection.open(next.uri);
  expect(await again.command(increment)).toMatchObject({ n: 1, upserted: answer?.['upserted'] });
  const found = await again.command({ find: 'rows', filter: {}, $db: 'retry' });
  expect(found).toMatchObject({ cursor: { firstBatch: [{ _id: 1, n: 1 }] } });
  again.close();
  await next.close();
});
