import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { ApiException } from 'svix';
import { eventData, thinEventData } from '../../contract/events.ts';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { type DeliveryHarness, startDelivery } from './testing/delivery-harness.ts';
import { type Receiver, startReceiver } from './testing/receiver.ts';
import { until } from './testing/until.ts';

let database: TestDatabase;
let delivery: DeliveryHarness;
let receiver: Receiver;

beforeAll(async () => {
  database = await testDatabase();
  delivery = await startDelivery(database);
  delivery.engine.start();
  receiver = await startReceiver();
});

afterAll(async () => {
  await delivery.close();
  await receiver.close();
  await database.drop();
});

const change = (n: number, operation: 'created' | 'updated' | 'deleted') => ({
  operation,
  model: 'crm.contact',
  id: `rec_0000000${n}`,
  remoteId: `remote-${n}`,
  sequence: n,
  data: operation === 'deleted' ? null : { email: 'canary@example.com', name: 'Zoë ✓' },
  changedFields: operation === 'updated' ? ['email'] : [],
});

const event = {
  type: 'records.changed',
  timestamp: '2030-01-15T09:30:00.000Z',
  data: {
    connectionId: 'con_00000001',
    tenantId: 'tenant-1',
    system: 'crm',
    model: 'crm.contact',
    changes: [change(1, 'created'), change(2, 'updated'), change(3, 'deleted')],
    cursor: 'Mw',
    records: 'https://patchbay.example/v1/records/crm.contact?connectionId=con_00000001&cursor=MA',
  },
};

async function scene(metadata: Record<string, string>) {
  const svix = delivery.client(`env-${randomBytes(4).toString('hex')}`);
  await svix.application.create({ name: 'Acme', uid: 'acme' });
  const path = `/${randomBytes(6).toString('hex')}`;
  await svix.endpoint.create('acme', { url: receiver.url + path, uid: 'hooks', metadata });
  const arrivals = () => receiver.received.filter((item) => item.path === path);
  const { key } = await svix.endpoint.getSecret('acme', 'hooks');
  return { svix, arrivals, verifier: new Webhook(key) };
}

const verified = (
  verifier: Webhook,
  { body, headers }: ReturnType<Awaited<ReturnType<typeof scene>>['arrivals']>[number],
) => verifier.verify(body, headers as Record<string, string>);

describe('an endpoint in thin mode', () => {
  test('gets ids in place of records, signed as they are sent, at every attempt the same bytes', async () => {
    const { svix, arrivals, verifier } = await scene({ 'patchbay:payload': 'thin' });
    const { id } = await svix.message.create('acme', { eventType: event.type, payload: event });
    await until('it arrived', () => arrivals().length === 1);
    await until('it is marked', async () => (await svix.endpoint.getStats('acme', 'hooks')).success === 1);
    await svix.messageAttempt.resend('acme', id, 'hooks');
    await until('it arrived again', () => arrivals().length === 2);

    const [first, second] = arrivals();
    const body = verified(verifier, first!) as typeof event;
    expect(body.data.changes).toEqual(
      event.data.changes.map(({ data: _, changedFields: __, ...ids }) => ids),
    );
    expect({ ...body, data: { ...body.data, changes: [] } }).toEqual({
      ...event,
      data: { ...event.data, changes: [] },
    });
    expect(first!.body).not.toContain('canary');
    expect(thinEventData['records.changed'].safeParse(body.data).error).toBeUndefined();
    expect(second!.body).toBe(first!.body);
    expect(verified(verifier, second!)).toEqual(body);
  });

  test('gets every other event whole', async () => {
    const { svix, arrivals, verifier } = await scene({ 'patchbay:payload': 'thin' });
    const payload = { type: 'sync.completed', data: { changes: [change(1, 'created')] } };
    await svix.message.create('acme', { eventType: 'sync.completed', payload });
    await until('it arrived', () => arrivals().length === 1);
    expect(verified(verifier, arrivals()[0]!)).toEqual(payload);
  });

  test('gets records again as soon as it says so, and the API shows the whole message all along', async () => {
    const { svix, arrivals } = await scene({ 'patchbay:payload': 'thin' });
    await svix.endpoint.patch('acme', 'hooks', { metadata: { 'patchbay:payload': 'full' } });
    const { id } = await svix.message.create('acme', { eventType: event.type, payload: event });
    await until('it arrived', () => arrivals().length === 1);
    const body = JSON.parse(arrivals()[0]!.body);
    expect(body).toEqual(event);
    expect(eventData['records.changed'].safeParse(body.data).error).toBeUndefined();
    expect((await svix.message.get('acme', id, { withContent: true })).payload).toEqual(event);
  });
});

test.each([
  [{ 'patchbay:payload': 'slim' }, 'patchbay:payload', 'full, thin'],
  [{ 'patchbay:paylod': 'thin' }, 'patchbay:paylod', 'patchbay:payload'],
  [{ 'patchbay:signature': 'rsa' }, 'patchbay:signature', 'ed25519'],
])('the metadata %j is refused with what is possible', async (metadata, name, reason) => {
  const { svix } = await scene({ team: 'billing' });
  const error = await svix.endpoint.patch('acme', 'hooks', { metadata }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ApiException);
  expect(error).toMatchObject({
    code: 422,
    body: { detail: [{ loc: ['body', 'metadata', name], msg: expect.stringContaining(reason) }] },
  });
});
