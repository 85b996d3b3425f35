import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startTestServer, type TestServer } from './support/embedded-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.dispose());

const HOLDER = `
  import { MongoClient } from 'mongodb';
  const client = await new MongoClient(process.argv[1]).connect();
  const session = client.startSession();
  session.startTransaction();
  await client.db('dead').collection('rows').updateOne({ _id: 1 }, { $set: { n: 2 } }, { session });
  process.stdout.write('it holds the document');
  setInterval(() => {}, 1000);
`;

test('regression: the transaction of a client that was killed holds nobody up until the time limit', async () => {
  const client = await server.connect();
  const rows = client.db('dead').collection<{ _id: number; n: number }>('rows');
  await rows.insertOne({ _id: 1, n: 1 });
  const holder = spawn(process.execPath, ['--input-type=module', '-e', HOLDER, server.uri], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(holder.stdout, 'data');
  const update = rows.updateOne({ _id: 1 }, { $set: { n: 3 } });
  const killed = once(holder, 'exit');
  holder.kill('SIGKILL');
  await killed;
  const began = performance.now();
  await update;
  // A third of the time limit: far from it on any machine.
  expect(performance.now() - began).toBeLessThan(20_000);
  expect(await rows.findOne({ _id: 1 })).toEqual({ _id: 1, n: 3 });
});
