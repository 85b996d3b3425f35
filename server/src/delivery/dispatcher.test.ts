import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { Svix } from 'svix';
import { EVENT_TYPES, webhookBody } from '../../contract/events.ts';
import { withTransaction } from '../models/transaction.ts';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { createDispatch } from './dispatch/dispatch.ts';
import { embeddedSvixTargets, remoteSvixTargets, type SvixTargets } from './dispatch/svix-target.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { type DeliveryHarness, silentLogger, startDelivery } from './testing/delivery-harness.ts';
import { type Receiver, startReceiver } from './testing/receiver.ts';
import { until } from './testing/until.ts';

let database: TestDatabase;
let delivery: DeliveryHarness;
let receiver: Receiver;
let outbox: Outbox;
const stops: (() => Promise<void>)[] = [];

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

beforeEach(() => {
  outbox = createOutbox({ models: database.models });
});

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
  await database.models.Outbox.deleteMany({});
});

const embedded = () =>
  embeddedSvixTargets({ baseUrl: () => delivery.baseUrl, tokenFor: delivery.tokens.issue });

/** Polls every minute: what arrives sooner was woken. */
function dispatch(targets: SvixTargets = embedded(), options: { now?: () => Date; pollMs?: number } = {}) {
  const made = createDispatch({
    models: database.models,
    outbox,
    targets,
    logger: silentLogger,
    now: options.now ?? (() => new Date()),
    pollMs: options.pollMs ?? 60_000,
  });
  stops.push(made.dispatcher.stop);
  return made;
}

const event = (environment: string, action: string, id?: string) => ({
  ...(id === undefined ? {} : { id }),
  environment,
  tenantId: 'tenant|1',
  connectionId: 'con_12345678',
  type: 'action.completed' as const,
  data: { connectionId: 'con_12345678', tenantId: 'tenant|1', action, succeeded: true },
});

async function append(events: ReturnType<typeof event>[]): Promise<void> {
  await withTransaction(database.connection, (session) => outbox.append(session, events));
  outbox.wake();
}

async function endpoint(environment: string, app = 'main', channel = 'tenant|1') {
  const path = `/${environment}/${randomBytes(3).toString('hex')}`;
  const svix = delivery.client(environment);
  await svix.application.getOrCreate({ name: 'Main', uid: app });
  const made = await svix.endpoint.create(app, { url: receiver.url + path, channels: [channel] });
  const { key } = await svix.endpoint.getSecret(app, made.id);
  return { svix, secret: key, received: () => receiver.received.filter((item) => item.path === path) };
}

const newEnvironment = () => `env_${randomBytes(4).toString('hex')}`;

test('a committed event arrives signed, in the shape of the contract, and leaves the outbox', async () => {
  const environment = newEnvironment();
  const { secret, received } = await endpoint(environment);
  dispatch().dispatcher.start();
  await append([event(environment, 'create_branch', 'out_test00000001')]);
  const [arrived] = await until('it arrived', () => received().length === 1 && received());
  const body = new Webhook(secret).verify(arrived!.body, arrived!.headers as Record<string, string>);
  expect(webhookBody('action.completed').parse(body)).toMatchObject({ data: { action: 'create_branch' } });
  await until('the outbox is empty', async () => (await database.models.Outbox.countDocuments()) === 0);
  const message = await delivery.client(environment).message.get('main', 'out_test00000001');
  expect(message).toMatchObject({ id: arrived!.id, channels: ['tenant|1'], eventType: 'action.completed' });
});

test('nothing goes out when the change was rolled back', async () => {
  const environment = newEnvironment();
  const rolledBack = withTransaction(database.connection, async (session) => {
    await outbox.append(session, [event(environment, 'never')]);
    throw new Error('rolled back');
  });
  await expect(rolledBack).rejects.toThrow('rolled back');
  expect(await database.models.Outbox.countDocuments({ environment })).toBe(0);
});

test('the events of one connection arrive in their order', async () => {
  const environment = newEnvironment();
  const { svix } = await endpoint(environment);
  dispatch().dispatcher.start();
  const names = Array.from({ length: 30 }, (_, index) => `step_${String(index).padStart(2, '0')}`);
  for (const name of names) await append([event(environment, name)]);
  const listed = await until('all are taken', async () => {
    const list = await svix.message.list('main', { withContent: true, limit: 100 });
    return list.data.length === names.length && list.data;
  });
  expect(listed.map(({ payload }) => payload.data.action).reverse()).toEqual(names);
});

