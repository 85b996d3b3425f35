import { randomBytes } from 'node:crypto';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { type DeliveryHarness, startDelivery } from './testing/delivery-harness.ts';
import { until } from './testing/until.ts';

/** The list of messages with how each stands at its endpoints: Patchbay's own addition, for the portal. */
let database: TestDatabase;
let delivery: DeliveryHarness;

beforeAll(async () => {
  database = await testDatabase();
  // Without a running engine: what stands there is what the test writes.
  delivery = await startDelivery(database);
});

afterAll(async () => {
  await delivery.close();
  await database.drop();
});

interface Answer {
  status: number;
  body: {
    data: { id: string; deliveries: { endpointId: string; status: number; nextAttempt: string | null }[] }[];
    iterator: string | null;
    done: boolean;
  };
}

async function setUp() {
  const environment = `env-${randomBytes(4).toString('hex')}`;
  const svix = delivery.client(environment);
  const app = await svix.application.create({ name: 'Acme' });
  for (const name of ['order.created', 'order.paid'])
    await svix.eventType.create({ name, description: name });
  const [one, two] = await Promise.all(
    ['one', 'two'].map((path) => svix.endpoint.create(app.id, { url: `http://127.0.0.1:9/${path}` })),
  );
  if (one === undefined || two === undefined) throw new Error('no endpoints');
  const send = async (eventType: string) =>
    (await svix.message.create(app.id, { eventType, payload: {} })).id;
  const list = async (query: string): Promise<Answer> => {
    const response = await fetch(`${delivery.baseUrl}/api/v1/app/${app.id}/msg?${query}`, {
      headers: { authorization: `Bearer ${delivery.tokens.issue(environment)}` },
    });
    return { status: response.status, body: (await response.json()) as Answer['body'] };
  };
  const mark = (messageId: string, endpointId: string, status: 'succeeded' | 'failed') =>
    database.models.Delivery.updateOne({ _id: `${messageId}/${endpointId}` }, { $set: { status } });
  return { one: one.id, two: two.id, send, list, mark };
}

test('tells of each message how it stands at each endpoint', async () => {
  const { one, two, send, list, mark } = await setUp();
  const id = await send('order.created');
  await mark(id, one, 'failed');
  await mark(id, two, 'succeeded');
  const { body } = await list('with_deliveries=true');
  expect(body).toMatchObject({ done: true, iterator: id, data: [{ id }] });
  const states = body.data[0]?.deliveries.map(({ endpointId, status }) => [endpointId, status]);
  expect(new Map(states as [string, number][])).toEqual(
    new Map([
      [one, 2],
      [two, 0],
    ]),
  );
  expect((await list('')).body.data[0]).not.toHaveProperty('deliveries');
});

test('finds those that failed, at any endpoint or at one, of one event type', async () => {
  const { one, two, send, list, mark } = await setUp();
  const [first, second, third] = [
    await send('order.created'),
    await send('order.paid'),
    await send('order.paid'),
  ];
  await mark(first, one, 'failed');
  await mark(second, two, 'failed');
  const ids = async (query: string) => (await list(query)).body.data.map(({ id }) => id);
  expect(await ids('status=2')).toEqual([second, first]);
  expect(await ids(`status=2&endpoint_id=${one}`)).toEqual([first]);
  expect(await ids('status=2&event_types=order.paid')).toEqual([second]);
  expect(await ids(`endpoint_id=${two}`)).toEqual([third, second, first]);
  expect(await ids('endpoint_id=ep_unknown')).toEqual([]);
});

test('gives pages that leave nothing out, and refuses what it cannot read', async () => {
  const { one, send, list, mark } = await setUp();
  const failed: string[] = [];
  for (let index = 0; index < 9; index += 1) {
    const id = await send('order.created');
    if (index % 2 === 0) {
      await mark(id, one, 'failed');
      failed.unshift(id);
    }
  }
  const seen: string[] = [];
  let iterator = '';
  await until('every page was read', async () => {
    const { body } = await list(`status=2&limit=2${iterator}`);
    seen.push(...body.data.map(({ id }) => id));
    iterator = `&iterator=${body.iterator}`;
    return body.done;
  });
  expect(seen).toEqual(failed);
  for (const bad of ['status=7', 'status=x', 'status=2&iterator=-msg_1', 'with_deliveries=maybe']) {
    expect([bad, (await list(bad)).status]).toEqual([bad, 422]);
  }
});
