import { randomBytes } from 'node:crypto';
import { AppPortalCapability, Svix } from 'svix';
import { type TestDatabase, testDatabase } from '../../testing/database.ts';
import { type DeliveryHarness, movableClock, startDelivery } from '../testing/delivery-harness.ts';
import { ORIGINS_HEADER } from './portal.input.ts';

const clock = movableClock();
const PAGE = 'https://app.acme.test';
let database: TestDatabase;
let delivery: DeliveryHarness;

beforeAll(async () => {
  database = await testDatabase();
  delivery = await startDelivery(database, { now: clock.now });
});

afterAll(async () => {
  await delivery.close();
  await database.drop();
});

const browser = (token: string) => new Svix(token, { serverUrl: delivery.baseUrl, retryScheduleInMs: [] });

async function scene() {
  const environment = `env_${randomBytes(4).toString('hex')}`;
  const svix = delivery.client(environment);
  const app = await svix.application.create({ name: 'Acme', uid: 'acme' });
  const withOrigins = (origins: string) =>
    new Svix(delivery.tokens.issue(environment), {
      serverUrl: delivery.baseUrl,
      retryScheduleInMs: [],
      fetch: (url, init) => fetch(url, { ...init, headers: { ...init?.headers, [ORIGINS_HEADER]: origins } }),
    });
  return { svix, app, withOrigins };
}

const refusal = async (promise: Promise<unknown>) => {
  const error = await promise.then(
    () => null,
    (thrown: { code: number }) => thrown,
  );
  return error?.code ?? null;
};

function request(path: string, init: RequestInit & { token?: string } = {}) {
  const { token, ...rest } = init;
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return fetch(`${delivery.baseUrl}/api/v1${path}`, {
    ...rest,
    headers: { ...authorization, 'content-type': 'application/json', ...rest.headers },
  });
}

const codeIn = (url: string) => new URL(url).hash.replace('#code=', '');
const exchange = (code: string) =>
  request('/auth/one-time-token', { method: 'POST', body: JSON.stringify({ oneTimeToken: code }) });

test('a token manages the endpoints of its application through the SDK, and is stored as a hash', async () => {
  const { svix, app } = await scene();
  const { token, url } = await svix.authentication.appPortalAccess('acme', {});
  const portal = browser(token);
  const endpoint = await portal.endpoint.create('acme', { url: 'https://example.com/hooks' });
  await portal.endpoint.patch(app.id, endpoint.id, { description: 'mine' });
  expect((await portal.endpoint.list('acme')).data).toMatchObject([{ description: 'mine' }]);
  expect((await portal.endpoint.getSecret('acme', endpoint.id)).key).toMatch(/^whsec_/);
  await portal.endpoint.delete('acme', endpoint.id);
  expect((await svix.endpoint.list('acme')).data).toEqual([]);
  expect(url).toMatch(/\/webhooks#code=[\w-]{43}$/);
  const stored = JSON.stringify([
    await database.models.PortalToken.find().lean(),
    await database.models.Idempotency.find().lean(),
  ]);
  expect(stored).not.toContain(token);
  expect(stored).not.toContain(codeIn(url));
});

test('a repeated request makes another token instead of showing the first again', async () => {
  const { svix } = await scene();
  const twice = [1, 2].map(() => svix.authentication.appPortalAccess('acme', {}, { idempotencyKey: 'k' }));
  const [first, second] = await Promise.all(twice);
  expect(first?.token).not.toBe(second?.token);
});

test('takes the application along, capabilities, and an expiry', async () => {
  const { svix } = await scene();
  const { token } = await svix.authentication.appPortalAccess('new', {
    application: { name: 'New', uid: 'new' },
    capabilities: [AppPortalCapability.ViewBase],
    expiry: 3600,
  });
  expect((await browser(token).application.get('new')).name).toBe('New');
  expect(await refusal(browser(token).endpoint.create('new', { url: 'https://example.com' }))).toBe(403);
  const noBase = svix.authentication.appPortalAccess('acme', {
    capabilities: [AppPortalCapability.ManageEndpoint],
  });
  expect(await refusal(noBase)).toBe(422);
  expect(await refusal(svix.authentication.appPortalAccess('acme', { expiry: 8 * 86_400 }))).toBe(422);
  expect(await refusal(svix.authentication.appPortalAccess('missing', {}))).toBe(404);
  clock.advance(3601_000);
  expect(await refusal(browser(token).application.get('new'))).toBe(401);
});

test('logout ends one token, expireAll those of a session or all, at once or later', async () => {
  const { svix } = await scene();
  const make = async (sessionId: string) =>
    browser((await svix.authentication.appPortalAccess('acme', { sessionId })).token);
  const [a, b, c, d] = [await make('s1'), await make('s1'), await make('s2'), await make('s3')];
  const alive = async () =>
    Promise.all([a, b, c, d].map(async (one) => (await refusal(one.application.get('acme'))) === null));
  await a.authentication.logout();
  expect(await alive()).toEqual([false, true, true, true]);
  await svix.authentication.expireAll('acme', { sessionIds: ['s1'] });
  expect(await alive()).toEqual([false, false, true, true]);
  await svix.authentication.expireAll('acme', { sessionIds: ['s2'], expiry: 60 });
  expect(await alive()).toEqual([false, false, true, true]);
  clock.advance(61_000);
  expect(await alive()).toEqual([false, false, false, true]);
  await svix.authentication.expireAll('acme');
  expect(await alive()).toEqual([false, false, false, false]);
  expect(await refusal(svix.authentication.logout())).toBe(403);
});

test('the code of a link opens a token of its own once, and ends with the tokens of its session', async () => {
  const { svix, app } = await scene();
  const { url, token } = await svix.authentication.appPortalAccess('acme', { sessionId: 's' });
  const answers = await Promise.all([1, 2, 3, 4].map(() => exchange(codeIn(url))));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 401, 401, 401]);
  const opened = (await answers.find(({ status }) => status === 200)?.json()) as { token: string };
  expect(opened).toEqual({
    token: expect.stringMatching(/^pbw_/),
    applicationId: app.id,
    serverUrl: delivery.baseUrl,
    capabilities: ['manage_endpoints', 'view_secrets', 'send'],
    extensions: true,
    expiresAt: expect.any(String),
  });
  expect(opened.token).not.toBe(token);
  expect(await refusal(browser(opened.token).application.get('acme'))).toBeNull();
  await svix.authentication.expireAll('acme', { sessionIds: ['s'] });
  expect(await refusal(browser(opened.token).application.get('acme'))).toBe(401);

  const late = await svix.authentication.appPortalAccess('acme', {});
  clock.advance(5 * 60_000 + 1);
  expect((await exchange(codeIn(late.url))).status).toBe(401);
  const ended = await svix.authentication.appPortalAccess('acme', {});
  await svix.authentication.expireAll('acme');
  expect((await exchange(codeIn(ended.url))).status).toBe(401);
});

