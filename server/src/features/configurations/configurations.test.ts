import { type ConnectServer, startConnectServer } from '../../testing/connect/connect-server.ts';
import { fakekey } from '../../testing/connect/fake-connectors.ts';
import { type FakeOAuthProvider, startFakeOAuthProvider } from '../../testing/connect/fake-oauth-provider.ts';

let provider: FakeOAuthProvider;
let server: ConnectServer;
let token: string;
let path: string;
let id: string;
beforeAll(async () => {
  provider = await startFakeOAuthProvider();
  server = await startConnectServer({ connectors: [fakekey()], sandboxUrl: provider.url });
});
let tenants = 0;
beforeEach(async () => {
  token = (await server.session({ tenant: { id: `cfg-${++tenants}` } })).token;
  const fields = { apiKey: 'good-key-123' };
  id = (await server.widget(token, 'POST', '/widget/v1/connections', { system: 'fakekey', fields })).body.id;
  path = `/v1/connections/${id}/configuration`;
});
afterAll(async () => {
  await server?.close();
  await provider?.close();
});

test("begins with the connector's defaults and its settings form", async () => {
  const { body } = await server.api('GET', path);
  expect(body).toMatchObject({
    connectionId: id,
    version: 1,
    syncs: {
      things: {
        enabled: true,
        everyMinutes: 60,
        title: 'Things',
        description: 'Everything there is',
        model: 'payments.customer',
      },
    },
    settings: {},
  });
  expect(body.settingsSchema.properties.greeting).toMatchObject({ type: 'string', maxLength: 20 });
});

test('a change makes a new version and takes effect in the schedules at once', async () => {
  const change = { version: 1, syncs: { things: { everyMinutes: 5 } } };
  expect((await server.api('PUT', path, change)).body).toMatchObject({
    version: 2,
    syncs: { things: { enabled: true, everyMinutes: 5 } },
  });
  expect(server.scheduled.at(-1)).toBe(`set ${id} things 5`);
  const off = { version: 2, syncs: { things: { enabled: false } } };
  const widget = await server.widget(token, 'PUT', `/widget${path}`, off);
  expect(widget.body.syncs.things).toMatchObject({ enabled: false, everyMinutes: 5 });
  expect(server.scheduled.at(-1)).toBe(`clear ${id}`);
});

test('a change based on an old version is refused; of ten at once, one wins', async () => {
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, index) =>
      server.api('PUT', path, { version: 1, settings: { greeting: `g${index}` } }),
    ),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(409)]);
  const refused = answers.find(({ status }) => status === 409);
  expect(refused?.body.code).toBe('version_conflict');
  expect((await server.api('GET', path)).body.version).toBe(2);
});

test.each([
  [{ syncs: { nothing: { enabled: true } } }, 422, 'syncs.nothing'],
  [{ settings: { greeting: 'x'.repeat(21) } }, 422, 'settings.greeting'],
  [{ settings: { greeting: 7 } }, 422, 'settings.greeting'],
  [{ settings: { other: 1 } }, 422, 'settings.other'],
  [{ syncs: { things: { everyMinutes: 0 } } }, 400, 'syncs.things.everyMinutes'],
  [{ syncs: { __proto__x: { enabled: true } } }, 422, 'syncs.__proto__x'],
  [{ syncs: { constructor: { enabled: true } } }, 422, 'syncs.constructor'],
])('%j is refused and names the field', async (change, status, field) => {
  const answer = await server.api('PUT', path, { version: 1, ...change });
  expect([answer.status, answer.body.errors[0].field]).toEqual([status, field]);
  expect((await server.api('GET', path)).body.version).toBe(1);
});
