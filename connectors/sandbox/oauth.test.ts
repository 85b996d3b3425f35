import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from './host.ts';
import { notesProvider } from './test-support/notes-provider.ts';
import { authorize, connect, postToken, REDIRECT_URI } from './test-support/oauth-client.ts';

const AUTHORIZE = '/notes.example/authorize';
const TOKEN = '/notes.example/token';

describe('the OAuth server of the sandbox', () => {
  let dataDir: string;
  let sandbox: Sandbox;
  const start = async (oauth = {}) => {
    sandbox = await startSandbox({
      port: 0,
      host: '127.0.0.1',
      dataDir,
      providers: [notesProvider(oauth)],
    });
  };
  const read = (token: string) =>
    fetch(`${sandbox.url}/notes.example/notes`, { headers: { authorization: `Bearer ${token}` } });
  const target = () => ({ url: sandbox.url, authorizePath: AUTHORIZE, tokenPath: TOKEN });
  const refresh = (token: string) =>
    postToken(sandbox.url + TOKEN, { grant_type: 'refresh_token', refresh_token: token });

  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'sandbox-oauth-'));
    await start();
  });
  afterEach(async () => {
    await sandbox.close();
    rmSync(dataDir, { recursive: true });
  });

  test('a person picks an account and allows; the code gives tokens of that account', async () => {
    const { callback, verifier, page } = await authorize({ ...target(), account: '2' });
    expect(page).toContain('Read your notes');
    expect(page).toContain('Bob &lt;b&gt;Bold&lt;/b&gt;');
    expect(callback.origin + callback.pathname).toBe(REDIRECT_URI);
    expect(callback.searchParams.get('state')).toBe('state-1');
    const { status, body } = await postToken(sandbox.url + TOKEN, {
      grant_type: 'authorization_code',
      code: callback.searchParams.get('code') ?? '',
      redirect_uri: REDIRECT_URI,
      code_verifier: verifier,
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ token_type: 'bearer', expires_in: 3600, scope: 'read' });
    expect(await (await read(String(body['access_token']))).json()).toMatchObject({ account: 'bob' });
  });

  test('cancelling goes back with access_denied and the state', async () => {
    const { callback } = await authorize({ ...target(), decision: 'cancel' });
    expect(Object.fromEntries(callback.searchParams)).toMatchObject({
      error: 'access_denied',
      state: 'state-1',
    });
  });

  test.each([
    ['another verifier', { code_verifier: 'x'.repeat(43) }, 'invalid_request'],
    ['another redirect_uri', { redirect_uri: 'https://evil.example/' }, 'invalid_grant'],
    ['another client', { client_id: 'other' }, 'invalid_grant'],
    ['a wrong client secret', { client_secret: 'invalid' }, 'invalid_client'],
    ['a made-up code', { code: 'abc.def' }, 'invalid_grant'],
    ['an unknown grant type', { grant_type: 'password' }, 'unsupported_grant_type'],
  ])('a code is refused with %s', async (_name, params, error) => {
    const { callback, verifier } = await authorize(target());
    const { status, body } = await postToken(sandbox.url + TOKEN, {
      grant_type: 'authorization_code',
      code: callback.searchParams.get('code') ?? '',
      redirect_uri: REDIRECT_URI,
      code_verifier: verifier,
      ...params,
    });
    expect(status).toBe(error === 'invalid_client' ? 401 : 400);
    expect(body['error']).toBe(error);
  });

  test('a code works once; a second use revokes what the first gave, also after a restart', async () => {
    const { access, code, verifier } = await connect(target());
    expect((await read(access)).status).toBe(200);
    await sandbox.close();
    await start();
    expect((await read(access)).status).toBe(200);
    const { body } = await postToken(sandbox.url + TOKEN, {
      code,
      redirect_uri: REDIRECT_URI,
      code_verifier: verifier,
    });
    expect(body['error']).toBe('invalid_grant');
    expect((await read(access)).status).toBe(401);
  });

  test('a rotating refresh token is good once, also after a restart', async () => {
    const { refresh: first } = await connect(target());
    const second = await refresh(first);
    expect(second.status).toBe(200);
    await sandbox.close();
    await start();
    expect((await refresh(first)).body['error']).toBe('invalid_grant');
    expect((await refresh(String(second.body['refresh_token']))).status).toBe(200);
  });

  test('a reusable refresh token stays and is not sent again', async () => {
    await sandbox.close();
    await start({ refreshTokens: 'reusable' });
    const { refresh: token } = await connect(target());
    const answers = [await refresh(token), await refresh(token)];
    for (const { status, body } of answers) {
      expect(status).toBe(200);
      expect(body['refresh_token']).toBeUndefined();
    }
  });

  test('offline access gives a refresh token on first consent, and later only when prompted', async () => {
    await sandbox.close();
    await start({ refreshTokens: 'reusable', refreshTokenOnlyOffline: true });
    const offline = { access_type: 'offline' };
    const connectWith = (params: Record<string, string>) => connect({ ...target(), params });
    expect((await connectWith({})).refresh).toBe('undefined');
    expect((await connectWith({ ...offline, prompt: 'consent' })).refresh).toMatch(/^nr_/);
    expect((await connectWith(offline)).refresh).toBe('undefined');
  });

  test('revoking ends access and refresh; a fault expires access only', async () => {
    const one = await connect(target());
    const two = await connect(target());
    await fetch(`${sandbox.url}/notes.example/revoke`, {
      method: 'POST',
      body: new URLSearchParams({ token: one.refresh }),
    });
    expect((await read(one.access)).status).toBe(401);
    expect((await refresh(one.refresh)).status).toBe(400);
    expect((await read(two.access)).status).toBe(200);

    sandbox.control.addFault('notes', { fault: 'expire_tokens', times: 1 });
    expect((await read(two.access)).status).toBe(401);
    const renewed = await refresh(two.refresh);
    expect((await read(String(renewed.body['access_token']))).status).toBe(200);
  });

  test('an access token runs out by the sandbox clock', async () => {
    const { access } = await connect(target());
    sandbox.control.advanceClock(3601);
    expect((await read(access)).status).toBe(401);
  });

  test.each([
    ['no client', { client_id: '' }],
    ['an unknown client', { client_id: 'invalid-client' }],
    ['a relative redirect_uri', { redirect_uri: '/callback' }],
    ['a script as redirect_uri', { redirect_uri: 'javascript:alert(1)' }],
  ])('the person stays on an error page with %s', async (_name, params) => {
    const { page, callback } = await authorize({ ...target(), params });
    expect(page).toContain('This request cannot go on');
    expect(callback.href).toBe('about:blank');
  });

  test.each([
    [{ response_type: 'token' }, 'unsupported_response_type'],
    [{ state: '' }, 'invalid_request'],
    [{ code_challenge_method: 'plain' }, 'invalid_request'],
  ])('the application is told of %j', async (params, error) => {
    const address = new URL(sandbox.url + AUTHORIZE);
    address.search = new URLSearchParams({
      response_type: 'code',
      client_id: 'acme',
      redirect_uri: REDIRECT_URI,
      state: 's',
      code_challenge: 'c',
      code_challenge_method: 'S256',
      ...params,
    }).toString();
    const response = await fetch(address, { redirect: 'manual' });
    expect(response.status).toBe(302);
    expect(new URL(response.headers.get('location') ?? '').searchParams.get('error')).toBe(error);
  });

  test('quirks: errors as 200, form encoding, opener policy', async () => {
    await sandbox.close();
    await start({ errorStatus: 200, formUnlessJsonAccepted: true, crossOriginOpenerPolicy: true });
    const response = await fetch(sandbox.url + TOKEN, {
      method: 'POST',
      body: new URLSearchParams({ client_id: 'acme', client_secret: 'shh', code: 'nope' }),
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('application/x-www-form-urlencoded');
    expect(new URLSearchParams(await response.text()).get('error')).toBe('invalid_grant');
    const page = await fetch(
      `${sandbox.url}${AUTHORIZE}?client_id=acme&redirect_uri=${REDIRECT_URI}&response_type=code&state=s`,
    );
    expect(page.headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  });
});
