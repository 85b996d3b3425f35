import { type ConnectServer, startConnectServer } from '../../testing/connect/connect-server.ts';
import { fakehub, fakekey } from '../../testing/connect/fake-connectors.ts';
import {
  type FakeOAuthProvider,
  ME_PATH,
  REVOKE_PATH,
  startFakeOAuthProvider,
} from '../../testing/connect/fake-oauth-provider.ts';
import { flowDriver } from '../../testing/connect/flow-driver.ts';

let provider: FakeOAuthProvider;
let server: ConnectServer;
let driver: ReturnType<typeof flowDriver>;
beforeAll(async () => {
  provider = await startFakeOAuthProvider();
  const grant = { method: 'POST', url: 'https://auth.fakehub.test/revoke' } as const;
  const wholeGrant = fakehub(
    {
      revocation: {
        ...grant,
        clientAuthentication: 'none',
        bodyFormat: 'json',
        tokenParam: 'access_token',
        token: 'access',
        revokes: 'grant',
      },
    },
    'grantshub',
  );
  server = await startConnectServer({
    connectors: [fakehub(), fakekey(), wholeGrant],
    sandboxUrl: provider.url,
  });
  driver = flowDriver(server, provider);
});
beforeEach(() => provider.reset());
afterAll(async () => {
  await server?.close();
  await provider?.close();
});

let tenants = 0;
async function newTenant() {
  const id = `c-${++tenants}`;
  const { token } = await server.session({ tenant: { id } });
  return { id, token };
}
const events = async (connectionId: string) =>
  (await server.database.models.Outbox.find({ connectionId }).sort({ _id: 1 }).lean()).map(
    ({ type }) => type,
  );
const connectKey = (token: string, fields: Record<string, string>) =>
  server.widget(token, 'POST', '/widget/v1/connections', { system: 'fakekey', fields });

describe('connecting with an API key', () => {
  test('is checked live and ends in a connection', async () => {
    const { token } = await newTenant();
    const answer = await connectKey(token, { apiKey: 'good-key-123', region: 'eu' });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      system: 'fakekey',
      authType: 'api_key',
      status: 'active',
      account: { id: 'key-account', label: 'keyed' },
    });
    expect(await events(answer.body.id)).toEqual(['connection.created']);
    const again = await connectKey(token, { apiKey: 'good-key-123' });
    expect(again.body.id).toBe(answer.body.id);
    const rows = JSON.stringify(await server.database.models.Integration.find().lean());
    expect(rows + server.log.join('')).not.toContain('good-key-123');
  });

  test('names the field at fault: by the form', async () => {
    const { token } = await newTenant();
    const answer = await connectKey(token, { apiKey: 'short', region: 'mars', more: 'x' });
    expect([answer.status, answer.body.code]).toEqual([422, 'credentials_refused']);
    expect(answer.body.errors.map(({ field }: { field: string }) => field).sort()).toEqual([
      'fields.apiKey',
      'fields.more',
      'fields.region',
    ]);
    expect(provider.seen).toEqual([]);
  });

  test('names the field at fault: by the provider', async () => {
    const { token, id } = await newTenant();
    const answer = await connectKey(token, { apiKey: 'wrong-key-123' });
    expect([answer.status, answer.body.code, answer.body.errors[0].field]).toEqual([
      422,
      'credentials_refused',
      'fields.apiKey',
    ]);
    expect(JSON.stringify(answer.body)).not.toContain('wrong-key-123');
    expect(await server.database.models.Integration.countDocuments({ tenantId: id })).toBe(0);
    const entry = await server.database.models.IntegrationLog.findOne({ tenantId: id }).lean();
    expect(entry).toMatchObject({ operation: 'connect', status: 'failed', errorKind: 'reauthorize' });
  });

  test.each([
    [403, {}, 422, 'credentials_refused'],
    [503, {}, 503, 'provider_unavailable'],
    [429, { 'retry-after': '120' }, 503, 'provider_unavailable'],
    [404, {}, 502, 'provider_error'],
    [200, {}, 502, 'provider_error'],
  ])('the provider answers %d', async (status, headers, expected, code) => {
    const { token } = await newTenant();
    provider.answers.set(ME_PATH, { status, headers, body: { nonsense: true } });
    const answer = await connectKey(token, { apiKey: 'good-key-123' });
    expect([answer.status, answer.body.code]).toEqual([expected, code]);
    if (status === 429) expect(answer.headers.get('retry-after')).toBe('120');
  });
});

