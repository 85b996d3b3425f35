import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { testDatabase } from '../testing/database.ts';
import { startDelivery } from './testing/delivery-harness.ts';
import { until } from './testing/until.ts';

const MIB = 2 ** 20;
const TEN_GB = 10_000_000_000;
const ZEROS = Buffer.alloc(256 * 1024);

/** Sends zeros as fast as they are taken; counts what left. */
async function startFlood() {
  let sent = 0;
  const sockets = new Set<Socket>();
  const server = createServer((req, res) => {
    req.resume();
    const headers = req.url === '/sized' ? { 'content-length': TEN_GB } : {};
    res.writeHead(200, headers);
    const pour = () => {
      while (!res.destroyed) {
        sent += ZEROS.length;
        if (!res.write(ZEROS)) return;
      }
    };
    res.on('drain', pour);
    pour();
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sent: () => sent,
    open: () => sockets.size,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

const residentMib = (pid: number) =>
  Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux(
  'an endless answer and one of 10 GB are cut off, and cost a delivery process less than 50 MB',
  async () => {
    const masterKey = randomBytes(32);
    const database = await testDatabase();
    const flood = await startFlood();
    const api = await startDelivery(database, { masterKey });
    const svix = api.client(`env_${randomBytes(4).toString('hex')}`);
    await svix.application.create({ name: 'Main', uid: 'main' });
    for (const name of ['endless', 'sized']) {
      await svix.endpoint.create('main', { url: `${flood.url}/${name}`, uid: name });
    }
    const dbName = database.connection.db?.databaseName;
    const settings = { uri: database.uri, dbName, masterKey: masterKey.toString('hex'), stopAt: 'none' };
    const child = fork(new URL('./testing/delivery-process.ts', import.meta.url), [JSON.stringify(settings)]);
    await once(child, 'message');
    const send = async (count: number, total: number) => {
      for (let n = 0; n < count; n++) await svix.message.create('main', { eventType: 'a', payload: { n } });
      await until('all are done', async () => {
        const stats = await Promise.all(
          ['endless', 'sized'].map((name) => svix.endpoint.getStats('main', name)),
        );
        return stats.every(({ success }) => success === total);
      });
    };
    // What the first deliveries load and compile is not the answer's cost.
    await send(2, 2);
    const before = residentMib(child.pid ?? 0);
    const sentBefore = flood.sent();
    await send(20, 22);
    const grown = residentMib(child.pid ?? 0) - before;
    await until('the connections are cut', () => flood.open() === 0);
    const { data } = await svix.messageAttempt.listByEndpoint('main', 'sized', { withContent: true });
    child.kill('SIGKILL');
    await api.close();
    await flood.close();
    await database.drop();
    expect(data.map(({ response }) => response.length)).toEqual(data.map(() => 64 * 1024));
    // Forty answers: what lies in the buffers of sockets beyond the 64 KiB that are read.
    expect((flood.sent() - sentBefore) / 40).toBeLessThan(8 * MIB);
    expect(grown).toBeLessThan(50);
  },
);
