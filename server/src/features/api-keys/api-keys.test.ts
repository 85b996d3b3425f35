import { SignJWT, UnsecuredJWT } from 'jose';
import { type Answer, type ConnectServer, startConnectServer } from '../../testing/connect/connect-server.ts';
import { fakehub, fakekey } from '../../testing/connect/fake-connectors.ts';

let server: ConnectServer;
beforeAll(async () => {
  server = await startConnectServer({ connectors: [fakehub(), fakekey()], sandboxUrl: 'http://127.0.0.1:1' });
});
afterAll(() => server?.close());

const secretKey = async (permissions: string[], more: object = {}) =>
  (await server.api('POST', '/v1/api-keys', { type: 'secret', name: 'ci', permissions, ...more })).body;
const as = (key: string, method: string, path: string, body?: unknown, headers = {}) =>
  server.widget(key, method, path, body, headers);
const works = async (key: string) => (await as(key, 'GET', '/v1/systems')).status === 200;
const outcome = ({ status, body }: Answer) => [status, body?.code];

describe('a secret key', () => {
  test('is given once, kept as a hash, and may do what it was given and nothing else', async () => {
    const made = await secretKey(['systems:read']);
    expect(made).toMatchObject({ type: 'secret', key: expect.stringMatching(/^pb_/), identitySecret: null });
    expect(await works(made.key)).toBe(true);
    expect(outcome(await as(made.key, 'GET', '/v1/connections'))).toEqual([403, 'permission_missing']);
    const list = await server.api('GET', '/v1/api-keys');
    expect(list.body.data[0]).toMatchObject({
      id: made.id,
      permissions: ['systems:read'],
      hint: made.key.slice(0, 8),
    });
    const stored = JSON.stringify(await server.database.models.ApiKey.find().lean());
    expect(stored + JSON.stringify(list.body)).not.toContain(made.key);
  });

  test('needs its permissions to be said', async () => {
    for (const permissions of [undefined, [], ['everything']]) {
      const answer = await server.api('POST', '/v1/api-keys', { type: 'secret', name: 'ci', permissions });
      expect(outcome(answer)).toEqual([400, 'invalid_body']);
    }
  });

  test('cannot hand out what it lacks, by making a key or by rotating a stronger one', async () => {
    const manager = await secretKey(['api-keys:manage']);
    const stronger = await secretKey(['connections:write']);
    const make = { type: 'secret', name: 'x', permissions: ['connections:write'] };
    expect(outcome(await as(manager.key, 'POST', '/v1/api-keys', make))).toEqual([403, 'permission_missing']);
    expect(outcome(await as(manager.key, 'POST', `/v1/api-keys/${stronger.id}/rotate`))).toEqual([
      403,
      'permission_missing',
    ]);
    const publishable = { type: 'publishable', name: 'x', allowedOrigins: ['https://app.test'] };
    expect(outcome(await as(manager.key, 'POST', '/v1/api-keys', publishable))).toEqual([
      403,
      'permission_missing',
    ]);
    expect((await as(manager.key, 'POST', `/v1/api-keys/${manager.id}/rotate`)).status).toBe(200);
  });

  test('is rotated with an overlap: both work, then the new one', async () => {
    const { id, key } = await secretKey(['systems:read']);
    const rotated = (await server.api('POST', `/v1/api-keys/${id}/rotate`, { overlap: 60 })).body;
    expect(rotated).toMatchObject({ id, permissions: ['systems:read'], previousUntil: expect.any(String) });
    expect([await works(key), await works(rotated.key)]).toEqual([true, true]);
    server.advance(61);
    expect([await works(key), await works(rotated.key)]).toEqual([false, true]);
    server.advance(-61);
  });

  test('is rotated without one: the former ends at once, and so do all when it is revoked', async () => {
    const { id, key } = await secretKey(['systems:read']);
    const second = (await server.api('POST', `/v1/api-keys/${id}/rotate`, { overlap: 3600 })).body.key;
    const third = (await server.api('POST', `/v1/api-keys/${id}/rotate`, { overlap: 0 })).body.key;
    expect(await Promise.all([key, second, third].map(works))).toEqual([false, false, true]);
    expect((await server.api('DELETE', `/v1/api-keys/${id}`)).status).toBe(204);
    expect(await works(third)).toBe(false);
    const again = await server.api('POST', `/v1/api-keys/${id}/rotate`);
    expect(outcome(again)).toEqual([409, 'api_key_revoked']);
  });

  test('ends at its time', async () => {
    const expiresAt = new Date(Date.now() + 60_000).toISOString();
    const { key } = await secretKey(['systems:read'], { expiresAt });
    expect(await works(key)).toBe(true);
    server.advance(61);
    expect(await works(key)).toBe(false);
    server.advance(-61);
  });

  test('tells when it was last used, and writes that down once a minute', async () => {
    const { id, key } = await secretKey(['systems:read']);
    const lastUsed = async () =>
      (await server.database.models.ApiKey.findById(id).lean())?.lastUsedAt ?? null;
    expect(await lastUsed()).toBeNull();
    await works(key);
    for (let tries = 0; (await lastUsed()) === null && tries < 100; tries++) await works(key);
    const first = await lastUsed();
    await works(key);
    await works(key);
    expect(await lastUsed()).toEqual(first);
    server.advance(61);
    for (let tries = 0; (await lastUsed())?.getTime() === first?.getTime() && tries < 100; tries++)
      await works(key);
    expect((await lastUsed())?.getTime()).toBeGreaterThan(first?.getTime() ?? Infinity);
    server.advance(-61);
  });

  test('of another environment is not there', async () => {
    const { id } = await secretKey(['systems:read']);
    for (const [method, path] of [
      ['POST', `/v1/api-keys/${id}/rotate`],
      ['DELETE', `/v1/api-keys/${id}`],
    ] as const) {
      expect(outcome(await server.api(method, path, undefined, 'env_other'))).toEqual([
        404,
        'api_key_not_found',
      ]);
    }
  });
});

