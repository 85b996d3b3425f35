import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { type DeliveryHarness, movableClock, startDelivery } from './testing/delivery-harness.ts';
import { type Receiver, startReceiver } from './testing/receiver.ts';
import { until } from './testing/until.ts';

const DAY = 86_400_000;
const clock = movableClock();
let database: TestDatabase;
let delivery: DeliveryHarness;
let receiver: Receiver;

beforeAll(async () => {
  database = await testDatabase();
  delivery = await startDelivery(database, { now: clock.now });
  delivery.engine.start();
  receiver = await startReceiver();
});

afterAll(async () => {
  await delivery.close();
  await receiver.close();
  await database.drop();
});

test('payloads go at their own time, messages with deliveries and attempts at theirs', async () => {
  const svix = delivery.client('env_a');
  await svix.application.create({ name: 'Acme', uid: 'acme' });
  await svix.endpoint.create('acme', { url: receiver.url, uid: 'hooks' });
  const { id } = await svix.message.create('acme', {
    eventType: 'a',
    payload: { secret: 1 },
    payloadRetentionPeriod: 5,
  });
  await until('it is marked', async () => (await svix.endpoint.getStats('acme', 'hooks')).success === 1);
  expect(await delivery.retention.sweep()).toEqual({
    bodies: 0,
    messages: 0,
    deliveries: 0,
    attempts: 0,
    tasks: 0,
  });
  clock.advance(5 * DAY + 1000);
  expect((await svix.message.get('acme', id, { withContent: true })).payload).toEqual({ expired: true });
  expect(await delivery.retention.sweep()).toEqual({
    bodies: 1,
    messages: 0,
    deliveries: 0,
    attempts: 0,
    tasks: 0,
  });
  expect((await database.models.Message.findById(id).lean())?.body).toBeNull();
  await svix.endpoint.recover('acme', 'hooks', { since: new Date(0) });
  clock.advance(91 * DAY);
  expect(await delivery.retention.sweep()).toEqual({
    bodies: 0,
    messages: 1,
    deliveries: 1,
    attempts: 1,
    tasks: 1,
  });
  await expect(svix.message.get('acme', id)).rejects.toMatchObject({ code: 404 });
});
