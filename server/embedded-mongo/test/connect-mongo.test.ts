import MongoStore from 'connect-mongo';
import type { SessionData } from 'express-session';
import { startTestServer, type TestServer } from './support/embedded-server.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.dispose());

function later<T>(run: (done: (error: unknown, value?: T) => void) => void): Promise<T | undefined> {
  return new Promise((resolve, reject) => run((error, value) => (error ? reject(error) : resolve(value))));
}

test('connect-mongo keeps, changes and removes sessions', async () => {
  const client = await server.connect();
  const store = MongoStore.create({ client, dbName: 'sessions', ttl: 60, autoRemove: 'native' });
  const session = { cookie: { originalMaxAge: 60_000 }, user: 'ada' } as unknown as SessionData;
  await later((done) => store.set('one', session, done));
  expect(await later((done) => store.get('one', done))).toMatchObject({ user: 'ada' });
  await later((done) => store.set('one', { ...session, user: 'grace' } as unknown as SessionData, done));
  await later((done) => store.touch('one', session as never, done));
  expect(await later((done) => store.length(done))).toBe(1);
  expect(await later((done) => store.get('one', done))).toMatchObject({ user: 'grace' });
  const indexes = await client.db('sessions').collection('sessions').indexes();
  expect(indexes).toContainEqual(expect.objectContaining({ key: { expires: 1 }, expireAfterSeconds: 0 }));
  await later((done) => store.destroy('one', done));
  expect(await later((done) => store.get('one', done))).toBeFalsy();
});