test('without the application it is made, with the event types of the contract; again changes nothing', async () => {
  const environment = newEnvironment();
  const { dispatcher, ensureMainApplication } = dispatch();
  dispatcher.start();
  await append([event(environment, 'first')]);
  const svix = delivery.client(environment);
  await until(
    'it was taken',
    async () => (await svix.message.list('main').catch(() => null))?.data.length === 1,
  );
  const types = await svix.eventType.list({ withContent: true });
  expect(types.data.map(({ name }) => name)).toEqual([...EVENT_TYPES].sort());
  await ensureMainApplication(environment);
  expect(await svix.eventType.list({ withContent: true })).toEqual(types);
});

test('an example of every event type fits the contract', async () => {
  const environment = newEnvironment();
  await dispatch().ensureMainApplication(environment);
  const svix = delivery.client(environment);
  const { id } = await svix.endpoint.create('main', { url: receiver.url });
  for (const eventType of EVENT_TYPES) {
    const { payload } = await svix.endpoint.sendExample('main', id, { eventType });
    const result = webhookBody(eventType).safeParse(payload);
    expect([eventType, result.error?.issues ?? []]).toEqual([eventType, []]);
  }
});

test('an event that the service has already is not sent again', async () => {
  const environment = newEnvironment();
  const { svix, received } = await endpoint(environment);
  const payload = { from: 'an earlier try' };
  await svix.message.create('main', {
    eventType: 'action.completed',
    eventId: 'out_test00000002',
    payload,
    channels: ['tenant|1'],
  });
  dispatch().dispatcher.start();
  await append([event(environment, 'again', 'out_test00000002')]);
  await until('the outbox is empty', async () => (await database.models.Outbox.countDocuments()) === 0);
  await until('it arrived', () => received().length === 1);
  expect((await svix.message.list('main')).data).toHaveLength(1);
});

test('a service that is down, refuses or breaks off loses nothing; the event goes when it is back', async () => {
  const environment = newEnvironment();
  const { received } = await endpoint(environment, environment, 't_tenant');
  const faults: (() => Promise<Response>)[] = [
    () => Promise.reject(new TypeError('connection refused')),
    async () => new Response('{"code":"x","detail":"y"}', { status: 401 }),
    async () => new Response('<html>', { status: 502 }),
    async () => new Response('{"detail":[]}', { status: 422 }),
  ];
  let offset = 0;
  const targets = remoteSvixTargets({
    serverUrl: delivery.baseUrl,
    token: delivery.tokens.issue(environment),
    fetch: (...request) => {
      const fault = String(request[0]).includes('/msg') ? faults.shift() : undefined;
      return fault === undefined ? fetch(...request) : fault();
    },
  });
  const now = () => new Date(Date.now() + offset);
  const { dispatcher } = dispatch(targets, { now, pollMs: 20 });
  dispatcher.start();
  await append([{ ...event(environment, 'kept'), tenantId: 't_tenant' }]);
  for (let attempts = 1; attempts <= 4; attempts++) {
    await until(`try ${attempts} failed`, async () => {
      const row = await database.models.Outbox.findOne({ environment }).lean();
      return row?.attempts === attempts && row.nextAttemptAt > now();
    });
    offset += 60_000;
  }
  await until('it arrived', () => received().length === 1);
  await until('the outbox is empty', async () => (await database.models.Outbox.countDocuments()) === 0);
});

test('two dispatchers share the outbox, and every event becomes one message', async () => {
  const environment = newEnvironment();
  const { svix } = await endpoint(environment);
  dispatch().dispatcher.start();
  dispatch().dispatcher.start();
  await append(Array.from({ length: 100 }, (_, index) => event(environment, `n${index}`)));
  await until('the outbox is empty', async () => (await database.models.Outbox.countDocuments()) === 0);
  expect((await svix.message.list('main', { limit: 250 })).data).toHaveLength(100);
});

test('two dispatchers keep the order of a connection: one at a time works on it', async () => {
  const environment = newEnvironment();
  const { svix } = await endpoint(environment);
  const dispatchers = [dispatch(embedded(), { pollMs: 5 }), dispatch(embedded(), { pollMs: 5 })];
  for (const { dispatcher } of dispatchers) dispatcher.start();
  const names = Array.from({ length: 60 }, (_, index) => `step_${String(index).padStart(2, '0')}`);
  for (let at = 0; at < names.length; at += 3) {
    await append(names.slice(at, at + 3).map((name) => event(environment, name)));
  }
  await until('the outbox is empty', async () => (await database.models.Outbox.countDocuments()) === 0);
  const { data } = await svix.message.list('main', { withContent: true, limit: 100 });
  const byTime = data.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  expect(byTime.map(({ payload }) => payload.data.action)).toEqual(names);
});