test('a browser may use a token on the pages it was made for and on our own; others read nothing and change nothing', async () => {
  const { withOrigins, svix } = await scene();
  const { token } = await withOrigins(`${PAGE}, http://localhost:3000`).authentication.appPortalAccess(
    'acme',
  );
  const asked = async (origin: string, used = token) => {
    const init = { token: used, headers: { origin }, method: 'POST', body: '{"url":"https://example.com"}' };
    const response = await request('/app/acme/endpoint', init);
    return [response.status, response.headers.get('access-control-allow-origin')];
  };
  expect(await asked(PAGE)).toEqual([201, PAGE]);
  expect(await asked('http://localhost:3000')).toEqual([201, 'http://localhost:3000']);
  expect(await asked(delivery.baseUrl)).toEqual([201, delivery.baseUrl]);
  for (const origin of ['https://evil.test', 'null', `${PAGE}.evil.test`, 'https://APP.acme.test']) {
    expect(await asked(origin)).toEqual([403, origin]);
  }
  const { token: unbound } = await svix.authentication.appPortalAccess('acme');
  expect(await asked(PAGE, unbound)).toEqual([403, PAGE]);
  expect(await asked(PAGE, 'pbw_unknown')).toEqual([401, PAGE]);
  expect((await svix.endpoint.list('acme')).data).toHaveLength(3);
  expect(await refusal(withOrigins('https://a.test/path').authentication.appPortalAccess('acme'))).toBe(422);
});

test('a page is told about the routes for portal tokens only', async () => {
  const { svix } = await scene();
  const preflight = async (path: string, method: string) => {
    const headers = { origin: PAGE, 'access-control-request-method': method };
    const { headers: given } = await request(path, { method: 'OPTIONS', headers });
    return given.get('access-control-allow-methods');
  };
  expect(await preflight('/app/acme/endpoint', 'POST')).toBe('GET, POST');
  expect(await preflight('/auth/one-time-token', 'POST')).toBe('POST');
  for (const path of ['/app', '/app/acme/msg/precheck/active', '/auth/app-portal-access/acme', '/nothing']) {
    expect([path, await preflight(path, 'POST')]).toEqual([path, null]);
  }
  const service = await request('/app/acme', {
    token: delivery.tokens.issue('env_a'),
    headers: { origin: PAGE },
  });
  expect(service.headers.get('access-control-allow-origin')).toBeNull();
  expect((await svix.application.list()).data).toHaveLength(1);
});

test('idempotency keys of one application are not those of another', async () => {
  const { svix } = await scene();
  await svix.application.create({ name: 'Other', uid: 'other' });
  const [a, b] = await Promise.all(
    ['acme', 'other'].map(async (uid) => browser((await svix.authentication.appPortalAccess(uid)).token)),
  );
  const key = { idempotencyKey: 'same' };
  await svix.endpoint.create('acme', { url: 'https://example.com/service' }, key);
  const first = await a!.endpoint.create('acme', { url: 'https://example.com/a' }, key);
  const again = await a!.endpoint.create('acme', { url: 'https://example.com/a' }, key);
  const theirs = await b!.endpoint.create('other', { url: 'https://example.com/b' }, key);
  expect([again.id, theirs.url]).toEqual([first.id, 'https://example.com/b']);
});

test('event types behind a feature flag are shown to tokens with the flag', async () => {
  const { svix } = await scene();
  await svix.eventType.create({ name: 'open', description: 'o' });
  await svix.eventType.create({ name: 'beta', description: 'b', featureFlags: ['beta'] });
  const names = async (featureFlags: string[]) => {
    const { token } = await svix.authentication.appPortalAccess('acme', { featureFlags });
    const { data } = await browser(token).eventType.list();
    return [data.map(({ name }) => name), await refusal(browser(token).eventType.get('beta'))];
  };
  expect(await names([])).toEqual([['open'], 404]);
  expect(await names(['beta'])).toEqual([['beta', 'open'], null]);
});