describe('importing', () => {
  const body = (tenant: string, credentials: unknown, system = 'fakehub') => ({
    system,
    tenant: { id: tenant },
    credentials,
  });
  test('OAuth tokens from elsewhere become a connection, checked live', async () => {
    const { id } = await newTenant();
    const credentials = {
      type: 'oauth2',
      accessToken: 'at-moved-1',
      refreshToken: 'rt-moved',
      expiresAt: '2030-01-01T00:00:00+01:00',
      scopes: ['read'],
    };
    const answer = await server.api('POST', '/v1/connections', body(id, credentials));
    expect([answer.status, answer.body.account.id, answer.body.scopes]).toEqual([201, 'moved', ['read']]);
    const row = await server.database.models.Integration.findById(answer.body.id).lean();
    expect(row?.expiresAt).toEqual(new Date('2029-12-31T23:00:00Z'));
  });
  test('credentials that the provider refuses are refused, with their field', async () => {
    const { id } = await newTenant();
    const dead = await server.api(
      'POST',
      '/v1/connections',
      body(id, { type: 'oauth2', accessToken: 'dead' }),
    );
    expect([dead.status, dead.body.errors[0].field]).toEqual([422, 'credentials.accessToken']);
    const key = { type: 'api_key', fields: { apiKey: 'wrong-key-123' } };
    const refused = await server.api('POST', '/v1/connections', body(id, key, 'fakekey'));
    expect([refused.status, refused.body.errors[0].field]).toEqual([422, 'credentials.fields.apiKey']);
    const mixed = await server.api('POST', '/v1/connections', body(id, key));
    expect([mixed.status, mixed.body.code]).toEqual([422, 'api_key_not_supported']);
    const unknown = await server.api('POST', '/v1/connections', body(id, key, 'nothing'));
    expect([unknown.status, unknown.body.code]).toEqual([422, 'system_not_offered']);
  });
});

