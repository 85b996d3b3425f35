import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Svix } from 'svix';
import { type TestDatabase, testDatabase } from '../../testing/database.ts';
import type { SvixRoute } from '../http/svix-route.ts';
import { type DeliveryHarness, movableClock, startDelivery } from '../testing/delivery-harness.ts';
import { CAPABILITIES, type Capability, grants } from './capabilities.ts';

const environment = `env_${randomBytes(4).toString('hex')}`;
const clock = movableClock();
const since = '2020-01-01T00:00:00Z';
let database: TestDatabase;
let delivery: DeliveryHarness;
let svix: Svix;
let own: Things;
let other: Things;

/** Every id that a path can name. */
interface Things {
  app: string;
  uid: string;
  endpoint: string;
  msg: string;
  attempt: string;
  name: string;
}

beforeAll(async () => {
  database = await testDatabase();
  delivery = await startDelivery(database, { now: clock.now });
  svix = delivery.client(environment);
  await svix.eventType.create({ name: 'a', description: 'A', schemas: { '1': { type: 'object' } } });
  [own, other] = [await things('own'), await things('other')];
});

afterAll(async () => {
  await delivery.close();
  await database.drop();
});

async function things(uid: string): Promise<Things> {
  const app = await svix.application.create({ name: uid, uid });
  const endpoint = await svix.endpoint.create(uid, { url: 'https://example.com', uid: 'hooks' });
  const message = await svix.message.create(uid, { eventType: 'a', payload: { secret: uid } });
  const attempt = `atmpt_${uid}`;
  const at = new Date();
  await database.models.Attempt.insertMany([
    {
      _id: attempt,
      applicationId: app.id,
      messageId: message.id,
      endpointId: endpoint.id,
      eventType: 'a',
      url: endpoint.url,
      status: 0,
      responseStatusCode: 200,
      durationMs: 1,
      triggerType: 0,
      createdAt: at,
      expiresAt: new Date(at.getTime() + 86_400_000),
    },
  ]);
  return { app: app.id, uid, endpoint: endpoint.id, msg: message.id, attempt, name: 'a' };
}

/** A body that every route accepts that takes one; null: it takes none. */
const BODIES: Record<string, unknown> = {
  'post /app': { name: 'x' },
  'put /app/:app': { name: 'x' },
  'patch /app/:app': { name: 'x' },
  'post /app/:app/endpoint': { url: 'https://example.com/new' },
  'put /app/:app/endpoint/:endpoint': { url: 'https://example.com/put' },
  'patch /app/:app/endpoint/:endpoint': { description: 'x' },
  'post /app/:app/endpoint/:endpoint/secret/rotate': {},
  'put /app/:app/endpoint/:endpoint/headers': { headers: { 'x-a': 'b' } },
  'patch /app/:app/endpoint/:endpoint/headers': { headers: { 'x-a': 'b' } },
  'post /app/:app/endpoint/:endpoint/recover': { since },
  'post /app/:app/endpoint/:endpoint/bulk-replay': { since },
  'post /app/:app/endpoint/:endpoint/replay-missing': { since },
  'post /app/:app/endpoint/:endpoint/send-example': { eventType: 'a' },
  'post /app/:app/msg': { eventType: 'a', payload: {} },
  'post /app/:app/msg/precheck/active': { eventType: 'a' },
  'post /operational-webhook/endpoint': { url: 'https://example.com/ops' },
  'put /operational-webhook/endpoint/:endpoint': { url: 'https://example.com/ops' },
  'post /operational-webhook/endpoint/:endpoint/secret/rotate': {},
  'put /operational-webhook/endpoint/:endpoint/headers': { headers: { 'x-a': 'b' } },
  'post /app/:app/msg/bulk-expunge': { ids: [] },
  'post /stats/usage/app': { since, until: since },
  'post /event-type/import/openapi': { spec: { webhooks: {} } },
  'post /event-type': { name: 'b', description: 'B' },
  'put /event-type/:name': { description: 'B' },
  'patch /event-type/:name': { description: 'B' },
  'post /auth/app-portal-access/:app': {},
  'post /auth/app/:app/expire-all': {},
  'post /auth/one-time-token': { oneTimeToken: 'x'.repeat(43) },
};

