import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { type Response } from 'express';
import { Webhook } from 'standardwebhooks';
import type { Svix } from 'svix';
import { type DeliveryHarness, startDelivery } from '../delivery/testing/delivery-harness.ts';
import { type Receiver, startReceiver } from '../delivery/testing/receiver.ts';
import { until } from '../delivery/testing/until.ts';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { listenOptions } from './listen-options.ts';
import { UsageError } from './usage-error.ts';

const main = fileURLToPath(new URL('main.ts', import.meta.url));
let database: TestDatabase;
let delivery: DeliveryHarness;
let receiver: Receiver;
let dir: string;
let failWith: number | null = null;
let environments = 0;
const started: ReturnType<typeof spawn>[] = [];

beforeAll(async () => {
  database = await testDatabase();
  delivery = await startDelivery(database, {
    intercept: (_req, res, next) => (failWith === null ? next() : void res.status(failWith).json({})),
  });
});
afterAll(async () => {
  await delivery.close();
  await database.drop();
});
beforeEach(async () => {
  receiver = await startReceiver();
  dir = mkdtempSync(join(tmpdir(), 'patchbay-listen-'));
});
afterEach(async () => {
  failWith = null;
  for (const child of started.splice(0)) child.kill('SIGKILL');
  await receiver.close();
  rmSync(dir, { recursive: true, force: true });
});

/** A new environment that the data folder names, as `npm start` leaves it. */
function environment(): Svix {
  const name = `env_listen_${environments++}`;
  const facts = { url: `${delivery.baseUrl}/`, apiKey: delivery.tokens.issue(name) };
  writeFileSync(join(dir, 'dev.json'), JSON.stringify(facts));
  return delivery.client(name);
}

const env = () => ({ ...process.env, PATCHBAY_DATA_DIR: dir });

async function listen(...args: string[]) {
  const child = spawn(process.execPath, [main, 'listen', ...args], { env: env(), stdio: 'pipe' });
  started.push(child);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += String(chunk)));
  await until('it listens', () => /Forwarding /.test(text) || child.exitCode !== null, 30_000);
  const secret = /whsec_\S+/.exec(text)?.[0] ?? '';
  return { child, secret, output: () => text };
}

const makeMain = (client: Svix) => client.application.getOrCreate({ uid: 'main', name: 'Main' });
const send = (client: Svix, n: number, eventType = 'sync.completed') =>
  client.message.create('main', { eventType, payload: { type: eventType, data: { n, text: 'é✓' } } });
const numbers = () => receiver.received.map(({ body }) => JSON.parse(body).data.n);
const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;

