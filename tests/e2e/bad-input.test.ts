import type { Problem } from '../../server/contract/common.ts';
import { type RouteContract, routes } from '../../server/contract/index.ts';
import { type ApiFixture, BODIES, PAGE_ORIGIN, pathOf, startApiFixture } from '../support/api-fixture.ts';

/** Whatever comes in wrong gets a problem document and changes nothing; generated from the contract. */
let fixture: ApiFixture;
let before: Record<string, string>;
const all = Object.entries(routes);
const withBody = all.filter(([, { body }]) => body !== undefined);

beforeAll(async () => {
  fixture = await startApiFixture();
  await fixture.quiet();
}, 180_000);
afterAll(() => fixture.stop(), 60_000);
beforeEach(async () => {
  before = await fixture.contents();
});
afterEach(async () => {
  const after = await fixture.contents();
  const changed = Object.keys(after).filter((name) => after[name] !== before[name]);
  expect(changed).toEqual([]);
  expect(fixture.whole.lives()).toBe(true);
});

interface Ask {
  token?: string | null;
  path?: string;
  method?: string;
  headers?: Record<string, string>;
  /** Sent as it is. */
  raw?: string;
  body?: unknown;
}

const tokenFor = ({ principal }: RouteContract) =>
  ({
    session: fixture.sessionToken,
    publishable_key: fixture.publishable.key,
    api_key: fixture.whole.apiKey,
    none: null,
  })[principal];

