import { Browser } from '../../testing/connect/browser.ts';
import { type ConnectServer, startConnectServer } from '../../testing/connect/connect-server.ts';
import { fakehub } from '../../testing/connect/fake-connectors.ts';
import {
  type FakeOAuthProvider,
  startFakeOAuthProvider,
  TOKEN_PATH,
} from '../../testing/connect/fake-oauth-provider.ts';
import { flowDriver } from '../../testing/connect/flow-driver.ts';

let provider: FakeOAuthProvider;
let server: ConnectServer;
let driver: ReturnType<typeof flowDriver>;

beforeAll(async () => {
  provider = await startFakeOAuthProvider();
  const basic = fakehub({ clientAuthentication: 'basic', scopeSeparator: ',' }, 'basichub');
  server = await startConnectServer({ connectors: [fakehub(), basic], sandboxUrl: provider.url });
  driver = flowDriver(server, provider);
});
beforeEach(() => provider.reset());
afterAll(async () => {
  await server?.close();
  await provider?.close();
});

/** Each test has a tenant of its own. */
let tenants = 0;
const newSession = (input: Record<string, unknown> = {}) =>
  server.session({ tenant: { id: `t-${++tenants}`, name: 'Tenant' }, ...input });

describe('connecting by OAuth', () => {
  test('asks the provider with S256, state, extra parameters and the one redirect URI', async () => {
    const { token } = await newSession();
    const url = new URL(await driver.leave(new Browser(), await driver.start(token)));
    expect(`${url.origin}${url.pathname}`).toBe(`${provider.url}/auth.fakehub.test/authorize`);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: 'code',
      client_id: 'patchbay-sandbox',
      redirect_uri: `${server.publicUrl}/oauth/callback/fakehub`,
      scope: 'read write',
      access_type: 'offline',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
      state: expect.stringMatching(/^[\w-]{43}$/),
    });
  });

  test('ends in an active connection with its configuration, event and first run, and a closed flow', async () => {
    const { token } = await newSession({ endUser: { id: 'maria' } });
    const browser = new Browser();
    const flow = await driver.start(token);
    expect(await driver.status(token, flow.id)).toMatchObject({ status: 'pending', connectionId: null });
    const authorizeUrl = await driver.leave(browser, flow);
    expect(await driver.status(token, flow.id)).toMatchObject({ status: 'authorizing' });
    const page = await driver.comeBack(browser, authorizeUrl);
    expect(page.status).toBe(200);
    const { status, connectionId } = await driver.status(token, flow.id);
    expect(status).toBe('connected');

    const { models } = server.database;
    expect((await server.api('GET', `/v1/connections/${connectionId}`)).body).toMatchObject({
      system: 'fakehub',
      endUserId: 'maria',
      account: { id: 'acc-1', label: 'login-acc-1' },
      authType: 'oauth2',
      scopes: ['read', 'write'],
      status: 'active',
      failure: null,
    });
    expect((await server.api('GET', `/v1/connections/${connectionId}/configuration`)).body.version).toBe(1);
    const events = await models.Outbox.find({ connectionId }).lean();
    expect(events.map(({ type }) => type)).toEqual(['connection.created']);
    expect(await models.SyncRun.countDocuments({ connectionId, trigger: 'connect' })).toBe(1);
    expect(server.scheduled).toContain(`set ${connectionId} things 60`);
    expect(browser.cookies.size).toBe(0);
  });

  test('keeps tokens sealed, and out of the database, the log and the process log', async () => {
    const { token } = await newSession();
    await driver.connect(token);
    const { models } = server.database;
    const access = /at-acc-1-\d+/;
    const everything = JSON.stringify([
      await models.Integration.find().lean(),
      await models.ConnectFlow.find().lean(),
      await models.ConnectSession.find().lean(),
      await models.IntegrationLog.find().lean(),
      await models.Outbox.find().lean(),
      server.log,
    ]);
    expect(everything).not.toMatch(access);
    expect(everything).not.toMatch(/"rt-\d+/);
    expect(everything).not.toContain(token);
    expect(everything).not.toMatch(/code-\d+/);
  });

  test('asks for required scopes always and for optional ones as selected', async () => {
    const { token } = await newSession();
    const flow = await driver.start(token, { scopes: [] });
    const url = new URL(await driver.leave(new Browser(), flow));
    expect(url.searchParams.get('scope')).toBe('read');
    const answer = await server.widget(token, 'POST', '/widget/v1/flows', {
      system: 'fakehub',
      scopes: ['read', 'admin'],
    });
    expect([answer.status, answer.body.code, answer.body.errors[0].field]).toEqual([
      422,
      'unknown_scope',
      'scopes.1',
    ]);
  });

  test('sends client id and secret in the body, or as Basic where the provider wants that', async () => {
    const { token } = await newSession();
    await driver.connect(token);
    const body = new URLSearchParams(provider.calls(TOKEN_PATH)[0]?.body);
    expect([body.get('client_id'), body.get('client_secret')]).toEqual([
      'patchbay-sandbox',
      'sandbox-client-secret',
    ]);
    provider.reset();
    await driver.connect(token, { system: 'basichub' });
    const call = provider.calls(TOKEN_PATH)[0];
    expect(call?.headers.authorization).toBe(
      `Basic ${Buffer.from('patchbay-sandbox:sandbox-client-secret').toString('base64')}`,
    );
    expect(call?.body).not.toContain('client_secret');
  });

  test('keeps the callback parameters that the connector asked for, and no others', async () => {
    const { token } = await newSession();
    const browser = new Browser();
    const flow = await driver.start(token);
    await driver.comeBack(browser, await driver.leave(browser, flow), { realmId: '4711', other: 'x' });
    const { connectionId } = await driver.status(token, flow.id);
    const row = await server.database.models.Integration.findById(connectionId).lean();
    expect(row?.callbackParams).toEqual({ realmId: '4711' });
  });

  test('lets parallel flows of one browser end each by itself, in any order', async () => {
    const { token } = await newSession();
    const browser = new Browser();
    const flows = await Promise.all([1, 2, 3].map(() => driver.start(token)));
    const urls: string[] = [];
    for (const flow of flows) urls.push(await driver.leave(browser, flow));
    expect(browser.cookies.size).toBe(3);
    for (const index of [2, 0, 1]) {
      provider.account = { id: `parallel-${index}`, login: 'x' };
      await driver.comeBack(browser, urls[index] ?? '');
    }
    const ends = await Promise.all(flows.map((flow) => driver.status(token, flow.id)));
    expect(ends.map(({ status }) => status)).toEqual(['connected', 'connected', 'connected']);
    expect(new Set(ends.map(({ connectionId }) => connectionId)).size).toBe(3);
  });

  test('finds the connection again when the same account connects again', async () => {
    const { token } = await newSession();
    const first = await driver.connect(token);
    const before = await server.database.models.Integration.findById(first).lean();
    const second = await driver.connect(token);
    expect(second).toBe(first);
    const after = await server.database.models.Integration.findById(first).lean();
    expect(after?.credentialsVersion).toBe((before?.credentialsVersion ?? 0) + 1);
    const events = await server.database.models.Outbox.find({ connectionId: first }).sort({ _id: 1 }).lean();
    expect(events.map(({ type }) => type)).toEqual(['connection.created', 'connection.updated']);
  });

  test('makes one connection of five callbacks for one account at the same time', async () => {
    const { token } = await newSession();
    const attempts = await Promise.all(
      [1, 2, 3, 4, 5].map(async () => {
        const browser = new Browser();
        const flow = await driver.start(token);
        return { browser, flow, url: await driver.leave(browser, flow) };
      }),
    );
    await Promise.all(attempts.map(({ browser, url }) => driver.comeBack(browser, url)));
    const ends = await Promise.all(attempts.map(({ flow }) => driver.status(token, flow.id)));
    expect(ends.map(({ status }) => status)).toEqual(Array(5).fill('connected'));
    expect(new Set(ends.map(({ connectionId }) => connectionId)).size).toBe(1);
    const { data } = (await server.api('GET', `/v1/connections?tenantId=t-${tenants}`)).body;
    expect(data).toHaveLength(1);
    const { models } = server.database;
    expect(await models.Outbox.countDocuments({ tenantId: `t-${tenants}`, type: 'connection.created' })).toBe(
      1,
    );
  });

  test('is read by a renewed session of the same end user', async () => {
    const first = await newSession();
    const flow = await driver.start(first.token);
    await server.api('DELETE', `/v1/connect-sessions/${first.id}`);
    const renewed = await server.session({ tenant: { id: `t-${tenants}` } });
    expect(await driver.status(renewed.token, flow.id)).toMatchObject({ id: flow.id, status: 'pending' });
  });

  describe('reconnecting', () => {
    test('keeps id and configuration, and announces the recovery', async () => {
      const { token } = await newSession();
      const id = await driver.connect(token);
      await server.api('PUT', `/v1/connections/${id}/configuration`, {
        version: 1,
        settings: { greeting: 'servus' },
      });
      const { models } = server.database;
      await models.Integration.updateOne({ _id: id }, { $set: { status: 'needs_reauthorization' } });
      expect(await driver.connect(token, { reconnectConnectionId: id })).toBe(id);
      expect((await server.api('GET', `/v1/connections/${id}`)).body).toMatchObject({ status: 'active' });
      expect((await server.api('GET', `/v1/connections/${id}/configuration`)).body.settings).toEqual({
        greeting: 'servus',
      });
      expect(await models.Outbox.countDocuments({ connectionId: id, type: 'connection.recovered' })).toBe(1);
    });

    test('asks for what the account was connected with, not for what was once refused', async () => {
      const { token } = await newSession();
      const id = await driver.connect(token);
      const scopeOf = async () => {
        const flow = await driver.start(token, { reconnectConnectionId: id });
        return new URL(await driver.leave(new Browser(), flow)).searchParams.get('scope');
      };
      const { Integration } = server.database.models;
      await Integration.updateOne({ _id: id }, { $set: { scopes: ['read'] } });
      expect(await scopeOf()).toBe('read');
      await Integration.updateOne({ _id: id }, { $set: { scopes: [] } });
      expect(await scopeOf()).toBe('read write');
    });

    test('leaves a paused connection paused', async () => {
      const { token } = await newSession();
      const id = await driver.connect(token);
      await server.api('POST', `/v1/connections/${id}/pause`);
      await driver.connect(token, { reconnectConnectionId: id });
      expect((await server.api('GET', `/v1/connections/${id}`)).body.status).toBe('paused');
    });

    test('refuses another account and says which one it has to be', async () => {
      const { token } = await newSession();
      const id = await driver.connect(token);
      provider.account = { id: 'acc-2', login: 'other' };
      const browser = new Browser();
      const flow = await driver.start(token, { reconnectConnectionId: id });
      await driver.comeBack(browser, await driver.leave(browser, flow));
      const end = await driver.status(token, flow.id);
      expect(end).toMatchObject({ status: 'failed', code: 'account_mismatch', connectionId: null });
      expect(end.message).toContain('login-acc-1');
      const row = await server.database.models.Integration.findById(id).lean();
      expect([row?.account.id, row?.credentialsVersion]).toEqual(['acc-1', 1]);
    });

    test('revives a disconnected connection under its id', async () => {
      const { token } = await newSession();
      const id = await driver.connect(token);
      await server.api('DELETE', `/v1/connections/${id}`);
      expect(await driver.connect(token)).toBe(id);
      const events = await server.database.models.Outbox.find({ connectionId: id }).sort({ _id: 1 }).lean();
      expect(events.map(({ type }) => type)).toEqual([
        'connection.created',
        'connection.deleted',
        'connection.created',
      ]);
    });
  });

  describe('what the provider may answer', () => {
    const cases: [string, Parameters<FakeOAuthProvider['answers']['set']>[1], string][] = [
      [
        'GitHub: an error with status 200',
        { status: 200, body: { error: 'bad_verification_code' } },
        'token_invalid_grant',
      ],
      ['invalid_client', { status: 401, body: { error: 'invalid_client' } }, 'token_invalid_client'],
      ['another refusal', { status: 400, body: { error: 'unauthorized_scope' } }, 'token_rejected'],
      ['a server error', { status: 503, body: 'down' }, 'token_unavailable'],
      ['HTML with status 200', { status: 200, body: '<html>hello</html>' }, 'token_unexpected_response'],
      ['a token of the wrong type', { status: 200, body: { access_token: 7 } }, 'token_unexpected_response'],
      [
        'a redirect',
        { status: 302, headers: { location: '/api.fakehub.test/me' }, body: '' },
        'token_unexpected_response',
      ],
      ['a connection cut short', { status: 200, body: '', cut: true }, 'token_unavailable'],
    ];
    test.each(cases)('%s', async (_name, answer, code) => {
      const { token } = await newSession();
      provider.answers.set(TOKEN_PATH, answer);
      const browser = new Browser();
      const flow = await driver.start(token);
      const page = await driver.comeBack(browser, await driver.leave(browser, flow));
      expect(page.status).toBe(200);
      expect(await page.text()).toContain('Not connected');
      expect(await driver.status(token, flow.id)).toMatchObject({ status: 'failed', code });
      expect(provider.calls(TOKEN_PATH)).toHaveLength(1);
      expect((await server.api('GET', `/v1/connections?tenantId=t-${tenants}`)).body.data).toEqual([]);
      const entry = await server.database.models.IntegrationLog.findOne({ tenantId: `t-${tenants}` }).lean();
      expect(entry).toMatchObject({ operation: 'connect', status: 'failed', fields: { outcome: code } });
    });

    test('an account that cannot be identified', async () => {
      const { token } = await newSession();
      provider.answers.set('/api.fakehub.test/me', { status: 403, body: {} });
      const browser = new Browser();
      const flow = await driver.start(token);
      await driver.comeBack(browser, await driver.leave(browser, flow));
      expect(await driver.status(token, flow.id)).toMatchObject({
        status: 'failed',
        code: 'account_forbidden',
      });
    });
  });
});
