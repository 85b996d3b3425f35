import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { Svix } from 'svix';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { movableClock, startDelivery } from './testing/delivery-harness.ts';
import { type Received, type Receiver, startReceiver } from './testing/receiver.ts';
import { until } from './testing/until.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let database: TestDatabase;
let receiver: Receiver;
const closers: (() => Promise<void>)[] = [];

beforeAll(async () => {
  database = await testDatabase();
});

afterAll(async () => {
  await database.drop();
});

beforeEach(async () => {
  receiver = await startReceiver();
});

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
  await receiver.close();
  const { Delivery, Endpoint } = database.models;
  await Promise.all([Delivery.deleteMany({}), Endpoint.deleteMany({})]);
});

async function engine(options: Parameters<typeof startDelivery>[1] = {}) {
  const delivery = await startDelivery(database, options);
  closers.push(delivery.close);
  delivery.engine.start();
  return delivery;
}

async function application(svix: Svix) {
  await svix.application.getOrCreate({ name: 'Acme', uid: 'acme' });
  const send = (count = 1) =>
    Promise.all(
      Array.from({ length: count }, () => svix.message.create('acme', { eventType: 'a', payload: { n: 1 } })),
    );
  return {
    send,
    attempts: async (endpoint: string) =>
      (await svix.messageAttempt.listByEndpoint('acme', endpoint, { withContent: true, limit: 250 })).data,
  };
}

const environment = () => `env_${randomBytes(4).toString('hex')}`;

function verify({ headers, body }: Received, secret: string): unknown {
  return new Webhook(secret).verify(body, headers as Record<string, string>);
}

test('an attempt is signed by Standard Webhooks, and by every secret valid during a rotation', async () => {
  const clock = movableClock();
  const svix = (await engine({ now: clock.now })).client(environment());
  const { send } = await application(svix);
  const { id } = await svix.endpoint.create('acme', { url: receiver.url, headers: { 'X-Team': 'billing' } });
  const { key: first } = await svix.endpoint.getSecret('acme', id);
  const [message] = await send();
  await until('it arrived', () => receiver.received.length === 1);
  expect(verify(receiver.received[0]!, first)).toEqual({ n: 1 });
  expect(receiver.received[0]!.headers).toMatchObject({
    'webhook-id': message!.id,
    'content-type': 'application/json',
    'x-team': 'billing',
  });
  await svix.endpoint.rotateSecret('acme', id);
  const { key: second } = await svix.endpoint.getSecret('acme', id);
  await send();
  await until('the next arrived', () => receiver.received.length === 2);
  expect(verify(receiver.received[1]!, first)).toEqual(verify(receiver.received[1]!, second));
  clock.advance(24 * HOUR + 1000);
  await send();
  await until('the last arrived', () => receiver.received.length === 3);
  const signatures = String(receiver.received[2]!.headers['webhook-signature']).split(' ');
  expect(signatures).toHaveLength(1);
});

test('a failing endpoint is tried by the schedule, then given up; every attempt has the same id', async () => {
  const clock = movableClock();
  const delivery = await engine({ now: clock.now, random: () => 1 });
  const svix = delivery.client(environment());
  const { send, attempts } = await application(svix);
  await svix.endpoint.create('acme', { url: receiver.url, uid: 'hooks' });
  receiver.reply((_received, res) => res.status(500).send('broken'));
  const [message] = await send();
  const delays = [
    5000,
    5 * MINUTE,
    30 * MINUTE,
    2 * HOUR,
    5 * HOUR,
    10 * HOUR,
    10 * HOUR,
    24 * HOUR,
    24 * HOUR,
  ];
  for (const [index, delay] of delays.entries()) {
    await until(`attempt ${index + 1} is logged`, async () => (await attempts('hooks')).length === index + 1);
    const { data } = await svix.messageAttempt.listAttemptedDestinations('acme', message!.id);
    expect(data[0]?.statusText).toBe('pending');
    const [latest] = await attempts('hooks');
    const wait = data[0]!.nextAttempt!.getTime() - latest!.timestamp.getTime();
    expect(Math.abs(wait - delay * 1.2)).toBeLessThan(2000);
    clock.advance(delay * 1.2);
    delivery.engine.wake();
  }
  await until('the last attempt is logged', async () => (await attempts('hooks')).length === 10);
  const { data } = await svix.messageAttempt.listAttemptedDestinations('acme', message!.id);
  expect(data[0]).toMatchObject({ statusText: 'fail', nextAttempt: null });
  expect(new Set(receiver.received.map(({ id }) => id))).toEqual(new Set([message!.id]));
  expect((await attempts('hooks'))[0]).toMatchObject({
    response: 'broken',
    responseStatusCode: 500,
    statusText: 'fail',
  });

  receiver.reply((_received, res) => res.status(200).end());
  await svix.endpoint.recover('acme', 'hooks', { since: new Date(0) });
  await until('it is recovered', async () => (await svix.endpoint.getStats('acme', 'hooks')).success === 1);
});

