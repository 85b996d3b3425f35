import { connectors } from '@patchbay/connectors/registry';
import { type Sandbox, startSandbox } from '@patchbay/connectors/sandbox';
import { Browser } from '../../testing/connect/browser.ts';
import { type ConnectServer, startConnectServer } from '../../testing/connect/connect-server.ts';
import { decide } from '../../testing/connect/consent.ts';

let sandbox: Sandbox;
let server: ConnectServer;
beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, host: '127.0.0.1' });
  server = await startConnectServer({ connectors, sandboxUrl: sandbox.url });
});
afterAll(async () => {
  await server?.close();
  await sandbox?.close();
});

let tenants = 0;
const newSession = () => server.session({ tenant: { id: `s-${++tenants}` } });

async function away(token: string, system: string) {
  const browser = new Browser();
  const started = (await server.widget(token, 'POST', '/widget/v1/flows', { system })).body;
  const location = (await browser.open(started.authorizeUrl)).headers.get('location') ?? '';
  return { browser, location, flowId: started.flow.id as string };
}

async function connect(token: string, system: string, account?: string) {
  const { browser, location, flowId } = await away(token, system);
  await browser.open(await decide(location, 'allow', account));
  return (await server.widget(token, 'GET', `/widget/v1/flows/${flowId}`)).body;
}

const accountsOf = (system: string) =>
  sandbox.control.state().systems.find(({ id }) => id === system)?.accounts ?? [];

const oauthSystems = connectors
  .filter(({ auth }) => auth.some(({ type }) => type === 'oauth2'))
  .map(({ manifest }) => manifest.id);

test('every registered system is offered, ready, and has a logo', async () => {
  const { token } = await newSession();
  const { systems } = (await server.widget(token, 'GET', '/widget/v1/state')).body;
  expect(systems.map(({ id }: { id: string }) => id)).toEqual(connectors.map(({ manifest }) => manifest.id));
  for (const system of systems) {
    expect([system.id, system.ready]).toEqual([system.id, true]);
    const icon = await fetch(server.url + system.logoUrl);
    expect([icon.status, icon.headers.get('content-type')?.split(';')[0]]).toEqual([200, 'image/svg+xml']);
    expect(icon.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(icon.headers.get('content-security-policy')).toContain('sandbox');
    expect(icon.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
  }
  expect((await fetch(`${server.url}/assets/systems/..%2f..%2fpackage.json/icon.svg`)).status).toBe(404);
});

describe.each(oauthSystems)('%s', (system) => {
  test('connects, is checked, reconnects to itself and disconnects with its grant taken back', async () => {
    const { token } = await newSession();
    // An account of its own: a grant that another connection lives on is not taken back.
    const account = accountsOf(system).at(-1)?.id;
    const flow = await connect(token, system, account);
    expect(flow).toMatchObject({ status: 'connected', code: null });
    const { connectionId } = flow;
    const connection = (await server.api('GET', `/v1/connections/${connectionId}`)).body;
    expect(connection).toMatchObject({ system, status: 'active' });
    expect(connection.scopes.length).toBeGreaterThan(0);
    const check = () => server.api('POST', `/v1/connections/${connectionId}/check`);
    expect((await check()).body).toMatchObject({ ok: true, failure: null });
    expect((await connect(token, system, account)).connectionId).toBe(connectionId);
    expect((await check()).body.ok).toBe(true);
    await server.api('DELETE', `/v1/connections/${connectionId}`);
    const log = await server.database.models.IntegrationLog.findOne({
      connectionId,
      operation: 'disconnect',
    }).lean();
    expect(log?.lines.map(({ message }) => message)).toContain('Access was taken back at the provider');
  });

  test('a denial at the provider ends the flow and makes nothing', async () => {
    const { token } = await newSession();
    const { browser, location, flowId } = await away(token, system);
    const page = await browser.open(await decide(location, 'cancel'));
    expect(page.status).toBe(200);
    const { body } = await server.widget(token, 'GET', `/widget/v1/flows/${flowId}`);
    expect(body).toMatchObject({ status: 'denied', connectionId: null });
    const { data } = (await server.api('GET', `/v1/connections?tenantId=s-${tenants}`)).body;
    expect(data).toEqual([]);
  });

  test.each([
    ['unavailable', 'token_unavailable'],
    ['nonsense', 'token_unexpected_response'],
    ['drop_reply', 'token_unavailable'],
    ['rate_limit', 'token_unavailable'],
  ] as const)('a token endpoint with the fault %s: told, and the next try works', async (fault, code) => {
    const { token } = await newSession();
    const { browser, location, flowId } = await away(token, system);
    sandbox.control.addFault(system, { fault, times: 1, path: 'token', method: 'POST' });
    await browser.open(await decide(location));
    const { body } = await server.widget(token, 'GET', `/widget/v1/flows/${flowId}`);
    expect(body).toMatchObject({ status: 'failed', code });
    sandbox.control.clearFaults(system);
    expect((await connect(token, system)).status).toBe('connected');
  });

  test('expired tokens are renewed by the check', async () => {
    const { token } = await newSession();
    const { connectionId } = await connect(token, system);
    sandbox.control.addFault(system, { fault: 'expire_tokens', times: 1 });
    const { body } = await server.api('POST', `/v1/connections/${connectionId}/check`);
    expect(body).toMatchObject({ ok: true, connection: { status: 'active' } });
  });
});

test('a Stripe key connects, a wrong one names its field', async () => {
  const { token } = await newSession();
  const post = (apiKey: string) =>
    server.widget(token, 'POST', '/widget/v1/connections', { system: 'stripe', fields: { apiKey } });
  const key = Object.keys(
    sandbox.control.state().systems.find(({ id }) => id === 'stripe')?.apiKeys ?? {},
  )[0];
  expect((await post(key ?? '')).body).toMatchObject({ system: 'stripe', status: 'active' });
  const wrong = await post('rk_test_wrong');
  expect([wrong.status, wrong.body.errors[0].field]).toEqual([422, 'fields.apiKey']);
  const malformed = await post('hello');
  expect([malformed.status, malformed.body.errors[0].field]).toEqual([422, 'fields.apiKey']);
});