/** The answer as a problem document; fails on anything else. */
async function ask(name: string, route: RouteContract, asked: Ask = {}): Promise<Problem> {
  const { token = tokenFor(route), path = pathOf(route, fixture.ids), method = route.method } = asked;
  const body = asked.raw ?? ('body' in asked ? JSON.stringify(asked.body) : validBody(name, route));
  const response = await fetch(fixture.whole.url + path, {
    method,
    redirect: 'manual',
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(route.principal === 'publishable_key' ? { origin: PAGE_ORIGIN } : {}),
      ...asked.headers,
    },
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  const what = `${name} ${method} ${path} ${JSON.stringify(asked).slice(0, 200)}`;
  const seen = { what, status: response.status, type: response.headers.get('content-type'), text };
  expect(seen).toMatchObject({ what, type: expect.stringMatching(/^application\/problem\+json/) });
  const problem = JSON.parse(text) as Problem;
  expect({ what, ...problem }).toMatchObject({
    what,
    type: `https://patchbay.dev/problems/${problem.code}`,
    status: response.status,
    title: expect.stringMatching(/\w/),
    code: expect.stringMatching(/^[a-z_]+$/),
    detail: expect.stringMatching(/\w{3}.*\.$/s),
    requestId: response.headers.get('x-request-id'),
  });
  expect({ what, status: response.status, below500: response.status < 500 }).toMatchObject({
    below500: true,
  });
  expect(response.status).toBeGreaterThanOrEqual(400);
  expect(text).not.toMatch(/\n\s+at |node_modules|Mongo/);
  return problem;
}

function validBody(name: string, route: RouteContract): string | undefined {
  if (route.body === undefined) return undefined;
  const body = BODIES[name];
  if (body === undefined)
    throw new Error(`${name} takes a body: add a valid one to tests/support/api-fixture.ts`);
  return JSON.stringify(body);
}

describe('credentials', () => {
  test('missing, malformed and unknown ones are refused on every route', async () => {
    const key = fixture.whole.apiKey;
    for (const [name, route] of all) {
      const session = route.principal === 'session';
      expect(await ask(name, route, { token: null })).toMatchObject({
        status: 401,
        code: 'missing_credentials',
      });
      for (const authorization of [
        'Basic dXNlcjpwYXNz',
        'Bearer',
        'Bearer a b',
        `Bearer ${'x'.repeat(600)}`,
        key,
      ]) {
        const asked = { token: null, headers: { authorization } };
        expect(await ask(name, route, asked)).toMatchObject({ status: 401, code: 'malformed_credentials' });
      }
      const unknown = session ? `pbs_${'A'.repeat(43)}` : `${key.slice(0, -8)}AAAAAAAA`;
      const wrongKind = session ? key : fixture.sessionToken;
      for (const token of [unknown, wrongKind, 'x', '$ne', '__proto__']) {
        const code = session ? 'session_unknown' : 'invalid_api_key';
        expect(await ask(name, route, { token })).toMatchObject({ status: 401, code });
      }
    }
  }, 60_000);

  test('a key without the permission of the route is refused', async () => {
    const keys = new Map<string, string>();
    for (const [, { permission }] of all) {
      if (permission !== undefined && !keys.has(permission))
        keys.set(permission, await fixture.keyWithout(permission));
    }
    before = await fixture.contents();
    for (const [name, route] of all) {
      if (route.principal !== 'api_key') continue;
      expect(route.permission).toBeDefined();
      const problem = await ask(name, route, { token: keys.get(route.permission ?? '') ?? '' });
      expect(problem).toMatchObject({ status: 403, code: 'permission_missing' });
      expect(problem.detail).toContain(route.permission);
    }
  }, 60_000);

  test('an expired, a revoked and a session on a page that is not its own are refused', async () => {
    const { api } = fixture.whole;
    const open = async (more: object = {}) =>
      (
        await api.call<{ id: string; token: string }>('POST', '/v1/connect-sessions', {
          tenant: { id: 'globex' },
          endUser: { id: 'user-1' },
          ...more,
        })
      ).body;
    const [expired, revoked, elsewhere] = [
      await open(),
      await open(),
      await open({ allowedOrigins: ['https://app.acme.example'] }),
    ];
    await fixture.models.ConnectSession.updateOne(
      { _id: expired.id },
      { $set: { expiresAt: new Date(Date.now() - 1000) } },
    );
    expect((await api.call('DELETE', `/v1/connect-sessions/${revoked.id}`)).status).toBe(204);
    before = await fixture.contents();
    for (const [name, route] of all) {
      if (route.principal !== 'session') continue;
      expect((await ask(name, route, { token: expired.token })).code).toMatch(/^session_(expired|unknown)$/);
      expect(await ask(name, route, { token: revoked.token })).toMatchObject({
        status: 401,
        code: 'session_revoked',
      });
      const asked = { token: elsewhere.token, headers: { origin: 'https://evil.example' } };
      expect(await ask(name, route, asked)).toMatchObject({ status: 403, code: 'origin_not_allowed' });
    }
    // The database sweeps expired sessions by itself.
    await fixture.models.ConnectSession.deleteOne({ _id: expired.id });
    before = await fixture.contents();
  }, 60_000);
});

describe('addresses', () => {
  test('that are unknown, or have no such method', async () => {
    const any = routes['listConnections'] as RouteContract;
    for (const path of ['/v1', '/v1/nothing', '/v2/connections', '/widget/v1/nothing', '/.env']) {
      for (const method of ['GET', 'POST']) {
        const asked = { path, method, ...bodyFree(method) };
        expect(await ask('unknown', any, asked)).toMatchObject({ status: 404, code: 'route_not_found' });
      }
    }
    for (const [name, route] of all) {
      const known = all.filter(([, { path }]) => path === route.path).map(([, { method }]) => method);
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const) {
        if (known.includes(method)) continue;
        expect(await ask(name, route, { method, ...bodyFree(method) })).toMatchObject({
          code: expect.stringMatching(/_not_found$/),
        });
      }
    }
  }, 60_000);

  test('with broken escapes, strange names and ids of a wrong shape', async () => {
    for (const [name, route] of all) {
      const params = [...route.path.matchAll(/:(\w+)/g)].map(([, param]) => param ?? '');
      for (const param of params) {
        for (const broken of ['%E0%A4%A', '%', '%zz']) {
          const path = pathOf(route, fixture.ids, { [param]: broken });
          expect(await ask(name, route, { path })).toMatchObject({ status: 400, code: 'bad_request' });
        }
        for (const strange of [
          '__proto__',
          'constructor',
          'toString',
          '%00',
          '%F0%9F%98%80',
          '..%2f..%2fetc',
          'a'.repeat(3000),
        ]) {
          const path = pathOf(route, fixture.ids, { [param]: strange });
          const { status } = await ask(name, route, { path });
          const expected = param === 'id' ? [400] : [400, 404];
          expect({
            name,
            param,
            strange: strange.slice(0, 20),
            status,
            good: expected.includes(status),
          }).toMatchObject({
            good: true,
          });
        }
      }
    }
  }, 60_000);

  test('with queries that the route does not know or cannot read', async () => {
    for (const [name, route] of all) {
      if (route.query === undefined) continue;
      const path = pathOf(route, fixture.ids).replace(/\?.*/, '');
      const { shape } = route.query;
      const queries = ['nothing=1', '__proto__=1', 'limit[$gt]=1', '$where=1', '%E0%A4%A=1'];
      if ('limit' in shape)
        queries.push('limit=0', 'limit=abc', 'limit=100000', 'limit=1.5', 'limit=1&limit=2');
      if ('cursor' in shape) queries.push('cursor=%00', 'cursor=!!!', `cursor=${'A'.repeat(1500)}`);
      if ('tenantId' in shape) queries.push('tenantId=', 'tenantId=a%20b', 'tenantId=%00');
      if ('connectionId' in shape) queries.push('connectionId=1', 'connectionId[$ne]=x');
      if ('status' in shape) queries.push('status=nothing', 'status[$ne]=active');
      if ('data' in shape) queries.push('data=everything');
      for (const query of queries) {
        const problem = await ask(name, route, { path: `${path}?${query}` });
        expect([name, query, problem.status]).toEqual([name, query, 400]);
      }
    }
  }, 60_000);
});

