import { createServer, type Server } from 'node:net';
import { BSON, type Document } from 'mongodb';
import { prepareReplicaSet } from './replica-set.ts';

/** A `mongod` as a fresh one answers the few commands of the set-up: one member, no users, no configuration yet. */
function startFresh() {
  const asked: string[] = [];
  let isInitiated = false;
  let greetings = 0;
  const answer = (command: Document): Document => {
    const [name = ''] = Object.keys(command);
    if (name === 'hello' || name === 'ismaster') {
      const isPrimary = isInitiated && ++greetings > 4;
      const set = isInitiated ? { setName: 'rs0', hosts: ['127.0.0.1'] } : { isreplicaset: true };
      return {
        ok: 1,
        helloOk: true,
        isWritablePrimary: isPrimary,
        ...set,
        minWireVersion: 0,
        maxWireVersion: 21,
      };
    }
    if (name !== 'endSessions') asked.push(name);
    if (name === 'replSetInitiate') isInitiated = true;
    if (name === 'saslStart')
      return { ok: 0, code: 18, codeName: 'AuthenticationFailed', errmsg: 'no such user' };
    return { ok: 1 };
  };
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.on('data', (message: Buffer) => {
      const isQuery = message.readInt32LE(12) === 2004;
      const start = isQuery ? message.indexOf(0, 20) + 9 : 21;
      const command = BSON.deserialize(message.subarray(start, start + message.readInt32LE(start)));
      const body = Buffer.from(BSON.serialize(answer(command)));
      const extra = isQuery ? Buffer.alloc(20) : Buffer.alloc(5);
      if (isQuery) extra.writeInt32LE(1, 16);
      const header = Buffer.alloc(16);
      header.writeInt32LE(16 + extra.length + body.length, 0);
      header.writeInt32LE(message.readInt32LE(4), 8);
      header.writeInt32LE(isQuery ? 1 : 2013, 12);
      socket.write(Buffer.concat([header, extra, body]));
    });
  });
  return { asked, server };
}

let server: Server | undefined;
afterEach(() => new Promise((resolve) => (server === undefined ? resolve(null) : server.close(resolve))));

async function portOf(listening: Server): Promise<number> {
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const address = listening.address();
  return address !== null && typeof address === 'object' ? address.port : 0;
}

const place = (port: number) => ({
  ...{ folder: '/none', dbPath: '/none', logFile: '/none', keyFile: '/none' },
  ...{ password: 'secret', port },
});
const patience = (timeoutMs: number) => ({ timeoutMs, signal: new AbortController().signal });

test('a fresh server is initiated, waited for and given its user', async () => {
  const fresh = startFresh();
  server = fresh.server;
  await prepareReplicaSet(place(await portOf(server)), patience(20_000));
  expect(fresh.asked).toEqual(['replSetInitiate', 'saslStart', 'createUser']);
}, 30_000);

test('one that never answers is told as such', async () => {
  server = createServer((socket) => socket.on('error', () => socket.destroy()));
  const port = await portOf(server);
  await new Promise((resolve) => server?.close(resolve));
  server = undefined;
  await expect(prepareReplicaSet(place(port), patience(200))).rejects.toThrow(
    'it did not answer within 0.2 s',
  );
}, 30_000);
