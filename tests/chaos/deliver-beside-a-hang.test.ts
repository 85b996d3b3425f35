import { randomBytes } from 'node:crypto';
import type { Svix } from 'svix';
import { startDelivery } from '../../server/src/delivery/testing/delivery-harness.ts';
import { type Receiver, startReceiver } from '../../server/src/delivery/testing/receiver.ts';
import { type TestDatabase, testDatabase } from '../../server/src/testing/database.ts';
import { median, percentile, round } from '../bench/patchbay/figures.ts';
import { full, tell } from '../support/chaos.ts';
import { waitFor } from '../support/wait.ts';

/** One endpoint that never answers, with thousands of messages waiting for it, beside nineteen that work. */
const WAITING = full ? 10_000 : 200;
const OTHERS = 19;
const MESSAGES = full ? 40 : 10;
const ROUNDS = 3;
/** A difference below this is nobody's harm, and on a busy machine nobody's fault. */
const NEGLIGIBLE_MS = 50;

let database: TestDatabase;
let receiver: Receiver;

beforeAll(async () => {
  database = await testDatabase();
  receiver = await startReceiver(({ path }, res) => {
    if (path !== '/hang') res.status(204).end();
  });
});

afterAll(async () => {
  await receiver.close();
  await database.drop();
});

/** From the call to the arrival, of all messages at all endpoints, 95th percentile. */
async function p95Of(svix: Svix): Promise<number> {
  const calledAt = new Map<string, number>();
  const before = receiver.received.length;
  for (let turn = 0; turn < MESSAGES; turn++) {
    const at = performance.now();
    const { id } = await svix.message.create('main', { eventType: 'work', payload: { turn } });
    calledAt.set(id, at);
  }
  const arrivals = () => receiver.received.slice(before).filter(({ id }) => calledAt.has(id));
  await waitFor('all to arrive', async () => (arrivals().length === MESSAGES * OTHERS ? true : null));
  return percentile(
    arrivals().map(({ id, at }) => at - (calledAt.get(id) ?? 0)),
    95,
  );
}

test(
  `${WAITING} messages that wait for an endpoint that hangs at most double what the others wait`,
  async () => {
    const delivery = await startDelivery(database);
    delivery.engine.start();
    const svix = delivery.client(`env_${randomBytes(4).toString('hex')}`);
    await svix.application.create({ name: 'Main', uid: 'main' });
    for (const name of ['work', 'flood']) await svix.eventType.create({ name, description: name });
    await svix.endpoint.create('main', { url: `${receiver.url}/hang`, uid: 'hang', eventTypes: ['flood'] });
    for (let number = 0; number < OTHERS; number++) {
      await svix.endpoint.create('main', { url: `${receiver.url}/${number}`, eventTypes: ['work'] });
    }
    await p95Of(svix);
    const alone: number[] = [];
    for (let turn = 0; turn < ROUNDS; turn++) alone.push(await p95Of(svix));

    let left = WAITING;
    const flood = async () => {
      while (left-- > 0) await svix.message.create('main', { eventType: 'flood', payload: {} });
    };
    await Promise.all(Array.from({ length: 32 }, flood));
    const hanging = () => receiver.received.filter(({ path }) => path === '/hang').length;
    await waitFor('it to hang', async () => (hanging() >= 32 ? true : null));
    const beside: number[] = [];
    for (let turn = 0; turn < ROUNDS; turn++) beside.push(await p95Of(svix));
    const { pending } = await svix.endpoint.getStats('main', 'hang');
    await delivery.close();

    const [before, after] = [median(alone), median(beside)];
    tell('delivery beside an endpoint that hangs', {
      'messages waiting for it': pending,
      'ms for the others alone (95%)': round(before),
      'ms beside it': round(after),
      'times as long': round(after / before, 2),
    });
    expect(pending).toBe(WAITING);
    expect(after).toBeLessThanOrEqual(Math.max(2 * before, before + NEGLIGIBLE_MS));
  },
  full ? 600_000 : 120_000,
);
