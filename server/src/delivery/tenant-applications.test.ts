import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { withTransaction } from '../models/transaction.ts';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { createDispatch } from './dispatch/dispatch.ts';
import { embeddedSvixTargets, remoteSvixTargets, tenantApplicationUid } from './dispatch/svix-target.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { type DeliveryHarness, silentLogger, startDelivery } from './testing/delivery-harness.ts';
import type { KillPoint } from './testing/delivery-process.ts';
import { type Receiver, startReceiver } from './testing/receiver.ts';
import { until } from './testing/until.ts';

let database: TestDatabase;
let delivery: DeliveryHarness;
let receiver: Receiver;
let outbox: Outbox;
const posted: string[] = [];
const stops: (() => Promise<void>)[] = [];
const children: ChildProcess[] = [];

beforeAll(async () => {
  database = await testDatabase();
  delivery = await startDelivery(database, {
    intercept(req, _res, next) {
      if (req.method === 'POST' && req.path.endsWith('/msg')) posted.push(req.path);
      next();
    },
  });
  delivery.engine.start();
  receiver = await startReceiver();
});

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
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

const newEnvironment = () => `env_${randomBytes(4).toString('hex')}`;
const embedded = () =>
  embeddedSvixTargets({ baseUrl: () => delivery.baseUrl, tokenFor: delivery.tokens.issue });

/** As every process makes its own. */
function dispatch(targets = embedded()) {
  const options = { models: database.models, outbox, targets, logger: silentLogger, now: () => new Date() };
  const made = createDispatch({ ...options, pollMs: 50 });
  stops.push(made.dispatcher.stop);
  return made;
}

async function announce(environment: string, tenantId: string, id: string): Promise<void> {
  const data = { connectionId: 'con_12345678', tenantId, action: id, succeeded: true };
  const event = { id, environment, tenantId, connectionId: null, type: 'action.completed' as const, data };
  await withTransaction(database.connection, (session) => outbox.append(session, [event]));
  outbox.wake();
}

const drained = () =>
  until('the outbox is empty', async () => (await database.models.Outbox.countDocuments()) === 0);

const open = (made: ReturnType<typeof dispatch>, environment: string, id: string) =>
  made.portalAccess.application(environment, { id, name: null });

test("a tenant's events go to its own application from the moment it is opened, other tenants' do not", async () => {
  const environment = newEnvironment();
  const svix = delivery.client(environment);
  dispatch().dispatcher.start();
  posted.length = 0;
  await announce(environment, 'acme', 'out_before');
  await drained();
  expect(posted.filter((path) => !path.endsWith('/main/msg'))).toEqual([]);
  const { id, uid } = await open(dispatch(), environment, 'acme');
  await svix.endpoint.create(id, { url: `${receiver.url}/${environment}` });
  await announce(environment, 'acme', 'out_after');
  await announce(environment, 'other', 'out_other');
  await drained();
  const eventsOf = async (app: string) => (await svix.message.list(app)).data.map(({ eventId }) => eventId);
  expect(await eventsOf(uid)).toEqual(['out_after']);
  expect((await eventsOf('main')).toSorted()).toEqual(['out_after', 'out_before', 'out_other']);
  const arrived = () => receiver.received.filter(({ path }) => path === `/${environment}`);
  await until('it arrived', () => arrived().length === 1);
  expect(JSON.parse(arrived()[0]!.body)).toMatchObject({
    type: 'action.completed',
    data: { action: 'out_after' },
  });
});

test('no event is missed that is announced right after the opening, in whatever process that was', async () => {
  const environment = newEnvironment();
  const svix = delivery.client(environment);
  const processes = [dispatch(), dispatch()];
  for (const { dispatcher } of processes) dispatcher.start();
  const elsewhere = dispatch();
  const tenants = Array.from({ length: 20 }, (_, index) => `tenant|${index}`);
  await Promise.all(
    tenants.map(async (tenant) => {
      await announce(environment, tenant, `out_${tenant.slice(7)}_early`);
      await open(elsewhere, environment, tenant);
      await announce(environment, tenant, `out_${tenant.slice(7)}_late`);
    }),
  );
  await drained();
  for (const tenant of tenants) {
    const { data } = await svix.message.list(tenantApplicationUid(tenant));
    expect(data.map(({ eventId }) => eventId)).toContain(`out_${tenant.slice(7)}_late`);
  }
});

