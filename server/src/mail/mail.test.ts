import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { SMTPServer } from 'smtp-server';
import { withTransaction } from '../models/transaction.ts';
import { createLogger } from '../observability/logger.ts';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { createMailStore } from './mail.store.ts';
import { createMailQueue } from './mail-queue.ts';
import { createMailSender } from './mail-sender.ts';
import { createSmtp } from './smtp.ts';

interface Arrived {
  from: string;
  to: string[];
  source: string;
}

/** A mail server on loopback that keeps what it is given; `refusals`: how many it refuses first. */
async function mailServer({ refusals = 0 } = {}) {
  const arrived: Arrived[] = [];
  let refused = 0;
  const server = new SMTPServer({
    authMethods: ['PLAIN'],
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    onAuth({ username, password }, _session, done) {
      done(username === 'patchbay' && password === 'p:ss' ? null : new Error('no'), { user: username });
    },
    onData(stream, { envelope }, done) {
      void sourceOf(stream).then((source) => {
        if (refused < refusals) {
          refused++;
          done(new Error('try again later'));
          return;
        }
        const { mailFrom, rcptTo } = envelope;
        arrived.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          source,
        });
        done();
      });
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return {
    arrived,
    refused: () => refused,
    url: `smtp://patchbay:p%3Ass@127.0.0.1:${port}`,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

async function sourceOf(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

async function until(what: string, probe: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!(await probe())) {
    if (performance.now() > deadline) throw new Error(`Waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

let db: TestDatabase;
const closers: (() => void | Promise<void>)[] = [];
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
  await db.models.Mail.deleteMany({});
});

const waiting = () => db.models.Mail.countDocuments();
const letter = {
  subject: 'Webhooks to api.acme.com\r\nBcc: x@evil.example fail',
  text: 'Zoë, look\n.\nat this.',
};

async function mailing(server: { url: string; close(): Promise<void> }) {
  let offset = 0;
  const now = () => new Date(Date.now() + offset);
  const lines: string[] = [];
  const logger = createLogger({
    level: 'warn',
    destination: { write: (line: string) => void lines.push(line) },
  });
  const store = createMailStore({ models: db.models });
  const queue = createMailQueue({ store, now });
  const smtp = createSmtp({
    url: server.url,
    from: 'Patchbay <patchbay@acme.com>',
    to: ['ops@acme.com', 'cto@acme.com'],
  });
  const sender = () => createMailSender({ store, queue, send: smtp.send, logger, now, pollMs: 20 });
  const first = sender();
  closers.push(() => first.stop(), smtp.close, server.close);
  return {
    queue,
    smtp,
    sender: first,
    another: sender,
    lines,
    advance: (ms: number) => {
      offset += ms;
    },
    append: () => withTransaction(db.connection, (session) => queue.append(session, letter)),
  };
}

test('a mail goes to everybody named, as text, with one line of subject, and is gone from the queue', async () => {
  const server = await mailServer();
  const { append, queue, sender } = await mailing(server);
  sender.start();
  await append();
  queue.wake();
  await until('it is sent', async () => server.arrived.length === 1 && (await waiting()) === 0);
  const [mail] = server.arrived;
  expect(mail).toMatchObject({ from: 'patchbay@acme.com', to: ['ops@acme.com', 'cto@acme.com'] });
  const [head = ''] = mail!.source.split('\r\n\r\n');
  expect(head).toContain('Subject: Webhooks to api.acme.com Bcc: x@evil.example fail');
  expect(head).not.toMatch(/^bcc:/im);
  expect(head).toMatch(/^message-id: <mail_[0-9A-Za-z]{25}@acme\.com>/im);
  expect(head).toMatch(/^auto-submitted: auto-generated/im);
  expect(mail!.source).toContain('Zo=C3=AB, look\r\n.\r\nat this.');
});

test('a mail of a change that did not happen is not sent', async () => {
  const server = await mailServer();
  const { queue, sender } = await mailing(server);
  const failed = withTransaction(db.connection, async (session) => {
    await queue.append(session, letter);
    throw new Error('rolled back');
  });
  await expect(failed).rejects.toThrow('rolled back');
  expect(await waiting()).toBe(0);
  sender.start();
  await sender.stop();
  expect(server.arrived).toEqual([]);
});

test('a server that refuses is asked again, later each time, and several senders send a mail once', async () => {
  const server = await mailServer({ refusals: 2 });
  const { append, advance, sender, another, lines } = await mailing(server);
  const second = another();
  closers.unshift(() => second.stop());
  await append();
  sender.start();
  second.start();
  await until('it was refused', () => server.refused() === 1);
  await until('it waits', async () => (await db.models.Mail.findOne().lean())?.lease === null);
  advance(61_000);
  await until('it was refused again', () => server.refused() === 2);
  await until('it waits', async () => (await db.models.Mail.findOne().lean())?.lease === null);
  advance(121_000);
  await until('it is sent', async () => server.arrived.length === 1 && (await waiting()) === 0);
  expect(lines.join()).toContain('tried again');
  expect(lines.join()).not.toContain('p:ss');
});

test('after three days a mail is given up and named in the log', async () => {
  const server = await mailServer({ refusals: 100 });
  const { append, advance, sender, lines } = await mailing(server);
  await append();
  advance(3 * 86_400_000);
  sender.start();
  await until('it is given up', async () => (await waiting()) === 0);
  expect(lines.join()).toContain('given up');
  expect(server.arrived).toEqual([]);
});

test('what a sender that died held is sent after its lease, with the same id', async () => {
  const server = await mailServer();
  const { append, advance, sender } = await mailing(server);
  await append();
  const store = createMailStore({ models: db.models });
  const at = new Date();
  const held = await store.claim({ holder: 'dead', now: at, until: new Date(at.getTime() + 120_000) });
  advance(121_000);
  sender.start();
  await until('it is sent', () => server.arrived.length === 1);
  expect(server.arrived[0]!.source).toContain(`<${held!._id}@acme.com>`);
});
