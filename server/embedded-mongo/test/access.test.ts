import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { startEmbeddedMongo } from '../src/index.ts';
import { startTestServer, type TestServer, temporaryFolder } from './support/embedded-server.ts';
import { startServerProcess } from './support/server-process.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.dispose());

async function attempt(uri: string): Promise<unknown> {
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: 2000 });
  try {
    await client.connect();
    return await client.db('a').collection('b').countDocuments({});
  } catch (error) {
    return error;
  } finally {
    await client.close();
  }
}

test('the socket and the password are for this user of the machine only', () => {
  const path = decodeURIComponent(/^mongodb:\/\/([^/]+)\//.exec(server.uri)![1]!);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(join(path, '..')).mode & 0o777).toBe(0o700);
  const file = join(server.dataDir, 'password');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(server.tcpUri).toContain(readFileSync(file, 'utf8').trim());
});

test('the TCP port asks for the password', async () => {
  const { tcpUri } = server;
  expect(await attempt(tcpUri!)).toBe(0);
  const address = /@([^/]+)\//.exec(tcpUri!)![1];
  expect(await attempt(`mongodb://${address}/?replicaSet=rs0`)).toMatchObject({ code: 13 });
  expect(await attempt(tcpUri!.replace(/:[^:@]+@/, ':wrong@'))).toMatchObject({ code: 18 });
  expect(await attempt(tcpUri!.replace('//patchbay:', '//root:'))).toMatchObject({ code: 18 });
});

test('the password stays the same from start to start', async () => {
  const dataDir = temporaryFolder();
  const passwordOf = (uri: string | undefined) => /:([^:@]+)@/.exec(uri ?? '')?.[1];
  const first = await startEmbeddedMongo({ dataDir, port: 0 });
  await first.close();
  const second = await startEmbeddedMongo({ dataDir, port: 0 });
  await second.close();
  expect(passwordOf(second.tcpUri)).toBe(passwordOf(first.tcpUri));
});

test('one data folder is for one server', async () => {
  await expect(startEmbeddedMongo({ dataDir: server.dataDir })).rejects.toThrow(
    new RegExp(`in use by process ${process.pid}`),
  );
});

test('a folder whose server was killed can be opened again, whatever process has its number now', async () => {
  const dataDir = temporaryFolder();
  const killed = await startServerProcess(dataDir);
  await expect(startEmbeddedMongo({ dataDir })).rejects.toThrow(`in use by process ${killed.child.pid}`);
  await killed.kill();
  const next = await startEmbeddedMongo({ dataDir });
  await next.close();
});

test('a folder whose path no socket can have is served from the temporary folder', async () => {
  const dataDir = join(temporaryFolder(), 'Upper Case', 'x'.repeat(120));
  mkdirSync(dataDir, { recursive: true });
  const other = await startEmbeddedMongo({ dataDir });
  expect(await attempt(other.uri)).toBe(0);
  await other.close();
});

test('a port that is taken is said so, and the folder stays free', async () => {
  const dataDir = temporaryFolder();
  const port = Number(/:(\d+)\//.exec(server.tcpUri ?? '')?.[1]);
  await expect(startEmbeddedMongo({ dataDir, port })).rejects.toThrow('EADDRINUSE');
  const next = await startEmbeddedMongo({ dataDir });
  await next.close();
});

test('a closed server leaves one file without a log, and no socket', async () => {
  const dataDir = temporaryFolder();
  const opened = await startEmbeddedMongo({ dataDir });
  const path = decodeURIComponent(/^mongodb:\/\/([^/]+)\//.exec(opened.uri)![1]!);
  const client = await MongoClient.connect(opened.uri);
  await client.db('a').collection('b').insertOne({ a: 1 });
  await opened.close();
  await client.close();
  expect(existsSync(path)).toBe(false);
  expect(readdirSync(dataDir).filter((name) => /^data/.test(name))).toEqual(['data.sqlite']);
});

test('closing answers what was asked, and survives clients that go on asking', async () => {
  const opened = await startEmbeddedMongo({ dataDir: temporaryFolder() });
  const client = await MongoClient.connect(opened.uri, { serverSelectionTimeoutMS: 500 });
  const rows = client.db('a').collection('b');
  const asked = Array.from({ length: 50 }, (_, n) => rows.insertOne({ n }));
  const goOn = (async () => {
    for (;;) await rows.findOne({});
  })();
  await Promise.all(asked);
  await Promise.all([opened.close(), expect(goOn).rejects.toThrow()]);
  await client.close();
});