test('an application that the vendor deleted holds nothing up, and gets events again when it is opened again', async () => {
  const environment = newEnvironment();
  const svix = delivery.client(environment);
  const made = dispatch();
  made.dispatcher.start();
  const first = await open(made, environment, 'acme');
  await svix.application.delete(first.id);
  await announce(environment, 'acme', 'out_gone');
  await drained();
  posted.length = 0;
  await announce(environment, 'acme', 'out_still_gone');
  await drained();
  expect(posted).toEqual(['/api/v1/app/main/msg']);
  const { id } = await open(made, environment, 'acme');
  expect((await open(made, environment, 'acme')).id).toBe(id);
  await announce(environment, 'acme', 'out_again');
  await drained();
  expect((await svix.message.list(id)).data.map(({ eventId }) => eventId)).toEqual(['out_again']);
});

test("a tenant's application that refuses keeps the event, and it is sent to the main one once", async () => {
  const environment = newEnvironment();
  const svix = delivery.client(environment);
  let refused = 0;
  const targets = remoteSvixTargets({
    serverUrl: delivery.baseUrl,
    token: delivery.tokens.issue(environment),
    fetch: async (...request) => {
      const isTenants = /tenant\.acme\/msg/.test(String(request[0]));
      return isTenants && refused++ === 0 ? new Response('{}', { status: 500 }) : fetch(...request);
    },
  });
  const made = dispatch(targets);
  const { uid } = await open(made, environment, 'acme');
  expect(uid).toBe(`${environment}.tenant.acme`);
  made.dispatcher.start();
  await announce(environment, 'acme', 'out_kept');
  await until('it was refused', () => refused > 0);
  await drained();
  for (const app of [environment, uid]) expect((await svix.message.list(app)).data).toHaveLength(1);
});

test('names of applications cannot be mistaken for each other', () => {
  const ids = ['acme', 'main', 'a|b', 'x'.repeat(200), `-${'A'.repeat(43)}`, `.${'A'.repeat(43)}`];
  const uids = ids.map(tenantApplicationUid);
  expect(new Set([...uids, 'main']).size).toBe(ids.length + 1);
  for (const uid of uids) expect(uid).toMatch(/^tenant[.-][\w.-]{1,128}$/);
});

test('a process that dies between the two hand-overs loses nothing and doubles nothing', async () => {
  const points: KillPoint[] = [
    'only the main application has it',
    'only the application of the tenant has it',
  ];
  const outcomes = await Promise.all(points.map(killAt));
  expect(outcomes).toEqual(points.map((stopAt) => ({ stopAt, main: ['out_torn'], tenant: ['out_torn'] })));
}, 90_000);

async function killAt(stopAt: KillPoint) {
  const own = await testDatabase();
  const api = await startDelivery(own, { masterKey: delivery.masterKey });
  stops.push(api.close, own.drop);
  const environment = newEnvironment();
  const svix = api.client(environment);
  const ownOutbox = createOutbox({ models: own.models });
  const { portalAccess, ensureMainApplication } = createDispatch({
    models: own.models,
    outbox: ownOutbox,
    targets: embeddedSvixTargets({ baseUrl: () => api.baseUrl, tokenFor: api.tokens.issue }),
    logger: silentLogger,
    now: () => new Date(),
  });
  await ensureMainApplication(environment);
  const { uid } = await portalAccess.application(environment, { id: 'acme', name: null });
  const data = { connectionId: 'con_12345678', tenantId: 'acme', action: 'a', succeeded: true };
  const event = { id: 'out_torn', environment, tenantId: 'acme', connectionId: null, data };
  await withTransaction(own.connection, (session) =>
    ownOutbox.append(session, [{ ...event, type: 'action.completed' }]),
  );
  const doomed = startProcess(own, stopAt);
  await saying(doomed, 'standing still');
  const counts = await Promise.all(
    ['main', uid].map(async (app) => (await svix.message.list(app)).data.length),
  );
  expect([stopAt, counts]).toEqual([stopAt, stopAt.startsWith('only the main') ? [1, 0] : [0, 1]]);
  doomed.kill('SIGKILL');
  await once(doomed, 'exit');
  startProcess(own, 'none');
  await until('the outbox is empty', async () => (await own.models.Outbox.countDocuments()) === 0, 30_000);
  const eventIds = async (app: string) => (await svix.message.list(app)).data.map(({ eventId }) => eventId);
  return { stopAt, main: await eventIds('main'), tenant: await eventIds(uid) };
}

function startProcess({ uri, connection }: TestDatabase, stopAt: KillPoint): ChildProcess {
  const masterKey = delivery.masterKey.toString('hex');
  const settings = { uri, dbName: connection.db!.databaseName, masterKey, stopAt };
  const child = fork(new URL('./testing/delivery-process.ts', import.meta.url), [JSON.stringify(settings)]);
  children.push(child);
  return child;
}

async function saying(child: ChildProcess, word: string): Promise<void> {
  for (;;) {
    const [message] = await once(child, 'message', { signal: AbortSignal.timeout(30_000) });
    if (message === word) return;
  }
}
