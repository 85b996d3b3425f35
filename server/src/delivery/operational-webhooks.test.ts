import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { ApiException, type Svix } from 'svix';
import { type OperationalEvent, operationalEventData } from '../../contract/operational-events.ts';
import { createMailStore } from '../mail/mail.store.ts';
import { createMailQueue } from '../mail/mail-queue.ts';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { createApplicationStore } from './applications/applications.store.ts';
import { createEndpointStore } from './endpoints/endpoints.store.ts';
import { createNoticedFinish } from './engine/attempt-notices.ts';
import { createDeliveryQueue } from './engine/delivery-queue.store.ts';
import { createMessageStore } from './messages/messages.store.ts';
import { createAnnouncer } from './operational/announcer.ts';
import { createOrderStore } from './order/order.store.ts';
import { type DeliveryHarness, movableClock, startDelivery } from './testing/delivery-harness.ts';
import { type Receiver, startReceiver } from './testing/receiver.ts';
import { until } from './testing/until.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const clock = movableClock();
let database: TestDatabase;
let delivery: DeliveryHarness;
let receiver: Receiver;

beforeAll(async () => {
  database = await testDatabase();
  const mail = createMailQueue({ store: createMailStore({ models: database.models }), now: clock.now });
  delivery = await startDelivery(database, { now: clock.now, random: () => 0.5, mail });
  delivery.engine.start();
  receiver = await startReceiver((item, res) =>
    res.status(statusOf.get(item.path.split('?')[0] ?? '') ?? 204).end(),
  );
});

afterAll(async () => {
  await delivery.close();
  await receiver.close();
  await database.drop();
});

/** What the receiver answers, by path. */
const statusOf = new Map<string, number>();
const unique = () => randomBytes(6).toString('hex');

async function scene(
  operational: Parameters<Svix['operationalWebhook']['endpoint']['create']>[0] | null = null,
) {
  const environment = `env-${unique()}`;
  const svix = delivery.client(environment);
  const app = await svix.application.create({ name: 'Acme', uid: 'acme' });
  const path = `/${unique()}`;
  statusOf.set(path, 500);
  const endpoint = await svix.endpoint.create('acme', {
    url: `${receiver.url}${path}?token=canary`,
    uid: 'hooks',
  });
  const toldAt = `/told-${unique()}`;
  const told = await svix.operationalWebhook.endpoint.create({ url: receiver.url + toldAt, ...operational });
  const events = () =>
    receiver.received
      .filter((item) => item.path === toldAt)
      .map(({ body }) => JSON.parse(body) as OperationalEvent);
  return {
    environment,
    svix,
    app,
    endpoint,
    told,
    path,
    toldAt,
    events,
    of: (type: OperationalEvent['type']) => events().filter((event) => event.type === type),
    tries: () => receiver.received.filter((item) => item.path.startsWith(path)).length,
    send: (eventId = `evt-${unique()}`) =>
      svix.message.create('acme', { eventId, eventType: 'a', payload: { n: 1 } }),
  };
}

/** Has one message tried until it was tried `count` times, with the clock set to each next attempt. */
async function tryTimes({ tries }: Awaited<ReturnType<typeof scene>>, messageId: string, count: number) {
  for (let made = 1; ; made++) {
    await until(`attempt ${made} was made`, () => tries() >= made);
    await until(`attempt ${made} is marked`, async () => {
      const [row] = await database.models.Delivery.find({ messageId, lease: null, attempts: made }).lean();
      return row !== undefined;
    });
    if (made === count) return;
    const [row] = await database.models.Delivery.find({ messageId }).lean();
    clock.advance((row?.nextAttemptAt?.getTime() ?? 0) - clock.now().getTime() + 10);
  }
}