describe('the life of a connection', () => {
  test('pause and resume: once each, with their events and schedules', async () => {
    const { token } = await newTenant();
    const id = await driver.connect(token);
    const pause = () => server.widget(token, 'POST', `/widget/v1/connections/${id}/pause`);
    expect((await pause()).body.status).toBe('paused');
    expect((await pause()).body.status).toBe('paused');
    expect(server.scheduled.at(-1)).toBe(`clear ${id}`);
    expect((await server.api('POST', `/v1/connections/${id}/resume`)).body.status).toBe('active');
    expect(server.scheduled.at(-1)).toBe(`set ${id} things 60`);
    expect(await events(id)).toEqual(['connection.created', 'connection.paused', 'connection.resumed']);
  });

  test('a connection that needs re-authorization or is gone cannot be paused', async () => {
    const { token } = await newTenant();
    const id = await driver.connect(token);
    for (const status of ['needs_reauthorization', 'disconnected']) {
      await server.database.models.Integration.updateOne({ _id: id }, { $set: { status } });
      const answer = await server.api('POST', `/v1/connections/${id}/pause`);
      expect([answer.status, answer.body.code]).toEqual([409, 'connection_not_active']);
    }
  });

  test('a check asks the provider and brings the status in line', async () => {
    const { token } = await newTenant();
    const id = await driver.connect(token);
    const check = async () => (await server.api('POST', `/v1/connections/${id}/check`)).body;
    expect(await check()).toMatchObject({ ok: true, failure: null, connection: { status: 'active' } });
    provider.answers.set(ME_PATH, { status: 503, body: {} });
    expect(await check()).toMatchObject({ ok: false, failure: { kind: 'unavailable' } });
    provider.answers.set(ME_PATH, { status: 401, body: {} });
    provider.answers.set('/auth.fakehub.test/token', { status: 400, body: { error: 'invalid_grant' } });
    expect(await check()).toMatchObject({
      ok: false,
      failure: { kind: 'reauthorize' },
      connection: { status: 'needs_reauthorization' },
    });
    expect((await events(id)).filter((type) => type === 'connection.needs_reauthorization')).toHaveLength(1);
  });

  test('disconnecting revokes at the provider, forgets the credentials and keeps the data', async () => {
    const { token } = await newTenant();
    const id = await driver.connect(token);
    await addRecords(id, 3);
    expect((await server.widget(token, 'DELETE', `/widget/v1/connections/${id}?data=keep`)).status).toBe(204);
    const call = provider.calls(REVOKE_PATH)[0];
    expect(new URLSearchParams(call?.body).get('token')).toMatch(/^rt-/);
    expect(call?.headers.authorization).toMatch(/^Basic /);
    const row = await server.database.models.Integration.findById(id).lean();
    expect([row?.status, row?.credentials, row?.expiresAt]).toEqual(['disconnected', null, null]);
    expect(await events(id)).toEqual(['connection.created', 'connection.deleted']);
    expect(await server.database.models.Record.countDocuments({ connectionId: id })).toBe(3);
    const { connections } = (await server.widget(token, 'GET', '/widget/v1/state')).body;
    expect(connections).toEqual([]);
    expect((await server.api('DELETE', `/v1/connections/${id}`)).status).toBe(204);
    expect(provider.calls(REVOKE_PATH)).toHaveLength(1);
  });

  test('disconnecting with the data deletes all of it, also when asked later', async () => {
    const { token } = await newTenant();
    const id = await driver.connect(token);
    await addRecords(id, 1500);
    await server.api('DELETE', `/v1/connections/${id}?data=keep`);
    expect((await server.api('DELETE', `/v1/connections/${id}?data=delete`)).status).toBe(204);
    const { models } = server.database;
    expect(await models.Record.countDocuments({ connectionId: id })).toBe(0);
    expect(await models.SyncState.countDocuments({ connectionId: id })).toBe(0);
    expect((await events(id)).filter((type) => type === 'connection.deleted')).toHaveLength(1);
  });

  test.each([
    ['is down', { status: 503, body: {} }],
    ['does not know the token', { status: 400, body: { error: 'invalid_token' } }],
    ['cuts the connection', { status: 200, body: '', cut: true }],
  ])('disconnecting works when the provider %s', async (_name, answer) => {
    const { token } = await newTenant();
    const id = await driver.connect(token);
    provider.answers.set(REVOKE_PATH, answer);
    expect((await server.api('DELETE', `/v1/connections/${id}`)).status).toBe(204);
    expect((await server.api('GET', `/v1/connections/${id}`)).body.status).toBe('disconnected');
  });

  test('a connection whose connector is gone can be disconnected, and the log says what was left', async () => {
    const { token } = await newTenant();
    const id = await driver.connect(token);
    const { Integration, IntegrationLog } = server.database.models;
    await Integration.updateOne({ _id: id }, { $set: { system: 'removedhub' } });
    expect((await server.api('DELETE', `/v1/connections/${id}?data=delete`)).status).toBe(204);
    const row = await Integration.findById(id).lean();
    expect([row?.status, row?.credentials]).toEqual(['disconnected', null]);
    expect(provider.calls(REVOKE_PATH)).toHaveLength(0);
    const entry = await IntegrationLog.findOne({ connectionId: id, operation: 'disconnect' }).lean();
    expect(entry?.status).toBe('succeeded');
    expect(JSON.stringify(entry)).toContain('no connector named');
  });

  test('a grant that another connection lives on is not revoked; the last one takes it back', async () => {
    const [one, two] = [await newTenant(), await newTenant()];
    const first = await driver.connect(one.token, { system: 'grantshub' });
    const second = await driver.connect(two.token, { system: 'grantshub' });
    await server.api('DELETE', `/v1/connections/${first}`);
    expect(provider.calls(REVOKE_PATH)).toHaveLength(0);
    await server.api('DELETE', `/v1/connections/${second}`);
    expect(JSON.parse(provider.calls(REVOKE_PATH)[0]?.body ?? '{}').access_token).toMatch(/^at-/);
  });
});