test('an event that the service does not take holds up its connection only; one that it refuses nobody', async () => {
  const environment = newEnvironment();
  const { received } = await endpoint(environment, environment, 't_tenant');
  const answer = (status: number) => async () => new Response('{}', { status });
  const faults = new Map<string, () => Promise<Response>>([
    ['unavailable', answer(503)],
    ['refused', answer(422)],
    // Regression: the number in the code of a timeout was taken for the status of a refusal.
    ['silent', () => Promise.reject(new DOMException('The operation timed out', 'TimeoutError'))],
  ]);
  const targets = remoteSvixTargets({
    serverUrl: delivery.baseUrl,
    token: delivery.tokens.issue(environment),
    fetch: async (...request) => {
      const text = String(request[1]?.body ?? '');
      const fault = [...faults].find(([name]) => text.includes(`"action":"${name}"`));
      return fault === undefined ? fetch(...request) : fault[1]();
    },
  });
  let offset = 0;
  const now = () => new Date(Date.now() + offset);
  dispatch(targets, { now, pollMs: 20 }).dispatcher.start();
  const of = (connectionId: string, action: string) => ({
    ...event(environment, action),
    tenantId: 't_tenant',
    connectionId,
    data: { ...event(environment, action).data, connectionId },
  });
  const actions = () =>
    received().map(({ body }) => (JSON.parse(body) as { data: { action: string } }).data.action);
  await append([of('con_aaaaaaaa', 'refused'), of('con_aaaaaaaa', 'behind the refused')]);
  await append([of('con_bbbbbbbb', 'unavailable'), of('con_bbbbbbbb', 'behind the unavailable')]);
  await append([of('con_dddddddd', 'silent'), of('con_dddddddd', 'behind the silent')]);
  await append([of('con_cccccccc', 'elsewhere')]);
  await until('what can go is there', () => actions().length === 2);
  expect(actions().toSorted()).toEqual(['behind the refused', 'elsewhere']);
  faults.clear();
  offset += 60_000;
  await until('all is there', () => actions().length === 7);
  const last = actions();
  for (const name of ['unavailable', 'silent']) {
    expect(last.indexOf(name)).toBeLessThan(last.indexOf(`behind the ${name}`));
  }
});

test('regression: processes that start at once on an empty database make one main application', async () => {
  const environment = newEnvironment();
  const { ensureMainApplication } = dispatch();
  await Promise.all(Array.from({ length: 8 }, () => ensureMainApplication(environment)));
  const svix = delivery.client(environment);
  expect((await svix.application.list()).data.map(({ uid }) => uid)).toEqual(['main']);
  const types = (await svix.eventType.list({ limit: 100 })).data.map(({ name }) => name);
  expect(types.toSorted()).toEqual([...EVENT_TYPES].toSorted());
});

test('a token of another key is nobody', async () => {
  const svix = new Svix(`${delivery.tokens.issue('env_a').slice(0, -1)}g`, { serverUrl: delivery.baseUrl });
  await expect(svix.application.list()).rejects.toMatchObject({ code: 401 });
});

test('regression: what a process held that died is handed over and sent at once after a start that is alone', async () => {
  const { models } = database;
  const { received } = await endpoint('env-dead');
  const inAnHour = new Date(Date.now() + 3_600_000);
  await models.OutboxLane.create({ _id: 'con_12345678', holder: 'dead', until: inAnHour });
  await append([event('env-dead', 'lane')]);
  const { dispatcher, releaseLanesOfDeadProcesses } = dispatch();
  await releaseLanesOfDeadProcesses();
  dispatcher.start();
  await until('the event is sent', () => received().length === 1);

  const messageId = received()[0]?.id ?? '';
  await until('its delivery is marked', async () => {
    return (await models.Delivery.countDocuments({ messageId, status: 'succeeded' })) === 1;
  });
  const lease = { holder: 'dead', until: inAnHour };
  await models.Delivery.updateOne(
    { messageId },
    { $set: { status: 'pending', lease, nextAttemptAt: inAnHour } },
  );
  await delivery.releaseDeliveriesOfDeadProcesses();
  await until('the delivery is sent again', () => received().length === 2);
  expect(received().map(({ id }) => id)).toEqual([messageId, messageId]);
});