describe('operational webhook endpoints', () => {
  test('are created, read, replaced, listed and deleted by the SDK, with secret and headers', async () => {
    const svix = delivery.client(`env-${unique()}`);
    const { endpoint } = svix.operationalWebhook;
    expect((await endpoint.list()).data).toEqual([]);
    const made = await endpoint.create({
      url: 'https://ops.example.com/svix',
      uid: 'ops',
      eventTypes: ['endpoint.disabled'],
      throttleRate: 5,
      metadata: { team: 'ops' },
      headers: { 'X-Team': 'ops' },
    });
    expect(made).toMatchObject({ uid: 'ops', eventTypes: ['endpoint.disabled'], throttleRate: 5 });
    expect(await endpoint.get('ops')).toEqual(await endpoint.get(made.id));
    const put = await endpoint.upsert('ops', { url: 'https://ops.example.com/v2', disabled: true });
    expect(put).toMatchObject({
      id: made.id,
      disabled: true,
      url: 'https://ops.example.com/v2',
      eventTypes: null,
    });
    const { key } = await endpoint.getSecret('ops');
    await endpoint.rotateSecret('ops', {});
    expect((await endpoint.getSecret('ops')).key).not.toBe(key);
    expect(await endpoint.getHeaders('ops')).toEqual({ headers: { 'X-Team': 'ops' }, sensitive: [] });
    await endpoint.setHeaders('ops', { headers: { 'X-Area': 'eu' } });
    expect((await endpoint.getHeaders('ops')).headers).toEqual({ 'X-Area': 'eu' });
    expect((await endpoint.list()).data.map(({ id }) => id)).toEqual([made.id]);
    await endpoint.delete('ops');
    expect((await endpoint.list()).data).toEqual([]);
  });

  test('refuse other event types and channels with the reason; their application is not shown', async () => {
    const { svix, environment } = await scene();
    const refused = await svix.operationalWebhook.endpoint
      .create({ url: 'https://ops.example.com', eventTypes: ['records.changed'] })
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ApiException);
    expect(refused).toMatchObject({
      code: 422,
      body: { detail: [{ msg: expect.stringContaining('endpoint.disabled') }] },
    });
    const hidden = await createApplicationStore({ models: database.models }).findOperational(environment);
    expect((await svix.application.list()).data.map(({ uid }) => uid)).toEqual(['acme']);
    for (const name of [hidden!._id, hidden!.uid!]) {
      await expect(svix.application.get(name)).rejects.toMatchObject({ code: 404 });
      await expect(svix.endpoint.list(name)).rejects.toMatchObject({ code: 404 });
    }
  });

  test('of one environment hear nothing of another', async () => {
    const [here, there] = [await scene(), await scene()];
    statusOf.set(here.path, 410);
    await here.send();
    await until('it is told', () => here.of('endpoint.disabled').length === 1);
    expect(there.events()).toEqual([]);
    await expect(there.svix.operationalWebhook.endpoint.get(here.told.id)).rejects.toMatchObject({
      code: 404,
    });
  });
});

test('a message that fails four times is told, once, and its recovery too; signed like any message', async () => {
  const scenery = await scene();
  const { svix, app, endpoint, told, toldAt, path, events, send } = scenery;
  const { id, eventId } = await send();
  await tryTimes(scenery, id, 4);
  await until('the failure is told', () => events().length === 1);
  const [failing] = events();
  expect(failing).toMatchObject({
    type: 'message.attempt.failing',
    data: {
      appId: app.id,
      appUid: 'acme',
      endpointId: endpoint.id,
      msgId: id,
      msgEventId: eventId,
      lastAttempt: { responseStatusCode: 500 },
    },
  });
  const { data: attempts } = await svix.messageAttempt.listByMsg('acme', id);
  expect(failing?.data).toMatchObject({ lastAttempt: { id: attempts[0]?.id } });
  const { key } = await svix.operationalWebhook.endpoint.getSecret(told.id);
  const arrived = receiver.received.find((item) => item.path === toldAt)!;
  // The clock of the test has moved on, so the library's look at the time is passed by.
  const sentAt = Number(arrived.headers['webhook-timestamp']);
  const signature = new Webhook(key).sign(arrived.id, new Date(sentAt * 1000), arrived.body);
  expect(arrived.headers['webhook-signature']).toBe(signature);

  statusOf.set(path, 200);
  clock.advance(2 * HOUR + 1000);
  await until('the recovery is told', () => events().length === 2);
  const recovered = events()[1]!;
  expect(recovered.type).toBe('message.attempt.recovered');
  expect(operationalEventData['message.attempt.recovered'].safeParse(recovered.data).error).toBeUndefined();
});