describe('patchbay listen', () => {
  test('sends what is new, signed with the secret that it prints, and stops on SIGINT', async () => {
    const client = environment();
    await makeMain(client);
    await send(client, 0);
    const { child, secret, output } = await listen('--forward-to', `${receiver.url}/hooks?a=1`);
    const message = await send(client, 1);
    await until('it arrives', () => receiver.received.length === 1);
    const [received] = receiver.received;
    expect(received?.path).toBe('/hooks?a=1');
    const verified = new Webhook(secret).verify(
      received?.body ?? '',
      received?.headers as Record<string, string>,
    );
    expect(verified).toEqual({ type: 'sync.completed', data: { n: 1, text: 'é✓' } });
    expect(received?.id).toBe(message.id);
    const line = new RegExp(`^\\d\\d:\\d\\d:\\d\\d {2}sync\\.completed +204 {2}${message.id}$`, 'm');
    await until('its line is printed', () => line.test(output()));
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(output()).toMatch(/Stopped after 1 message\.\n$/);
    expect(numbers()).toEqual([1]);
  }, 60_000);

  test('waits for an environment without events, and for a receiver that is down; loses and doubles nothing', async () => {
    const client = environment();
    const port = await freePort();
    const { output } = await listen('--forward-to', `http://127.0.0.1:${port}/`);
    await makeMain(client);
    for (const n of [1, 2, 3]) await send(client, n);
    const down = /cannot be reached \(ECONNREFUSED\)\. Is your server running\?/g;
    await until('it says that nobody is there', () => count(output(), down) === 1);
    await receiver.close();
    receiver = await startOn(port);
    await until('all arrive', () => receiver.received.length === 3);
    expect(count(output(), down)).toBe(1);

    failWith = 503;
    await until('it says that Patchbay is away', () => /does not answer \(status 503\)/.test(output()));
    failWith = null;
    // More than one page of the list, and a receiver that breaks off once.
    let broken = 0;
    receiver.reply((_received, res: Response) => {
      if (broken++ === 0) res.socket?.destroy();
      else res.status(500).end();
    });
    const many = Array.from({ length: 260 }, (_, index) => index + 4);
    await Promise.all(many.map((n) => send(client, n)));
    await until('all arrive', () => receiver.received.length >= 263, 30_000);
    await send(client, 999);
    await until('the last arrives', () => numbers().includes(999));
    expect(numbers().slice(0, 3).toSorted()).toEqual([1, 2, 3]);
    expect(numbers().toSorted((a, b) => a - b)).toEqual([1, 2, 3, ...many, 999]);
    expect(count(output(), / no answer \(/g)).toBe(1);
  }, 90_000);

  test('goes back to a time, and keeps to the types asked for', async () => {
    const client = environment();
    await makeMain(client);
    for (const [n, type] of ['sync.completed', 'records.changed', 'sync.failed'].entries()) {
      await send(client, n, type);
    }
    const secret = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
    const options = ['--since', '1h', '--events', 'sync.failed,records.changed', '--secret', secret];
    await listen('--forward-to', receiver.url, ...options);
    await until('both arrive', () => receiver.received.length === 2);
    await send(client, 3);
    await send(client, 4, 'sync.failed');
    await until('the new one arrives', () => receiver.received.length === 3);
    expect(numbers().toSorted()).toEqual([1, 2, 4]);
    for (const { body, headers } of receiver.received)
      new Webhook(secret).verify(body, headers as Record<string, string>);
  }, 60_000);

  test('refuses a key that Patchbay refuses, and an address that is not Patchbay', async () => {
    const run = async (url: string) => (await listen(...to, '--url', url, '--api-key', 'wrong')).output();
    const to = ['--forward-to', receiver.url];
    expect(await run(delivery.baseUrl)).toMatch(/refused the API key \(401\)/);
    receiver.reply((_received, res) => res.status(404).send('<html>'));
    expect(await run(receiver.url)).toMatch(/does not answer as Patchbay does; check --url/);
  }, 60_000);

  test.each([
    [[], /--forward-to is missing/],
    [['--forward-to', 'localhost:3000'], /--forward-to must be an address like http/],
    [['--forward-to', 'http://localhost:3000', '--since', 'soon'], /--since must be a time like/],
    [['--forward-to', 'http://localhost:3000', '--secret', 'whsec_AAAA'], /--secret must be whsec_ and 24/],
    [['--forward-to', 'http://localhost:3000', '--url', 'http://a'], /--api-key is missing; it belongs to/],
    [['--forwardto', 'http://localhost:3000'], /Unknown option '--forwardto'/],
  ] as [string[], RegExp][])('%j says what is wrong', (args, message) => {
    environment();
    expect(() => options(args)).toThrow(message);
    expect(() => options(args)).toThrow(UsageError);
  });

  test('says where it looked for the address and the key', () => {
    expect(() => options(['--forward-to', 'http://localhost:3000'])).toThrow(
      `There is no address and API key in ${join(dir, 'dev.json')}`,
    );
  });
});

const options = (args: string[]) => listenOptions(args, { dataDir: dir, now: new Date() });

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** A receiver like the others on a port that was down before. */
async function startOn(port: number): Promise<Receiver> {
  const inner = await startReceiver();
  const app = express();
  app.use(express.raw({ type: () => true }), (req, res) => {
    const { headers, originalUrl: path } = req;
    const item = { path, headers, id: String(headers['webhook-id']), body: String(req.body), at: 0 };
    inner.received.push(item);
    current(item, res);
  });
  let current: Parameters<Receiver['reply']>[0] = (_received, res) => res.status(204).end();
  const server = app.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    ...inner,
    reply(next) {
      current = next;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await inner.close();
    },
  };
}
