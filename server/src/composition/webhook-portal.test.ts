import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Svix } from 'svix';
import type { WebhookPortalSession } from '../../contract/webhook-portal.ts';
import { loadConfig } from '../config/load-config.ts';
import { startReceiver } from '../delivery/testing/receiver.ts';
import { until } from '../delivery/testing/until.ts';
import { createLogger } from '../observability/logger.ts';
import { type Patchbay, startPatchbay } from './start.ts';

const logger = createLogger({ level: 'silent' });
const dataDir = mkdtempSync(join(tmpdir(), 'patchbay-portal-'));
const PAGE = 'https://app.acme.test';
let patchbay: Patchbay;
let key: string;

const configOf = (env: Record<string, string>) =>
  loadConfig({
    PATCHBAY_DATA_DIR: dataDir,
    PATCHBAY_PORT: '0',
    PATCHBAY_SANDBOX: 'off',
    PATCHBAY_DEMO: 'off',
    ...testDatabase(),
    ...env,
  });

/** Of its own where the tests run on another engine. */
function testDatabase(): Record<string, string> {
  const uri = process.env['PATCHBAY_TEST_MONGODB_URI'];
  if (uri === undefined || uri === '') return {};
  return { PATCHBAY_MONGODB_URI: uri, PATCHBAY_MONGODB_DATABASE: `portal_${randomBytes(4).toString('hex')}` };
}

beforeAll(async () => {
  patchbay = await startPatchbay(configOf({ PATCHBAY_TENANT_ENDPOINTS: '3' }), { logger });
  ({ key } = await patchbay.apiKeys.create({ environment: patchbay.environment, name: 'test' }));
});

afterAll(async () => {
  await patchbay?.close();
  rmSync(dataDir, { recursive: true, force: true });
});

async function api(method: string, path: string, body?: unknown, apiKey = key) {
  const response = await fetch(patchbay.url + path, {
    method,
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : JSON.parse(text) };
}

async function session(input: Record<string, unknown> = {}): Promise<WebhookPortalSession> {
  const answer = await api('POST', '/v1/webhook-portal-sessions', {
    tenant: { id: 'acme', name: 'Acme' },
    allowedOrigins: [PAGE],
    ...input,
  });
  expect([answer.status, answer.body.code]).toEqual([201, undefined]);
  return answer.body;
}

const portalOf = ({ token, serverUrl }: WebhookPortalSession) =>
  new Svix(token, { serverUrl, retryScheduleInMs: [] });

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: { code: number; body: { code?: string } }) => `${error.code} ${error.body.code ?? ''}`,
  );

test("a vendor's server opens the portal of a tenant, whose people make an endpoint that gets an example", async () => {
  const opened = await session({ endUser: { id: 'u1', email: 'u@acme.test' } });
  expect(opened).toEqual({
    id: expect.stringMatching(/^whp_/),
    token: expect.stringMatching(/^pbw_[\w-]{43}$/),
    url: expect.stringMatching(new RegExp(`^${patchbay.url}/webhooks#code=`)),
    expiresAt: expect.any(String),
    applicationId: expect.stringMatching(/^app_/),
    serverUrl: patchbay.url,
    capabilities: ['manage_endpoints', 'view_secrets', 'send'],
    extensions: true,
  });
  expect(Date.parse(opened.expiresAt) - Date.now()).toBeGreaterThan(3_500_000);
  const portal = portalOf(opened);
  expect(await portal.application.get(opened.applicationId)).toMatchObject({
    name: 'Acme',
    uid: 'tenant.acme',
  });
  const receiver = await startReceiver();
  const { id } = await portal.endpoint.create(opened.applicationId, { url: receiver.url });
  const types = await portal.eventType.list();
  expect(types.data.map(({ name }) => name)).toContain('records.changed');
  await portal.endpoint.sendExample(opened.applicationId, id, { eventType: 'sync.completed' });
  await until('it arrived', () => receiver.received.length === 1);
  await receiver.close();
  await portal.endpoint.delete(opened.applicationId, id);
});