describe('a publishable key', () => {
  const origin = 'https://app.acme.test';
  let key: { id: string; key: string; identitySecret: string };
  beforeAll(async () => {
    const input = { type: 'publishable', name: 'web', allowedOrigins: [origin] };
    key = (await server.api('POST', '/v1/api-keys', input)).body;
  });

  interface TokenInput {
    secret?: string;
    claims?: Record<string, unknown>;
    lifetime?: number;
    issuedAt?: number;
    algorithm?: string;
  }
  let number = 0;
  const seconds = () => Math.floor(Date.now() / 1000);
  const claimsOf = (more: Record<string, unknown> = {}) => ({
    aud: 'patchbay',
    sub: 'user-1',
    tenant: { id: 'globex', name: 'Globex' },
    jti: `token-${++number}`,
    ...more,
  });
  function sign({
    secret = key.identitySecret,
    claims,
    lifetime = 300,
    issuedAt = seconds(),
    algorithm = 'HS256',
  }: TokenInput = {}) {
    return new SignJWT(claimsOf(claims))
      .setProtectedHeader({ alg: algorithm })
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + lifetime)
      .sign(new TextEncoder().encode(secret));
  }
  const open = (identityToken: string, headers: Record<string, string> = { origin }, bearer = key.key) =>
    as(bearer, 'POST', '/widget/v1/sessions', { identityToken }, headers);

  test('opens the session of who the token names, for that page only', async () => {
    const answer = await open(await sign({ claims: { name: 'Uma', allowed_systems: ['fakekey'] } }));
    expect(answer.status).toBe(201);
    const { token } = answer.body;
    const state = await server.widget(token, 'GET', '/widget/v1/state', undefined, { origin });
    expect(state.body).toMatchObject({
      tenant: { id: 'globex', name: 'Globex' },
      endUser: { id: 'user-1', name: 'Uma' },
      systems: [{ id: 'fakekey' }],
    });
    const elsewhere = await server.widget(token, 'GET', '/widget/v1/state', undefined, {
      origin: 'https://evil.test',
    });
    expect(outcome(elsewhere)).toEqual([403, 'origin_not_allowed']);
    const entry = await server.database.models.AuditEntry.findOne({ 'object.id': answer.body.id }).lean();
    expect(entry).toMatchObject({ principal: { type: 'publishable_key', id: key.id }, tenantId: 'globex' });
  });

  test('can do nothing else, and no other credential can do this', async () => {
    for (const [method, path] of [
      ['GET', '/v1/connections'],
      ['GET', '/v1/api-keys'],
      ['POST', '/v1/connect-sessions'],
      ['GET', '/widget/v1/state'],
    ] as const) {
      expect((await as(key.key, method, path, method === 'POST' ? {} : undefined, { origin })).status).toBe(
        401,
      );
    }
    const { token } = await server.session();
    const secret = await secretKey(['sessions:write']);
    for (const other of [token, secret.key]) {
      expect(outcome(await open(await sign(), { origin }, other))).toEqual([401, 'invalid_api_key']);
    }
  });

  test('works on its own pages only', async () => {
    for (const from of [
      'https://evil.test',
      'https://app.acme.test.evil.test',
      'http://app.acme.test',
      'null',
      '',
    ]) {
      const headers: Record<string, string> = from === '' ? {} : { origin: from };
      expect(outcome(await open(await sign(), headers))).toEqual([403, 'origin_not_allowed']);
    }
  });

  test('a token works once, however it is written, also when 20 come at once', async () => {
    const token = await sign();
    const answers = await Promise.all(Array.from({ length: 20 }, () => open(token)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(new Set(answers.filter(({ status }) => status !== 201).map(({ body }) => body.code))).toEqual(
      new Set(['identity_token_used']),
    );
    const { jti } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    expect(outcome(await open(await sign({ claims: { jti } })))).toEqual([401, 'identity_token_used']);
  });

  test.each<[string, () => Promise<string> | string]>([
    ['another secret', () => sign({ secret: `pbi_${'x'.repeat(43)}` })],
    ['the key itself as the secret', () => sign({ secret: key.key })],
    ['an empty secret', () => sign({ secret: ' ' })],
    ['no signature', () => new UnsecuredJWT(claimsOf()).setIssuedAt().setExpirationTime('5m').encode()],
    ['a signature cut off', async () => (await sign()).replace(/\.[^.]*$/, '.')],
    ['a changed claim', async () => changed(await sign())],
    ['another algorithm', () => sign({ algorithm: 'HS512' })],
    ['an expired token', () => sign({ issuedAt: seconds() - 400 })],
    ['a token of the future', () => sign({ issuedAt: seconds() + 600 })],
    ['a token for longer than 10 minutes', () => sign({ lifetime: 601 })],
    ['another audience', () => sign({ claims: { aud: 'acme' } })],
    ['no audience', () => sign({ claims: { aud: undefined } })],
    ['no tenant', () => sign({ claims: { tenant: undefined } })],
    ['a tenant without an id', () => sign({ claims: { tenant: {} } })],
    ['a tenant that is a query', () => sign({ claims: { tenant: { id: { $ne: '' } } } })],
    ['no end user', () => sign({ claims: { sub: undefined } })],
    ['no id of its own', () => sign({ claims: { jti: undefined } })],
    ['an empty id', () => sign({ claims: { jti: '' } })],
    ['words', () => 'nonsense'],
  ])('is refused with %s', async (_what, token) => {
    const sessions = await server.database.models.ConnectSession.countDocuments();
    expect(outcome(await open(await token()))).toEqual([401, 'invalid_identity_token']);
    expect(await server.database.models.ConnectSession.countDocuments()).toBe(sessions);
  });

  test("is refused with another tenant's connection to reconnect", async () => {
    const claims = { reconnect_connection_id: `con_${'0'.repeat(25)}` };
    expect(outcome(await open(await sign({ claims })))).toEqual([404, 'connection_not_found']);
  });

  test('the secret of one key signs nothing for another', async () => {
    const input = { type: 'publishable', name: 'other', allowedOrigins: [origin] };
    const other = (await server.api('POST', '/v1/api-keys', input)).body;
    const token = await sign({ secret: other.identitySecret });
    expect(outcome(await open(token))).toEqual([401, 'invalid_identity_token']);
  });

  test('is rotated with its secret: both work for the overlap', async () => {
    const input = { type: 'publishable', name: 'turning', allowedOrigins: [origin] };
    const first = (await server.api('POST', '/v1/api-keys', input)).body;
    const second = (await server.api('POST', `/v1/api-keys/${first.id}/rotate`, { overlap: 60 })).body;
    for (const { key: bearer } of [first, second]) {
      for (const { identitySecret: secret } of [first, second]) {
        expect((await open(await sign({ secret }), { origin }, bearer)).status).toBe(201);
      }
    }
    server.advance(61);
    const fresh = (secret: string) => sign({ secret, issuedAt: seconds() + 61 });
    expect((await open(await fresh(second.identitySecret), { origin }, second.key)).status).toBe(201);
    const late = await open(await fresh(first.identitySecret), { origin }, second.key);
    expect(outcome(late)).toEqual([401, 'invalid_identity_token']);
    expect((await open(await fresh(second.identitySecret), { origin }, first.key)).status).toBe(401);
    server.advance(-61);
  });

  function changed(token: string): string {
    const [head = '', , signature = ''] = token.split('.');
    const claims = { ...claimsOf({ sub: 'admin' }), iat: seconds(), exp: seconds() + 300 };
    return [head, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.');
  }
});