describe('bodies', () => {
  test('that are no JSON, of a wrong type, too large or too deep', async () => {
    for (const [name, route] of withBody) {
      for (const raw of ['{', '{"a":1,}', '<xml/>', 'undefined', '"\ud800', '{"a":1}{"b":2}']) {
        expect(await ask(name, route, { raw })).toMatchObject({ status: 400, code: 'invalid_json' });
      }
      for (const body of [42, 'text', true, null, []]) {
        expect([name, await ask(name, route, { body })]).toMatchObject([
          name,
          { status: 400, code: 'invalid_body' },
        ]);
      }
      const large = JSON.stringify({ ...BODIES[name], more: 'x'.repeat(1_100_000) });
      expect(await ask(name, route, { raw: large })).toMatchObject({ status: 413, code: 'body_too_large' });
      const deep = `{"a":${'['.repeat(60)}${']'.repeat(60)}}`;
      expect(await ask(name, route, { raw: deep })).toMatchObject({ status: 400, code: 'body_too_deep' });
      const bottomless = `${'{"a":'.repeat(80_000)}1${'}'.repeat(80_000)}`;
      expect((await ask(name, route, { raw: bottomless })).status).toBe(400);
    }
  }, 60_000);

  test('with fields that are unknown or of a wrong type name each of them', async () => {
    for (const [name, route] of withBody) {
      const valid = BODIES[name] ?? {};
      const unknown = await ask(name, route, { body: { ...valid, nothing: 1 } });
      expect(unknown).toMatchObject({ status: 400, code: 'invalid_body', errors: [{ field: 'nothing' }] });
      const polluted = `{"__proto__":{"admin":true},${JSON.stringify(valid).slice(1)}`;
      expect((await ask(name, route, { raw: polluted })).status).toBe(400);
      for (const [field, value] of Object.entries(valid)) {
        for (const wrong of typeof value === 'object' ? [7, 'x', null] : [{ $ne: null }, [], null]) {
          const problem = await ask(name, route, { body: { ...valid, [field]: wrong } });
          expect([name, field, [400, 422].includes(problem.status)]).toEqual([name, field, true]);
          expect(problem.errors?.[0]?.field.split('.')[0]).toBe(field);
        }
      }
    }
  }, 60_000);

  test('of another media type, charset or encoding, or where none is taken', async () => {
    for (const [name, route] of all) {
      if (route.method === 'GET') continue;
      if (route.body === undefined) {
        expect(await ask(name, route, { body: { surprise: 1 } })).toMatchObject({ code: 'unexpected_body' });
        continue;
      }
      for (const type of [
        'text/plain',
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=x',
      ]) {
        expect(await ask(name, route, { headers: { 'content-type': type } })).toMatchObject({
          status: 415,
          code: 'unsupported_media_type',
        });
      }
      const charset = { 'content-type': 'application/json; charset=iso-8859-1' };
      expect((await ask(name, route, { headers: charset })).status).toBe(415);
      expect((await ask(name, route, { headers: { 'content-encoding': 'zip' } })).status).toBe(415);
      expect((await ask(name, route, { headers: { 'content-encoding': 'gzip' } })).status).toBe(400);
    }
  }, 60_000);

  test('with a broken Idempotency-Key', async () => {
    for (const [name, route] of all) {
      if (route.method !== 'POST') continue;
      for (const key of ['', 'a b', 'x'.repeat(300), 'é']) {
        const problem = await ask(name, route, { headers: { 'idempotency-key': key } });
        expect([name, problem.status, problem.code]).toEqual([name, 400, 'invalid_idempotency_key']);
      }
    }
  }, 60_000);
});

test('the inbound webhooks and the proxy answer problem documents too', async () => {
  const any = routes['listConnections'] as RouteContract;
  const { connection } = fixture.ids;
  expect(
    (await ask('hook', any, { method: 'POST', path: '/hooks/hook_AAAAAAAAAAAA', raw: '{' })).status,
  ).toBe(404);
  const proxy = `/v1/connections/${connection}/proxy/v1/customers`;
  expect(await ask('proxy', any, { path: proxy, token: null })).toMatchObject({ status: 401 });
  expect(await ask('proxy', any, { path: proxy, token: fixture.foreignKey })).toMatchObject({ status: 404 });
  expect((await ask('proxy', any, { path: '/v1/connections/x/proxy/v1' })).status).toBeLessThan(500);
});

/** `fetch` sends no body with a GET. */
function bodyFree(method: string): Ask {
  return { body: method === 'GET' ? undefined : {} };
}