test('a second session finds the same application, and a revoked one ends at once', async () => {
  const [first, second] = await Promise.all([session(), session()]);
  expect(first.applicationId).toBe(second.applicationId);
  expect((await api('DELETE', `/v1/webhook-portal-sessions/${first.id}`)).status).toBe(204);
  expect((await api('DELETE', `/v1/webhook-portal-sessions/${first.id}`)).status).toBe(204);
  expect(await codeOf(portalOf(first).endpoint.list(first.applicationId))).toBe('401 authentication_failed');
  expect(await codeOf(portalOf(second).endpoint.list(second.applicationId))).toBe('done');
  const missing = await api('DELETE', '/v1/webhook-portal-sessions/whp_0000000000');
  expect([missing.status, missing.body.code]).toEqual([404, 'webhook_portal_session_not_found']);
});

test.each([
  [[], 'denied', 'denied', 'denied'],
  [['view_secrets'], 'denied', 'done', 'denied'],
  [['send'], 'denied', 'denied', 'done'],
  [['manage_endpoints'], 'done', 'done', 'denied'],
])('with %j: manage %s, secrets %s, send %s', async (capabilities, manage, secrets, send) => {
  const { applicationId: app, ...rest } = await session();
  const owner = portalOf({ applicationId: app, ...rest });
  const { id } = await owner.endpoint.create(app, { url: 'https://example.com/hooks', disabled: true });
  const portal = portalOf(await session({ capabilities }));
  const asked = async (promise: Promise<unknown>) =>
    (await codeOf(promise)).replace('403 insufficient_permissions', 'denied');
  const outcomes = [
    await asked(portal.endpoint.patch(app, id, { description: 'x' })),
    await asked(portal.endpoint.getSecret(app, id)),
    await asked(portal.endpoint.recover(app, id, { since: new Date(0) })),
  ];
  // The endpoint is off, which is said only to those who may send.
  expect(outcomes).toEqual([manage, secrets, send === 'done' ? '400 endpoint_disabled' : send]);
  await owner.endpoint.delete(app, id);
});