describe('reading', () => {
  test('the widget shows all connections of a tenant, however many', async () => {
    const { token } = await newTenant();
    const first = await connectKey(token, { apiKey: 'good-key-123' });
    const { Integration } = server.database.models;
    const row = (await Integration.findById(first.body.id).lean())!;
    const more = Array.from({ length: 520 }, (_, n) => ({
      ...row,
      _id: `${row._id.slice(0, -4)}${String(n).padStart(4, '0')}`,
      account: { id: `account-${n}`, label: `Account ${n}` },
    }));
    await Integration.insertMany(more);
    const state = await server.widget(token, 'GET', '/widget/v1/state');
    expect(state.body.connections).toHaveLength(521);
    await Integration.deleteMany({ _id: { $in: more.map(({ _id }) => _id) } });
  });

  test('lists newest first, in pages, by tenant, system and status', async () => {
    const { token, id: tenantId } = await newTenant();
    const ids: string[] = [];
    for (const account of ['a', 'b', 'c']) {
      provider.account = { id: account, login: account };
      ids.unshift(await driver.connect(token));
    }
    const list = async (query: string) => (await server.api('GET', `/v1/connections?${query}`)).body;
    const first = await list(`tenantId=${tenantId}&limit=2`);
    expect(first.data.map(({ id }: { id: string }) => id)).toEqual(ids.slice(0, 2));
    const second = await list(`tenantId=${tenantId}&limit=2&cursor=${first.nextCursor}`);
    expect([second.data.map(({ id }: { id: string }) => id), second.nextCursor]).toEqual([
      ids.slice(2),
      null,
    ]);
    await server.api('POST', `/v1/connections/${ids[0]}/pause`);
    expect((await list(`tenantId=${tenantId}&status=paused`)).data).toHaveLength(1);
    expect((await list(`tenantId=${tenantId}&system=fakekey`)).data).toHaveLength(0);
  });

  test("another environment's connection is as one that does not exist, and stays as it is", async () => {
    const { token } = await newTenant();
    const id = await driver.connect(token);
    const before = await server.database.models.Integration.findById(id).lean();
    const nobody = `con_${'0'.repeat(25)}`;
    for (const [method, path, body] of [
      ['GET', '', undefined],
      ['PATCH', '', { endUserId: 'x' }],
      ['DELETE', '?data=delete', undefined],
      ['POST', '/pause', undefined],
      ['POST', '/resume', undefined],
      ['POST', '/check', undefined],
      ['GET', '/configuration', undefined],
      ['PUT', '/configuration', { version: 1 }],
    ] as const) {
      const foreign = await server.api(method, `/v1/connections/${id}${path}`, body, 'env_other');
      const missing = await server.api(method, `/v1/connections/${nobody}${path}`, body, 'env_other');
      expect([foreign.status, foreign.body.code, foreign.body.detail]).toEqual([
        404,
        missing.body.code,
        missing.body.detail,
      ]);
    }
    expect(await server.database.models.Integration.findById(id).lean()).toEqual(before);
    expect((await server.api('GET', '/v1/connections', undefined, 'env_other')).body.data).toEqual([]);
  });

  test('patching changes end user and settings', async () => {
    const { token } = await newTenant();
    const id = await driver.connect(token);
    const patch = { endUserId: 'new-owner', settings: { greeting: 'moin' } };
    expect((await server.api('PATCH', `/v1/connections/${id}`, patch)).body.endUserId).toBe('new-owner');
    const { settings } = (await server.api('GET', `/v1/connections/${id}/configuration`)).body;
    expect(settings).toEqual({ greeting: 'moin' });
    expect(await events(id)).toContain('connection.updated');
    const entries = await server.database.models.AuditEntry.find({ action: 'connection.updated' })
      .where('object.id', id)
      .lean();
    expect(entries).toMatchObject([
      {
        before: { endUserId: 'user-1', configurationVersion: 1 },
        after: { endUserId: 'new-owner', configurationVersion: 2 },
      },
    ]);
    expect(JSON.stringify(entries)).not.toContain('moin');
  });
});

async function addRecords(connectionId: string, count: number): Promise<void> {
  const at = new Date();
  await server.database.models.Record.insertMany(
    Array.from({ length: count }, (_, index) => ({
      _id: `rec_${connectionId}_${index}`,
      environment: 'env_main',
      tenantId: 'x',
      connectionId,
      model: 'payments.customer',
      remoteId: String(index),
      data: {},
      contentHash: 'x',
      sequence: index,
      createdAt: at,
      changedAt: at,
    })),
  );
}