test('a message that is not tried again is told, at endpoints that ask for it only', async () => {
  const scenery = await scene({ url: `${receiver.url}/unused`, eventTypes: ['endpoint.disabled'] });
  const { svix, path, events, send } = scenery;
  const other = `/told-${unique()}`;
  await svix.operationalWebhook.endpoint.create({
    url: receiver.url + other,
    eventTypes: ['message.attempt.exhausted'],
  });
  statusOf.set(path, 410);
  const { id } = await send();
  const arrived = await until('it is told', () => receiver.received.find((item) => item.path === other));
  expect(JSON.parse(arrived.body)).toMatchObject({
    type: 'message.attempt.exhausted',
    data: { msgId: id, lastAttempt: { responseStatusCode: 410 } },
  });
  expect(events()).toEqual([]);
});

test('an endpoint that fails is announced once after a day, and once more when it is disabled', async () => {
  const scenery = await scene();
  const { svix, of, endpoint, send, tries } = scenery;
  const fail = async () => {
    const before = tries();
    const { id } = await send();
    await until('it was tried', () => tries() > before);
    await until(
      'it is marked',
      async () => (await database.models.Delivery.findOne({ messageId: id }).lean())?.attempts === 1,
    );
  };
  const failingSince = async () =>
    (await database.models.Endpoint.findById(endpoint.id).lean())?.failingSince;
  await fail();
  const since = await until('it counts as failing', failingSince);
  clock.advance(DAY - HOUR);
  await fail();
  expect(of('endpoint.failing')).toEqual([]);
  clock.advance(2 * HOUR);
  await fail();
  await until('it is announced', () => of('endpoint.failing').length === 1);
  expect(of('endpoint.failing')[0]?.data).toMatchObject({
    appUid: 'acme',
    endpointId: endpoint.id,
    endpointUid: 'hooks',
    failSince: since.toISOString(),
    disableAt: new Date(since.getTime() + 5 * DAY).toISOString(),
  });
  clock.advance(3.5 * DAY);
  await fail();
  expect((await svix.endpoint.get('acme', 'hooks')).disabled).toBe(false);
  clock.advance(DAY);
  await fail();
  await until('it is disabled', async () => (await svix.endpoint.get('acme', 'hooks')).disabled);
  await until('that is told', () => of('endpoint.disabled').length === 1);
  const [disabled] = of('endpoint.disabled');
  expect(disabled?.data).toMatchObject({
    failSince: since.toISOString(),
    trigger: 'automatic',
    reason: expect.stringContaining('five days'),
  });
  expect(operationalEventData['endpoint.disabled'].safeParse(disabled?.data).error).toBeUndefined();
  expect(of('endpoint.failing')).toHaveLength(1);

  const mails = await database.models.Mail.find({ text: { $regex: endpoint.id } }).lean();
  expect(mails.map(({ subject }) => subject)).toEqual([
    expect.stringContaining('fail; the endpoint will be disabled'),
    expect.stringContaining('the endpoint was disabled'),
  ]);
  // A query is the customary place of tokens.
  expect(JSON.stringify(mails)).not.toContain('canary');
});

test('an endpoint whose first failure in days is long overdue is warned a day before it is disabled', async () => {
  const { svix, of, endpoint, send, tries } = await scene();
  const fail = async () => {
    const before = tries();
    await send();
    await until('it was tried', () => tries() > before);
  };
  await fail();
  await until(
    'it counts as failing',
    async () => (await database.models.Endpoint.findById(endpoint.id).lean())?.failingSince,
  );
  clock.advance(6 * DAY);
  await fail();
  await until('it is announced', () => of('endpoint.failing').length === 1);
  expect((await svix.endpoint.get('acme', 'hooks')).disabled).toBe(false);
  clock.advance(DAY + 1000);
  await fail();
  await until('it is disabled', async () => (await svix.endpoint.get('acme', 'hooks')).disabled);
});

test('operational webhooks that fail bring forth no operational webhooks', async () => {
  const scenery = await scene();
  const { svix, path, toldAt, told, send } = scenery;
  statusOf.set(toldAt, 410);
  statusOf.set(path, 410);
  await send();
  await until(
    'the one that hears of it is gone too',
    async () => (await svix.operationalWebhook.endpoint.get(told.id)).disabled,
  );
  const other = `/told-${unique()}`;
  await svix.operationalWebhook.endpoint.create({ url: receiver.url + other });
  // What comes now is about the endpoint of the vendor's application alone.
  await svix.endpoint.create('acme', { url: receiver.url + path, uid: 'second' });
  await send();
  await until('both are told', () => receiver.received.filter((item) => item.path === other).length === 2);
  const types = receiver.received
    .filter((item) => item.path === other)
    .map(({ body }) => JSON.parse(body).type);
  expect(types.sort()).toEqual(['endpoint.disabled', 'message.attempt.exhausted']);
});

