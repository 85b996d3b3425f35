import { type ConnectServer, startConnectServer } from '../../testing/connect/connect-server.ts';
import { fakehub, fakekey } from '../../testing/connect/fake-connectors.ts';
import {
  type FakeOAuthProvider,
  startFakeOAuthProvider,
  TOKEN_PATH,
} from '../../testing/connect/fake-oauth-provider.ts';
import { flowDriver } from '../../testing/connect/flow-driver.ts';

let provider: FakeOAuthProvider;
let server: ConnectServer;
beforeAll(async () => {
  provider = await startFakeOAuthProvider();
  server = await startConnectServer({
    connectors: [fakehub(), fakekey()],
    sandboxUrl: provider.url,
    sandbox: false,
  });
});
afterAll(async () => {
  await server?.close();
  await provider?.close();
});

let environments = 0;
const environment = () => `env_sys${++environments}`;
const APP = { clientId: 'vendor-app', clientSecret: 's3cret-of-the-vendor' };

test('outside a sandbox nothing is offered until the vendor says so', async () => {
  const env = environment();
  const { body } = await server.api('GET', '/v1/systems', undefined, env);
  expect(body.data.map(({ id, enabled, ready }: Record<string, unknown>) => [id, enabled, ready])).toEqual([
    ['fakehub', false, false],
    ['fakekey', false, false],
  ]);
  expect(body.data[0].reason).toContain('PUT /v1/systems/fakehub');
  expect(body.data[0].oauth).toEqual({
    clientId: null,
    hasClientSecret: false,
    redirectUri: `${server.publicUrl}/oauth/callback/fakehub`,
    appRegistrationUrl: 'https://fakehub.test/apps',
  });
  expect(body.data[1].oauth).toBeNull();
});

test('an enabled OAuth system is ready once its app is there; the secret is never answered', async () => {
  const env = environment();
  const enabled = await server.api('PUT', '/v1/systems/fakehub', { enabled: true }, env);
  expect(enabled.body).toMatchObject({ enabled: true, ready: false });
  expect(enabled.body.reason).toContain('client id and secret');
  const ready = await server.api('PUT', '/v1/systems/fakehub', { oauth: APP }, env);
  expect(ready.body).toMatchObject({ ready: true, reason: null, oauth: { clientId: 'vendor-app' } });
  expect(JSON.stringify(ready.body)).not.toContain(APP.clientSecret);
  const rows = await server.database.models.IntegrationSystem.find({ environment: env }).lean();
  expect(JSON.stringify(rows)).not.toContain(APP.clientSecret);
});

test("whether records keep the provider's own objects is off until the vendor says so", async () => {
  const env = environment();
  expect((await server.api('GET', '/v1/systems/fakekey', undefined, env)).body.storeRaw).toBe(false);
  const on = await server.api('PUT', '/v1/systems/fakekey', { storeRaw: true }, env);
  expect(on.body).toMatchObject({ storeRaw: true, enabled: false });
  const kept = await server.api('PUT', '/v1/systems/fakekey', { enabled: true }, env);
  expect(kept.body).toMatchObject({ storeRaw: true, enabled: true });
  const wrong = await server.api('PUT', '/v1/systems/fakekey', { storeRaw: 'yes' }, env);
  expect([wrong.status, wrong.body.errors[0].field]).toEqual([400, 'storeRaw']);
});

test("a connect uses the environment's own app", async () => {
  await server.api('PUT', '/v1/systems/fakehub', { enabled: true, oauth: APP });
  const { token } = await server.session();
  await flowDriver(server, provider).connect(token);
  const body = new URLSearchParams(provider.calls(TOKEN_PATH).at(-1)?.body);
  expect([body.get('client_id'), body.get('client_secret')]).toEqual([APP.clientId, APP.clientSecret]);
  const inUse = await server.api('DELETE', '/v1/systems/fakehub');
  expect([inUse.status, inUse.body.code]).toEqual([409, 'system_in_use']);
});

test('the client id can change without the secret, but the first time both are needed', async () => {
  const env = environment();
  const missing = await server.api('PUT', '/v1/systems/fakehub', { oauth: { clientId: 'x' } }, env);
  expect([missing.status, missing.body.errors[0].field]).toEqual([422, 'oauth.clientSecret']);
  await server.api('PUT', '/v1/systems/fakehub', { oauth: APP }, env);
  const changed = await server.api('PUT', '/v1/systems/fakehub', { oauth: { clientId: 'y' } }, env);
  expect(changed.body.oauth).toMatchObject({ clientId: 'y', hasClientSecret: true });
});

test('a deleted system is off and its app forgotten', async () => {
  const env = environment();
  await server.api('PUT', '/v1/systems/fakehub', { enabled: true, oauth: APP }, env);
  expect((await server.api('DELETE', '/v1/systems/fakehub', undefined, env)).status).toBe(204);
  const { body } = await server.api('GET', '/v1/systems/fakehub', undefined, env);
  expect(body).toMatchObject({ enabled: false, oauth: { clientId: null, hasClientSecret: false } });
});

test('environments do not see each other', async () => {
  const [one, two] = [environment(), environment()];
  await server.api('PUT', '/v1/systems/fakehub', { enabled: true, oauth: APP }, one);
  const { body } = await server.api('GET', '/v1/systems/fakehub', undefined, two);
  expect(body).toMatchObject({ enabled: false, oauth: { clientId: null } });
});

test('lists in pages; a cursor of another list is refused', async () => {
  const first = await server.api('GET', '/v1/systems?limit=1');
  expect(first.body.data[0].id).toBe('fakehub');
  const second = await server.api('GET', `/v1/systems?limit=1&cursor=${first.body.nextCursor}`);
  expect([second.body.data[0].id, second.body.nextCursor]).toEqual(['fakekey', null]);
  expect((await server.api('GET', '/v1/systems?cursor=%20')).status).toBe(400);
});

test('unknown systems, and OAuth for a system with keys, are refused', async () => {
  expect((await server.api('GET', '/v1/systems/nothing')).body.code).toBe('system_not_found');
  expect((await server.api('PUT', '/v1/systems/nothing', { enabled: true })).status).toBe(404);
  expect((await server.api('PUT', '/v1/systems/fakekey', { oauth: APP })).body.code).toBe(
    'oauth_not_supported',
  );
});