async function call(
  route: { method: string; path: string },
  ids: Partial<Things>,
  token: string,
): Promise<{ status: number; body: unknown }> {
  const path = route.path.replaceAll(/:(\w+)/g, (_all, name: keyof Things) => ids[name] ?? 'missing');
  const body = BODIES[`${route.method} ${route.path}`];
  const aborter = new AbortController();
  const response = await fetch(`${delivery.baseUrl}/api/v1${path}`, {
    method: route.method.toUpperCase(),
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    signal: aborter.signal,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (response.headers.get('content-type')?.startsWith('text/event-stream') === true) {
    aborter.abort();
    return { status: response.status, body: 'stream' };
  }
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : JSON.parse(text) };
}

const accessTo = async (uid: string, capabilities?: Capability[]) => {
  const input = capabilities === undefined ? {} : { capabilities: capabilities as never };
  return (await svix.authentication.appPortalAccess(uid, { ...input, expiry: 3600 })).token;
};

/** Everything that is stored, tokens apart. */
async function snapshot(): Promise<string> {
  const { Application, Endpoint, EventType, Message, Delivery, Attempt, Idempotency } = database.models;
  const all = [Application, Endpoint, EventType, Message, Delivery, Attempt, Idempotency];
  const rows = await Promise.all(
    all.map((model) => (model as typeof Application).find().sort({ _id: 1 }).lean()),
  );
  return JSON.stringify(rows);
}

const NOT_FOUND = { status: 404, body: { code: 'not_found', detail: 'Entity not found' } };
const inApplication = () => delivery.routes.filter(({ path }) => path.includes('/:app'));

test('the table knows a body for every route that takes one', () => {
  const wanted = delivery.routes
    .filter(({ body }) => body.type !== 'unknown')
    .map(({ method, path }) => `${method} ${path}`);
  expect(Object.keys(BODIES).toSorted()).toEqual(wanted.toSorted());
});

test('another application answers as a missing one on every route, whatever the token may do in its own', async () => {
  const before = await snapshot();
  for (const token of [await accessTo('own'), await accessTo('own', ['ViewBase'])]) {
    const answers = await Promise.all(
      inApplication().flatMap((route) =>
        [other, { ...other, app: other.uid }, {}].map(async (ids) => ({
          route: `${route.method} ${route.path}`,
          ...(await call(route, ids, token)),
        })),
      ),
    );
    expect(answers.filter(({ route: _, ...answer }) => !isDeepStrictEqual(answer, NOT_FOUND))).toEqual([]);
    expect(answers.length).toBeGreaterThan(100);
  }
  expect(await snapshot()).toBe(before);
});

test("another application's things are not found in one's own either", async () => {
  const token = await accessTo('own');
  const before = await snapshot();
  const nested = inApplication().filter(
    ({ access, path }) => access !== 'service' && /:(endpoint|msg)/.test(path),
  );
  const missing = { app: own.app, endpoint: 'ep_missing', msg: 'msg_missing', attempt: 'atmpt_missing' };
  const answers = await Promise.all(
    nested.flatMap((route) =>
      [{ ...other, app: own.app }, missing].map(async (ids) => ({
        route: `${route.method} ${route.path}`,
        ...(await call(route, ids, token)),
      })),
    ),
  );
  expect(answers.filter(({ route: _, ...answer }) => !isDeepStrictEqual(answer, NOT_FOUND))).toEqual([]);
  expect(answers.length).toBeGreaterThan(30);
  expect(await snapshot()).toBe(before);
});

test('each capability opens its routes of the own application and no others', async () => {
  for (const capability of CAPABILITIES) {
    const capabilities = withBase(capability);
    const token = await accessTo('own', capabilities);
    const isAllowed = ({ access }: SvixRoute) =>
      access !== 'service' && access !== 'anyone' && access !== 'portal' && grants({ capabilities }, access);
    const judged = delivery.routes.filter(({ access }) => access !== 'anyone' && access !== 'portal');
    const before = await snapshot();
    const refused = await Promise.all(
      judged
        .filter((route) => !isAllowed(route))
        .map(async (route) => ({ route: route.path, ...(await call(route, own, token)) })),
    );
    const wrong = refused.filter(({ status, body }) => status !== 403 || !isRefusal(body));
    expect([capability, wrong]).toEqual([capability, []]);
    expect(await snapshot()).toBe(before);
    for (const route of judged.filter((one) => isAllowed(one) && one.method !== 'delete')) {
      const { status } = await call(route, own, token);
      expect([capability, route.method, route.path, status < 400]).toEqual([
        capability,
        route.method,
        route.path,
        true,
      ]);
    }
  }
});

test('ended, expired and made-up tokens, and those of a deleted application, are nobody on every route', async () => {
  await svix.application.create({ name: 'gone', uid: 'gone' });
  const ofDeleted = await accessTo('gone');
  await svix.application.delete('gone');
  const expired = await accessTo('own');
  clock.advance(3601_000);
  const revoked = await accessTo('own');
  await svix.authentication.expireAll('own');
  const { url } = await svix.authentication.appPortalAccess('own');
  const code = new URL(url).hash.replace('#code=', '');
  const nobody = [ofDeleted, expired, revoked, code, `pbw_${code}`, 'pbw_', `pbw_${'A'.repeat(43)}`];
  const before = await snapshot();
  const guarded = [
    ...delivery.routes.filter(({ access }) => access !== 'anyone'),
    { method: 'get', path: '/no/such/thing' },
  ];
  for (const token of nobody) {
    const answers = await Promise.all(guarded.map((route) => call(route, own, token)));
    const wanted = { status: 401, body: { code: 'authentication_failed', detail: 'Invalid token' } };
    expect(answers).toEqual(guarded.map(() => wanted));
  }
  expect(await snapshot()).toBe(before);
});

function isRefusal(body: unknown): boolean {
  return (body as { code?: string }).code === 'insufficient_permissions';
}

function withBase(capability: Capability): Capability[] {
  return [...new Set<Capability>(['ViewBase', capability])];
}