test('Retry-After makes the next attempt later, by a day at most', async () => {
  const clock = movableClock();
  const svix = (await engine({ now: clock.now, random: () => 0.5 })).client(environment());
  const { send } = await application(svix);
  await svix.endpoint.create('acme', { url: receiver.url, uid: 'hooks' });
  for (const [header, expected] of [
    ['120', 120_000],
    ['1', 5000],
    ['99999999', 24 * HOUR],
    ['soon', 5000],
  ] as const) {
    receiver.reply((_received, res) => res.status(429).set('retry-after', header).end());
    const [message] = await send();
    const attempt = await until('it is tried', async () => {
      const { data } = await svix.messageAttempt.listByMsg('acme', message!.id);
      return data[0];
    });
    const next = await until('the next is planned', async () => {
      const { data } = await svix.messageAttempt.listAttemptedDestinations('acme', message!.id);
      return data[0]?.statusText === 'pending' && data[0].nextAttempt;
    });
    expect(Math.abs(next.getTime() - attempt.timestamp.getTime() - expected)).toBeLessThan(2000);
  }
});

test('410 disables the endpoint at once; enabled again, it can recover', async () => {
  const svix = (await engine()).client(environment());
  const { send } = await application(svix);
  await svix.endpoint.create('acme', { url: receiver.url, uid: 'hooks' });
  receiver.reply((_received, res) => res.status(410).end());
  await send();
  await until('it is disabled', async () => (await svix.endpoint.get('acme', 'hooks')).disabled);
  expect(receiver.received).toHaveLength(1);
  await expect(svix.endpoint.recover('acme', 'hooks', { since: new Date(0) })).rejects.toMatchObject({
    code: 400,
  });
  receiver.reply((_received, res) => res.status(204).end());
  await svix.endpoint.patch('acme', 'hooks', { disabled: false });
  await svix.endpoint.recover('acme', 'hooks', { since: new Date(0) });
  await until('it is recovered', async () => (await svix.endpoint.getStats('acme', 'hooks')).success === 1);
});

test('an endpoint is disabled after five days of failure, not sooner, and not when something arrived', async () => {
  const clock = movableClock();
  const svix = (await engine({ now: clock.now })).client(environment());
  const { send, attempts } = await application(svix);
  await svix.endpoint.create('acme', { url: receiver.url, uid: 'hooks' });
  const sendAndWait = async () => {
    const before = receiver.received.length;
    const [message] = await send();
    await until('it is tried', () => receiver.received.length > before);
    await until('it is logged', async () =>
      (await attempts('hooks')).some(({ msgId }) => msgId === message!.id),
    );
  };
  const fail = () => receiver.reply((_received, res) => res.status(500).end());
  fail();
  await sendAndWait();
  clock.advance(4 * 24 * HOUR);
  await sendAndWait();
  receiver.reply((_received, res) => res.status(200).end());
  await sendAndWait();
  await until(
    'it is healthy',
    async () => (await database.models.Endpoint.findOne({ uid: 'hooks' }).lean())?.failingSince === null,
  );
  fail();
  await sendAndWait();
  clock.advance(1.5 * 24 * HOUR);
  await sendAndWait();
  await until(
    'its owner is warned',
    async () => (await database.models.Endpoint.findOne({ uid: 'hooks' }).lean())?.warnedAt,
  );
  clock.advance(3.4 * 24 * HOUR);
  await sendAndWait();
  expect((await svix.endpoint.get('acme', 'hooks')).disabled).toBe(false);
  clock.advance(0.2 * 24 * HOUR);
  // A retry that is due may have disabled it already; then this one is not tried any more.
  await send();
  await until('it is disabled', async () => (await svix.endpoint.get('acme', 'hooks')).disabled);
});

