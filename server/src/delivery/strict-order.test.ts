import { randomBytes } from 'node:crypto';
import type { Svix } from 'svix';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { movableClock, startDelivery } from './testing/delivery-harness.ts';
import { type Receiver, startReceiver } from './testing/receiver.ts';
import { until } from './testing/until.ts';

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
});

async function engine(options: Parameters<typeof startDelivery>[1] = {}) {
  const delivery = await startDelivery(database, options);
  closers.push(delivery.close);
  delivery.engine.start();
  return delivery;
}

async function setScene(svix: Svix) {
  await svix.application.create({ name: 'Main', uid: 'main' });
  const metadata = { 'patchbay:order': 'strict' };
  await svix.endpoint.create('main', { url: receiver.url, uid: 'hooks', metadata });
  return async (key: string, ...names: string[]) => {
    for (const name of names) {
      await svix.message.create('main', { eventType: 'a', payload: { name }, tags: [`order:${key}`] });
    }
  };
}

const environment = () => `env_${randomBytes(4).toString('hex')}`;
const nameOf = (body: string) => (JSON.parse(body) as { name: string }).name;
const arrived = () => receiver.received.map(({ body }) => nameOf(body));
const successes = async (svix: Svix) => (await svix.endpoint.getStats('main', 'hooks')).success;

test('what fails at the head of a key holds up the rest of it and nothing else, until it succeeds', async () => {
  const clock = movableClock();
  const delivery = await engine({ now: clock.now, random: () => 0.5 });
  const svix = delivery.client(environment());
  const send = await setScene(svix);
  let isBroken = true;
  receiver.reply(({ body }, res) => res.status(isBroken && nameOf(body) === 'a1' ? 500 : 204).end());
  await send('a', 'a1', 'a2', 'a3');
  await send('b', 'b1', 'b2');
  await until('the other key has arrived', async () => (await successes(svix)) === 2);
  expect(arrived().toSorted()).toEqual(['a1', 'b1', 'b2']);
  // Sending again what waits for its turn does not let it overtake.
  const waiting = (await svix.message.list('main', { withContent: true })).data.find(
    ({ payload }) => payload.name === 'a2',
  );
  await svix.messageAttempt.resend('main', waiting!.id, 'hooks');
  delivery.engine.wake();
  isBroken = false;
  clock.advance(5000);
  delivery.engine.wake();
  await until('all has arrived', async () => (await successes(svix)) === 5);
  expect(arrived().filter((name) => name.startsWith('a'))).toEqual(['a1', 'a1', 'a2', 'a3']);
});

test('what could not be delivered is recovered in its order', async () => {
  const svix = (await engine()).client(environment());
  const send = await setScene(svix);
  receiver.reply((_received, res) => res.status(410).end());
  await send('a', 'a1', 'a2', 'a3');
  await until('the endpoint is off', async () => (await svix.endpoint.get('main', 'hooks')).disabled);
  await until('nothing waits', async () => (await svix.endpoint.getStats('main', 'hooks')).pending === 0);
  const before = receiver.received.length;
  receiver.reply((_received, res) => res.status(204).end());
  await svix.endpoint.patch('main', 'hooks', { disabled: false });
  const { fail } = await svix.endpoint.getStats('main', 'hooks');
  await svix.endpoint.recover('main', 'hooks', { since: new Date(0) });
  await until('all has arrived', async () => (await successes(svix)) === fail);
  const names = arrived().slice(before);
  expect(names).toEqual(names.toSorted());
  expect(names).toHaveLength(fail);
});

test('two engines and slow answers keep the order of every key', async () => {
  const masterKey = randomBytes(32);
  const first = await engine({ masterKey });
  await engine({ masterKey });
  const svix = first.client(environment());
  const send = await setScene(svix);
  const underWay = new Map<string, number>();
  let overlaps = 0;
  receiver.reply(({ body }, res) => {
    const key = nameOf(body).slice(0, 1);
    underWay.set(key, (underWay.get(key) ?? 0) + 1);
    if (underWay.get(key) !== 1) overlaps++;
    setTimeout(() => {
      underWay.set(key, (underWay.get(key) ?? 0) - 1);
      res.status(204).end();
    }, Math.random() * 10);
  });
  const names = (key: string) =>
    Array.from({ length: 25 }, (_, index) => key + String(index).padStart(2, '0'));
  await Promise.all(['a', 'b', 'c'].map((key) => send(key, ...names(key))));
  await until('all has arrived', async () => (await successes(svix)) === 75, 20_000);
  for (const key of ['a', 'b', 'c']) {
    expect(arrived().filter((name) => name.startsWith(key))).toEqual(names(key));
  }
  expect(overlaps).toBe(0);
}, 30_000);