test('a tenant may have so many endpoints and no more, also when made at the same time or by another name', async () => {
  const opened = await session({ tenant: { id: 'many' } });
  const portal = portalOf(opened);
  const app = opened.applicationId;
  const make = (n: number) => codeOf(portal.endpoint.create(app, { url: `https://example.com/${n}` }));
  const outcomes = await Promise.all([1, 2, 3, 4, 5, 6].map(make));
  expect(outcomes.toSorted()).toEqual([
    ...Array.from({ length: 3 }, () => '403 endpoint_limit_reached'),
    ...Array.from({ length: 3 }, () => 'done'),
  ]);
  const put = fetch(`${patchbay.url}/api/v1/app/${app}/endpoint/new-one`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${opened.token}`, 'content-type': 'application/json' },
    body: '{"url":"https://example.com/put"}',
  });
  expect((await put).status).toBe(403);
  const { data } = await portal.endpoint.list(app);
  expect(data).toHaveLength(3);
  await portal.endpoint.delete(app, data[0]!.id);
  expect(await make(7)).toBe('done');
  // The vendor's own server is not counted.
  const vendor = new Svix(key, { serverUrl: patchbay.url });
  expect((await vendor.endpoint.create(app, { url: 'https://example.com/vendor' })).id).toMatch(/^ep_/);
});

test("an endpoint of a tenant needs a public address; the vendor's own may be where the operator allows", async () => {
  const opened = await session({ tenant: { id: 'private' } });
  const portal = portalOf(opened);
  for (const url of [
    'http://10.0.0.1/x',
    'http://169.254.169.254/latest',
    'http://[fd00::1]/',
    'http://0x0a000001/',
  ]) {
    const refused = await portal.endpoint.create(opened.applicationId, { url }).catch((error) => error);
    expect([url, refused.code, refused.body?.detail]).toEqual([
      url,
      422,
      [{ loc: ['body', 'url'], msg: 'must have a public address', type: 'value_error' }],
    ]);
  }
});

test('the operator opens the main application with an API key, on our own pages only', async () => {
  const { status, body } = await api('POST', '/v1/webhook-operator-sessions', {});
  expect(status).toBe(201);
  const main = await new Svix(key, { serverUrl: patchbay.url }).application.get('main');
  expect(body).toMatchObject({
    applicationId: main.id,
    capabilities: ['manage_endpoints', 'view_secrets', 'send'],
  });
  const from = async (origin: string) => {
    const headers = { authorization: `Bearer ${body.token}`, origin };
    return (await fetch(`${patchbay.url}/api/v1/app/main/endpoint`, { headers })).status;
  };
  expect(await from(patchbay.url)).toBe(200);
  expect(await from(PAGE)).toBe(403);
  const { url } = await portalOf(body).endpoint.create('main', { url: 'http://10.0.0.1/internal' });
  expect(url).toBe('http://10.0.0.1/internal');
  expect(await codeOf(portalOf(body).endpoint.list((await session()).applicationId))).toBe('404 not_found');
});

test('bad input, and keys without the permission, are refused with what to do', async () => {
  const post = (body: unknown, apiKey?: string) => api('POST', '/v1/webhook-portal-sessions', body, apiKey);
  const good = { tenant: { id: 't' }, allowedOrigins: [PAGE] };
  for (const [input, field] of [
    [{ tenant: { id: 't' } }, 'allowedOrigins'],
    [{ ...good, allowedOrigins: [] }, 'allowedOrigins'],
    [{ ...good, allowedOrigins: [`${PAGE}/path`] }, 'allowedOrigins.0'],
    [{ ...good, tenant: {} }, 'tenant.id'],
    [{ ...good, capabilities: ['everything'] }, 'capabilities.0'],
    [{ ...good, expiresIn: 60 }, 'expiresIn'],
    [{ ...good, tenantId: 't' }, 'tenantId'],
  ] as const) {
    const { status, body } = await post(input);
    expect([status, body.errors[0].field]).toEqual([400, field]);
  }
  const { environment } = patchbay;
  const input = { environment, name: 'weak', permissions: ['sessions:write'] } as const;
  const { key: weak } = await patchbay.apiKeys.create(input);
  const refused = await post(good, weak);
  expect([refused.status, refused.body.code]).toEqual([403, 'permission_missing']);
});

test('where tenants may have none, the portal is not opened for them, and tokens made otherwise make none', async () => {
  const own = mkdtempSync(join(tmpdir(), 'patchbay-portal-off-'));
  const off = await startPatchbay(configOf({ PATCHBAY_TENANT_ENDPOINTS: '0', PATCHBAY_DATA_DIR: own }), {
    logger,
  });
  const { key: apiKey } = await off.apiKeys.create({ environment: off.environment, name: 'test' });
  const svix = new Svix(apiKey, { serverUrl: off.url });
  const answer = await fetch(`${off.url}/v1/webhook-portal-sessions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ tenant: { id: 't' }, allowedOrigins: [PAGE] }),
  });
  const problem = (await answer.json()) as { code: string };
  expect([answer.status, problem.code]).toEqual([403, 'tenant_endpoints_off']);
  const application = { name: 'Own', uid: 'own' };
  const { token } = await svix.authentication.appPortalAccess('own', { application });
  const portal = new Svix(token, { serverUrl: off.url });
  expect(await codeOf(portal.endpoint.create('own', { url: 'https://example.com' }))).toBe(
    '403 endpoint_limit_reached',
  );
  await off.close();
  rmSync(own, { recursive: true, force: true });
});
