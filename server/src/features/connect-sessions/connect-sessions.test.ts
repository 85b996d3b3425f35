import { type ConnectServer, startConnectServer } from '../../testing/connect/connect-server.ts';
import { fakehub, fakekey } from '../../testing/connect/fake-connectors.ts';

let server: ConnectServer;
beforeAll(async () => {
  server = await startConnectServer({
    connectors: [fakehub(), fakekey()],
    sandboxUrl: 'http://127.0.0.1:1',
  });
});
afterAll(() => server?.close());

const state = (token: string, headers?: Record<string, string>) =>
  server.widget(token, 'GET', '/widget/v1/state', undefined, headers);
const create = (input: Record<string, unknown>, environment?: string) =>
  server.api(
    'POST',
    '/v1/connect-sessions',
    { tenant: { id: 't' }, endUser: { id: 'u' }, ...input },
    environment,
  );

test('a session has a 256 bit token that is stored as a hash only', async () => {
  const { status, body } = await create({});
  expect(status).toBe(201);
  expect(body).toEqual({
    id: expect.stringMatching(/^ses_/),
    token: expect.stringMatching(/^pbs_[\w-]{43}$/),
    expiresAt: expect.any(String),
    connectUrl: `${server.publicUrl}/embed`,
  });
  expect(Date.parse(body.expiresAt) - Date.now()).toBeGreaterThan(590_000);
  const rows = await server.database.models.ConnectSession.find().lean();
  expect(JSON.stringify(rows)).not.toContain(body.token);
});

test('shows catalogue and connections in one answer', async () => {
  const { body } = await create({
    tenant: { id: 'shown', name: 'Shown Ltd' },
    endUser: { id: 'u', name: 'Uma' },
  });
  const answer = await state(body.token);
  expect(answer.body).toMatchObject({
    tenant: { id: 'shown', name: 'Shown Ltd' },
    endUser: { id: 'u', name: 'Uma' },
    reconnectConnectionId: null,
    connections: [],
  });
  expect(answer.body.systems.map(({ id, ready }: { id: string; ready: boolean }) => [id, ready])).toEqual([
    ['fakehub', true],
    ['fakekey', true],
  ]);
  const [oauth, key] = answer.body.systems;
  expect(oauth.auth[0].scopes).toEqual([
    { scope: 'read', why: 'Read your things', optional: false },
    { scope: 'write', why: 'Change your things', optional: true },
  ]);
  expect(key.auth[0].form.properties.apiKey).toMatchObject({ title: 'API key', secret: true });
  expect(key.auth[0].form.required).toEqual(['apiKey']);
});

test('shows only the allowed systems', async () => {
  const { body } = await create({ allowedSystems: ['fakekey'] });
  const { systems } = (await state(body.token)).body;
  expect(systems.map(({ id }: { id: string }) => id)).toEqual(['fakekey']);
});

test('ends: expired, revoked and unknown sessions are told apart', async () => {
  const short = (await create({ expiresIn: 60 })).body;
  const revoked = (await create({})).body;
  expect((await server.api('DELETE', `/v1/connect-sessions/${revoked.id}`)).status).toBe(204);
  expect((await server.api('DELETE', `/v1/connect-sessions/${revoked.id}`)).status).toBe(204);
  const codeOf = async (token: string) => {
    const answer = await state(token);
    return [answer.status, answer.body.code];
  };
  expect(await codeOf(revoked.token)).toEqual([401, 'session_revoked']);
  expect(await codeOf(`pbs_${'A'.repeat(43)}`)).toEqual([401, 'session_unknown']);
  expect(await codeOf(`${short.token}x`)).toEqual([401, 'session_unknown']);
  expect(await codeOf('pb_something_else')).toEqual([401, 'session_unknown']);
  expect((await state(short.token)).status).toBe(200);
  server.advance(61);
  expect(await codeOf(short.token)).toEqual([401, 'session_expired']);
  server.advance(-61);
});

test('cannot be revoked from another environment', async () => {
  const { body } = await create({});
  const answer = await server.api('DELETE', `/v1/connect-sessions/${body.id}`, undefined, 'env_other');
  expect([answer.status, answer.body.code]).toEqual([404, 'connect_session_not_found']);
  expect((await state(body.token)).status).toBe(200);
});

test('takes origins in the spelling of a browser, and refuses what is more than an origin', async () => {
  const { body } = await create({ allowedOrigins: ['https://App.Acme.test:443', 'https://app.acme.test/'] });
  const row = await server.database.models.ConnectSession.findById(body.id).lean();
  expect(row?.allowedOrigins).toEqual(['https://app.acme.test']);
  expect((await state(body.token, { origin: 'https://app.acme.test' })).status).toBe(200);
  expect((await state(body.token, { origin: 'https://evil.test' })).body.code).toBe('origin_not_allowed');
  for (const origin of [
    'https://app.acme.test/settings',
    'https://a:b@app.acme.test',
    'https://app.acme.test?x',
  ]) {
    const answer = await create({ allowedOrigins: ['https://fine.test', origin] });
    expect([answer.status, answer.body.errors[0].field]).toEqual([400, 'allowedOrigins.1']);
  }
});

test.each([
  [{ expiresIn: 1801 }, 'expiresIn'],
  [{ expiresIn: 59 }, 'expiresIn'],
  [{ tenant: { id: '' } }, 'tenant.id'],
  [{ tenant: { id: 'a b' } }, 'tenant.id'],
  [{ endUser: { id: 'u', email: 'nobody' } }, 'endUser.email'],
  [{ allowedSystems: ['fakehub', 'nonsense'] }, 'allowedSystems.1'],
  [{ allowedOrigins: ['javascript:alert(1)'] }, 'allowedOrigins.0'],
  [{ extra: true }, 'extra'],
])('%j is refused and names %s', async (input, field) => {
  const answer = await create(input);
  expect([answer.status, answer.body.errors[0].field]).toEqual([400, field]);
});

test("a reconnect session needs a connection of the tenant's own", async () => {
  const answer = await create({ reconnectConnectionId: `con_${'0'.repeat(25)}` });
  expect([answer.status, answer.body.code]).toEqual([404, 'connection_not_found']);
});

test('an end user can tell which tool is missing', async () => {
  const { body } = await create({ tenant: { id: 'wisher' } });
  const answer = await server.widget(body.token, 'POST', '/widget/v1/integration-requests', {
    name: '  Slack ',
  });
  expect([answer.status, answer.body]).toEqual([202, { endUserId: 'u' }]);
  const entry = await server.database.models.IntegrationLog.findOne({ tenantId: 'wisher' }).lean();
  expect(entry).toMatchObject({
    operation: 'integration_request',
    status: 'succeeded',
    fields: { name: 'Slack', endUserId: 'u' },
  });
});