test('in strict order, a message that is given up is told, and the next of its lane goes', async () => {
  const { svix, path, endpoint, of } = await scene();
  await svix.endpoint.patch('acme', 'hooks', { metadata: { 'patchbay:order': 'strict' } });
  const send = () => svix.message.create('acme', { eventType: 'a', payload: {}, tags: ['order:k'] });
  const [first, second] = [await send(), await send()];
  await until('the first failed', async () => {
    const rows = await database.models.Delivery.find({
      endpointId: endpoint.id,
      attempts: 1,
      lease: null,
    }).lean();
    return rows.length === 1;
  });
  // The last attempt of the first: its schedule has nothing more.
  await database.models.Delivery.updateOne({ messageId: first.id }, { $set: { attempts: 9 } });
  clock.advance(DAY);
  await until('it is told', () => of('message.attempt.exhausted').length === 1);
  expect(of('message.attempt.exhausted')[0]?.data).toMatchObject({ msgId: first.id });
  statusOf.set(path, 200);
  clock.advance(60_000);
  await until(
    'the second arrived',
    async () => (await svix.endpoint.getStats('acme', 'hooks')).success === 1,
  );
  expect((await svix.messageAttempt.listByMsg('acme', second.id)).data[0]?.status).toBe(0);
});

describe('an announcement and its change', () => {
  const announcerWith = (messages: Pick<ReturnType<typeof createMessageStore>, 'insertWithin'>) =>
    createAnnouncer({
      connection: database.connection,
      applications: createApplicationStore({ models: database.models }),
      endpoints: createEndpointStore({ models: database.models }),
      messages,
      wake: () => undefined,
      now: clock.now,
    });

  test('regression: are there both or neither, also when the announcement cannot be written', async () => {
    const { app, endpoint, svix } = await scene();
    const announcer = announcerWith({
      insertWithin: async () => {
        throw new Error('no room');
      },
    });
    const endpoints = createEndpointStore({ models: database.models });
    const key = { applicationId: app.id, endpointId: endpoint.id, reason: 'gone', at: clock.now() };
    const attempt = announcer.change(await announcer.audienceOf(app.id), async (session) => {
      expect(await endpoints.disable(session, key)).toBe(true);
      const data = {
        endpointId: endpoint.id,
        endpointUid: null,
        failSince: '',
        trigger: 'automatic' as const,
        reason: '',
      };
      return [{ type: 'endpoint.disabled', data }];
    });
    await expect(attempt).rejects.toThrow('no room');
    expect((await svix.endpoint.get('acme', 'hooks')).disabled).toBe(false);
  });

  test('are nobody’s when the claim was lost: the other holder tells', async () => {
    const { app, endpoint, environment } = await scene();
    const announcer = announcerWith(
      createMessageStore({ connection: database.connection, models: database.models }),
    );
    const order = createOrderStore({ connection: database.connection, models: database.models });
    const finish = createNoticedFinish({
      queue: createDeliveryQueue({ models: database.models, order, now: clock.now }),
      announcer,
    });
    const finished = {
      id: `msg_lost/${endpoint.id}`,
      applicationId: app.id,
      holder: 'dead',
      status: 'failed' as const,
      attempts: 10,
      nextAttemptAt: null,
      triggerType: 0 as const,
      ordered: null,
    };
    const lastAttempt = { id: 'atmpt_1', responseStatusCode: 500, timestamp: '' };
    const data = { endpointId: endpoint.id, msgId: 'msg_lost', msgEventId: null, lastAttempt };
    await finish([{ finished, notice: { type: 'message.attempt.exhausted', data } }]);
    const hidden = await createApplicationStore({ models: database.models }).findOperational(environment);
    expect(await database.models.Message.countDocuments({ applicationId: hidden!._id })).toBe(0);
  });
});