test('redirects are not followed, private addresses not reached, endless answers cut off', async () => {
  const delivery = await engine();
  const svix = delivery.client(environment());
  const { send, attempts } = await application(svix);
  await svix.endpoint.create('acme', { url: receiver.url, uid: 'hooks' });
  const url = 'http://169.254.169.254/latest';
  await expect(svix.endpoint.create('acme', { url, uid: 'private' })).rejects.toMatchObject({ code: 422 });
  // What was let in before, or has become private since, is not reached either.
  await svix.endpoint.create('acme', { url: `${receiver.url}/private`, uid: 'private' });
  await database.models.Endpoint.updateOne({ uid: 'private' }, { $set: { url } });
  receiver.reply((_received, res) => res.redirect(307, `${receiver.url}/elsewhere`));
  await send();
  const [redirected] = await until('it is tried', async () => {
    const list = await attempts('hooks');
    return list.length === 1 && list;
  });
  expect([redirected?.responseStatusCode, redirected?.statusText]).toEqual([307, 'fail']);
  expect(receiver.received.map(({ path }) => path)).toEqual(['/']);
  const [refused] = await until('it is refused', async () => {
    const list = await attempts('private');
    return list.length === 1 && list;
  });
  expect([refused?.responseStatusCode, refused?.response]).toEqual([
    0,
    expect.stringContaining('not a public one'),
  ]);

  let stopped = false;
  receiver.reply((_received, res) => {
    res.status(200);
    const timer = setInterval(() => res.write('x'.repeat(16_384)), 1);
    res.on('close', () => {
      stopped = true;
      clearInterval(timer);
    });
  });
  await send();
  await until(
    'the endless one is a success',
    async () => (await svix.endpoint.getStats('acme', 'hooks')).success === 1,
  );
  await until('the connection is cut', () => stopped);
  const endless = (await attempts('hooks')).find(({ statusText }) => statusText === 'success');
  expect(endless?.response.length).toBe(64 * 1024);
});

test('an endpoint that hangs does not hold up the others', async () => {
  const delivery = await engine();
  const svix = delivery.client(environment());
  const { send } = await application(svix);
  await svix.endpoint.create('acme', { url: `${receiver.url}/hang`, uid: 'hang' });
  await svix.endpoint.create('acme', { url: `${receiver.url}/good`, uid: 'good' });
  receiver.reply(({ path }, res) => {
    if (path === '/good') res.status(204).end();
  });
  await send(100);
  await until(
    'all arrived at the good one',
    () => receiver.received.filter(({ path }) => path === '/good').length === 100,
  );
  expect(receiver.received.filter(({ path }) => path === '/hang').length).toBeLessThanOrEqual(32);
});

test('a rate limit spaces the messages, over two engines together', async () => {
  const masterKey = randomBytes(32);
  const delivery = await engine({ masterKey });
  await engine({ masterKey });
  const svix = delivery.client(environment());
  const { send } = await application(svix);
  await svix.endpoint.create('acme', { url: receiver.url, throttleRate: 20 });
  const startedAt = performance.now();
  await send(41);
  await until('all arrived', () => receiver.received.length === 41);
  // 41 messages have 40 gaps of 50 ms between them, however late each of them is.
  expect(receiver.received.at(-1)!.at - startedAt).toBeGreaterThan(40 * 50 * 0.95);
});

test('two engines share the work, and nothing goes out twice', async () => {
  const masterKey = randomBytes(32);
  const first = await engine({ masterKey });
  const second = await engine({ masterKey });
  const svix = first.client(environment());
  const other = second.client('env_none');
  expect(other).toBeDefined();
  const { send } = await application(svix);
  await svix.endpoint.create('acme', { url: receiver.url, uid: 'hooks' });
  receiver.reply((_received, res) => setTimeout(() => res.status(204).end(), 20));
  await send(150);
  await until('all arrived', async () => (await svix.endpoint.getStats('acme', 'hooks')).success === 150);
  expect(receiver.received).toHaveLength(150);
  expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(150);
});

test('a slow attempt keeps its lease: nobody else repeats it', async () => {
  const masterKey = randomBytes(32);
  const first = await engine({ masterKey });
  const svix = first.client(environment());
  const { send } = await application(svix);
  await svix.endpoint.create('acme', { url: receiver.url, uid: 'hooks' });
  receiver.reply((_received, res) => setTimeout(() => res.status(204).end(), 9500));
  await send();
  await until('it is under way', () => receiver.received.length === 1);
  await engine({ masterKey });
  await until('it is done', async () => (await svix.endpoint.getStats('acme', 'hooks')).success === 1);
  expect(receiver.received).toHaveLength(1);
});

test('stopping lets attempts finish, or cuts them off and puts them back without cost', async () => {
  const masterKey = randomBytes(32);
  const first = await engine({ masterKey });
  const svix = first.client(environment());
  const { send, attempts } = await application(svix);
  await svix.endpoint.create('acme', { url: receiver.url, uid: 'hooks' });
  receiver.reply(() => {});
  await send();
  await until('it is under way', () => receiver.received.length === 1);
  await first.engine.stop({ graceMs: 50 });
  expect(await database.models.Delivery.findOne().lean()).toMatchObject({
    status: 'pending',
    attempts: 0,
    lease: null,
  });
  receiver.reply((_received, res) => setTimeout(() => res.status(204).end(), 100));
  const second = await engine({ masterKey });
  await until('it is taken over', () => receiver.received.length === 2);
  await second.engine.stop();
  expect(await database.models.Delivery.findOne().lean()).toMatchObject({ status: 'succeeded', attempts: 1 });
  expect(await attempts('hooks')).toHaveLength(1);
});
