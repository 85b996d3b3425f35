import { randomBytes } from 'node:crypto';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { type DeliveryHarness, startDelivery } from './testing/delivery-harness.ts';

let database: TestDatabase;
let delivery: DeliveryHarness;
const environment = `env_${randomBytes(4).toString('hex')}`;

beforeAll(async () => {
  database = await testDatabase();
  delivery = await startDelivery(database);
  const svix = delivery.client(environment);
  await svix.application.create({ name: 'Acme', uid: 'acme' });
  await svix.endpoint.create('acme', { url: 'https://example.com', uid: 'hooks', disabled: true });
});

afterAll(async () => {
  await delivery.close();
  await database.drop();
});

async function call(
  method: string,
  path: string,
  { body, token = delivery.tokens.issue(environment) }: { body?: string | undefined; token?: string } = {},
) {
  const response = await fetch(`${delivery.baseUrl}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : JSON.parse(text) };
}

describe('who may call', () => {
  const forged = `pbd_${Buffer.from('env_x').toString('base64url')}_${'0'.repeat(64)}`;
  test.each(['', 'x', 'pb_unknown', 'pbd_', forged])('nobody with the token "%s"', async (token) => {
    const { status, body } = await call('GET', '/app', { token });
    expect([status, body]).toEqual([401, { code: 'authentication_failed', detail: 'Invalid token' }]);
  });

  test('no key without webhooks:manage', async () => {
    expect((await call('GET', '/app', { token: 'read-only' })).status).toBe(403);
  });

  test('another environment sees nothing, and gets the answers of what does not exist', async () => {
    const svix = delivery.client(environment);
    const app = await svix.application.get('acme');
    const endpoint = await svix.endpoint.get('acme', 'hooks');
    const message = await svix.message.create('acme', { eventType: 'a', payload: {} });
    const before = await snapshot();
    const foreign = delivery.tokens.issue('env_foreign');
    const calls: [string, string, string?][] = [
      ['GET', `/app/${app.id}`],
      ['PATCH', `/app/${app.id}`, '{"name":"x"}'],
      ['PUT', `/app/${app.id}`, '{"name":"x"}'],
      ['DELETE', `/app/${app.id}`],
      ['GET', '/app/acme/endpoint'],
      ['POST', `/app/${app.id}/endpoint`, '{"url":"https://example.com"}'],
      ['GET', `/app/${app.id}/endpoint/${endpoint.id}`],
      ['PATCH', `/app/${app.id}/endpoint/${endpoint.id}`, '{}'],
      ['DELETE', `/app/${app.id}/endpoint/${endpoint.id}`],
      ['GET', `/app/${app.id}/endpoint/${endpoint.id}/secret`],
      ['POST', `/app/${app.id}/endpoint/${endpoint.id}/secret/rotate`, '{}'],
      ['GET', `/app/${app.id}/endpoint/${endpoint.id}/headers`],
      ['PUT', `/app/${app.id}/endpoint/${endpoint.id}/headers`, '{"headers":{}}'],
      ['GET', `/app/${app.id}/endpoint/${endpoint.id}/stats`],
      ['POST', `/app/${app.id}/endpoint/${endpoint.id}/recover`, '{"since":"2020-01-01T00:00:00Z"}'],
      ['POST', `/app/${app.id}/msg`, '{"eventType":"a","payload":{}}'],
      ['GET', `/app/${app.id}/msg`],
      ['GET', `/app/${app.id}/msg/${message.id}`],
      ['DELETE', `/app/${app.id}/msg/${message.id}/content`],
      ['GET', `/app/${app.id}/attempt/msg/${message.id}`],
      ['GET', `/app/${app.id}/attempt/endpoint/${endpoint.id}`],
      ['POST', `/app/${app.id}/msg/${message.id}/endpoint/${endpoint.id}/resend`],
    ];
    for (const [method, path, body] of calls) {
      const theirs = await call(method, path, { body, token: foreign });
      const missing = await call(method, path.replace(app.id, 'app_missing').replace('acme', 'none'), {
        body,
        token: foreign,
      });
      expect([method, path, theirs]).toEqual([
        method,
        path,
        { status: 404, body: { code: 'not_found', detail: 'Entity not found' } },
      ]);
      expect(theirs).toEqual(missing);
    }
    expect(await snapshot()).toBe(before);
  });

  test('an endpoint or message of another application is not there', async () => {
    const svix = delivery.client(environment);
    const endpoint = await svix.endpoint.get('acme', 'hooks');
    const message = await svix.message.create('acme', { eventType: 'a', payload: {} });
    await svix.application.getOrCreate({ name: 'Other', uid: 'other' });
    for (const path of [`endpoint/${endpoint.id}`, `msg/${message.id}`, `attempt/endpoint/${endpoint.id}`]) {
      expect((await call('GET', `/app/other/${path}`)).status).toBe(404);
    }
  });

  async function snapshot(): Promise<string> {
    const { Application, Endpoint, Message, Delivery, Attempt } = database.models;
    const all = [Application.find(), Endpoint.find(), Message.find(), Delivery.find(), Attempt.find()];
    return JSON.stringify(await Promise.all(all.map((query) => query.sort({ _id: 1 }).lean())));
  }
});

describe('whatever is sent, the answer is a 4xx that says why', () => {
  const deep = `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`;
  const bodies: [string, string][] = [
    ['not JSON', '{"name":'],
    ['a NUL', '{"name":"\u0000"'],
    ['an array', '[]'],
    ['a number', '12'],
    ['null', 'null'],
    [
      'wrong types',
      '{"name":1,"url":{},"eventType":[],"payload":"x","headers":[],"since":5,"description":{}}',
    ],
    ['too deep', `{"eventType":"a","payload":${deep}}`],
    ['too large', JSON.stringify({ eventType: 'a', payload: { text: 'x'.repeat(8_500_000) } })],
    [
      'unknown fields',
      '{"name":"a","url":"https://example.com","eventType":"a","payload":{},"since":"2020-01-01T00:00:00Z","bogus":1}',
    ],
    [
      'operators',
      '{"name":{"$gt":""},"uid":{"$ne":null},"url":{"$gt":""},"eventType":{"$gt":""},"payload":{}}',
    ],
    ['__proto__', '{"__proto__":{"name":"x"},"constructor":{"prototype":{}}}'],
    [
      'a long uid',
      JSON.stringify({
        name: 'a',
        uid: 'u'.repeat(5000),
        url: 'https://example.com',
        eventType: 'e'.repeat(999),
      }),
    ],
    [
      'a bad metadata key',
      '{"name":"a","url":"https://example.com","metadata":{"$set":"x"},"eventType":"a b"}',
    ],
  ];
  const writes: [string, string][] = [
    ['POST', '/app'],
    ['PUT', '/app/acme'],
    ['PATCH', '/app/acme'],
    ['POST', '/app/acme/endpoint'],
    ['PUT', '/app/acme/endpoint/hooks'],
    ['PATCH', '/app/acme/endpoint/hooks'],
    ['PUT', '/app/acme/endpoint/hooks/headers'],
    ['POST', '/app/acme/endpoint/hooks/recover'],
    ['POST', '/app/acme/endpoint/hooks/send-example'],
    ['POST', '/app/acme/msg'],
    ['POST', '/event-type'],
    ['PUT', '/event-type/a'],
  ];

  test.each(bodies)('body: %s', async (_name, body) => {
    for (const [method, path] of writes) {
      const answer = await call(method, path, { body });
      expect([method, path, answer.status >= 400 && answer.status < 500]).toEqual([method, path, true]);
      const { detail } = answer.body;
      expect(Array.isArray(detail) ? detail[0].msg : detail).toEqual(expect.stringMatching(/\w/));
    }
  });

  test.each([
    '/app?limit=0',
    '/app?limit=9999',
    '/app?limit=x',
    '/app?order=sideways',
    '/app?iterator=a&iterator=b',
    '/app/acme/msg?before=yesterday',
    '/app/acme/msg?event_types=a%20b',
    '/app/acme/msg?with_content=maybe',
    '/app/acme/attempt/endpoint/hooks?status_code_class=250',
    '/app/acme/attempt/endpoint/hooks?status=9',
    '/app/%00',
    '/app/%E0%A4%A',
    `/app/${'x'.repeat(3000)}`,
    '/app/acme/endpoint/$where',
    '/no/such/thing',
  ])('GET %s', async (path) => {
    const { status, body } = await call('GET', path);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(body.detail).toBeTruthy();
  });

  test('odd but valid payloads come back as they were', async () => {
    const svix = delivery.client(environment);
    const payload = JSON.parse(
      '{"$set":{"a.b":1},"":"empty key","1":"first","text":"\\u0000 \\ud83d\\ude00 </script>","n":1e21,"list":[[],{}]}',
    );
    const { id } = await svix.message.create('acme', { eventType: 'a', payload });
    expect((await svix.message.get('acme', id, { withContent: true })).payload).toEqual(payload);
  });
});

test("in production an endpoint of a vendor's customer is public, whatever the operator allows the vendor's own", async () => {
  const production = await startDelivery(database, { production: true });
  const svix = production.client(environment);
  await svix.application.getOrCreate({ name: 'Main', uid: 'main' });
  const own = await svix.endpoint.create('main', { url: 'https://127.0.0.1/hooks' });
  await expect(svix.endpoint.create('acme', { url: 'https://127.0.0.1/hooks' })).rejects.toMatchObject({
    code: 422,
  });
  await expect(svix.endpoint.patch('acme', 'hooks', { url: 'https://127.0.0.1' })).rejects.toMatchObject({
    code: 422,
  });
  await expect(svix.endpoint.create('acme', { url: 'http://example.com' })).rejects.toMatchObject({
    code: 422,
  });
  const rows = await database.models.Endpoint.find({
    _id: { $in: [own.id, (await svix.endpoint.get('acme', 'hooks')).id] },
  });
  expect(rows.map(({ publicOnly }) => publicOnly).toSorted()).toEqual([false, true]);
  await production.close();
});
