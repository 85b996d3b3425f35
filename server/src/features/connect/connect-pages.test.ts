import { Browser } from '../../testing/connect/browser.ts';
import { type ConnectServer, startConnectServer } from '../../testing/connect/connect-server.ts';
import { fakehub } from '../../testing/connect/fake-connectors.ts';
import { type FakeOAuthProvider, startFakeOAuthProvider } from '../../testing/connect/fake-oauth-provider.ts';
import { flowDriver } from '../../testing/connect/flow-driver.ts';

const HOST = 'https://app.acme.test';

let provider: FakeOAuthProvider;
let server: ConnectServer;
let driver: ReturnType<typeof flowDriver>;
beforeAll(async () => {
  provider = await startFakeOAuthProvider();
  server = await startConnectServer({
    connectors: [fakehub()],
    sandboxUrl: provider.url,
    publicUrl: 'https://patchbay.acme.test',
  });
  driver = flowDriver(server, provider);
});
afterAll(async () => {
  await server?.close();
  await provider?.close();
});

async function leave(body: Record<string, unknown>) {
  const { token } = await server.session({ allowedOrigins: [HOST] });
  const browser = new Browser();
  const flow = await driver.start(token, body, { origin: HOST });
  return { token, browser, flow, authorizeUrl: await driver.leave(browser, flow) };
}

test('behind https the cookie has the __Host- prefix and all attributes', async () => {
  const { token } = await server.session();
  const flow = await driver.start(token);
  const response = await new Browser().open(flow.authorizeUrl);
  const [cookie] = response.headers.getSetCookie();
  expect(cookie).toMatch(
    new RegExp(
      `^__Host-patchbay-flow-${flow.id}=[\\w-]{43}; Path=/; Max-Age=\\d+; HttpOnly; SameSite=Lax; Secure$`,
    ),
  );
  const location = new URL(response.headers.get('location') ?? '');
  expect(location.searchParams.get('redirect_uri')).toBe('https://patchbay.acme.test/oauth/callback/fakehub');
});

test('a tab goes back to where it came from, with the flow in the fragment', async () => {
  const { browser, flow, authorizeUrl } = await leave({
    display: 'tab',
    returnTo: `${HOST}/settings?tab=2`,
  });
  const response = await driver.comeBack(browser, authorizeUrl);
  expect(response.status).toBe(303);
  expect(response.headers.get('location')).toBe(`${HOST}/settings?tab=2#patchbay-flow=${flow.id}`);
  expect(response.headers.get('referrer-policy')).toBe('no-referrer');
});

test("a page's own fragment stays, with the flow behind it", async () => {
  const { browser, flow, authorizeUrl } = await leave({ display: 'tab', returnTo: `${HOST}/#/tools` });
  const response = await driver.comeBack(browser, authorizeUrl);
  expect(response.headers.get('location')).toBe(`${HOST}/#/tools&patchbay-flow=${flow.id}`);
});

test('a popup tells its opener and closes, and does not lead back', async () => {
  const { browser, flow, authorizeUrl } = await leave({ display: 'popup', returnTo: `${HOST}/settings` });
  const response = await driver.comeBack(browser, authorizeUrl);
  const text = await response.text();
  expect(response.status).toBe(200);
  expect(text).toContain(`data-flow="${flow.id}" data-origin="${HOST}"`);
  expect(text).not.toContain('data-back');
  expect(text).toContain('window.close()');
});

test('where nobody said how it was opened, the page can do both', async () => {
  const { browser, flow, authorizeUrl } = await leave({ returnTo: `${HOST}/settings` });
  const text = await (await driver.comeBack(browser, authorizeUrl)).text();
  expect(text).toContain(`data-back="${HOST}/settings#patchbay-flow=${flow.id}"`);
  expect(text).toContain(`<a href="${HOST}/settings#patchbay-flow=${flow.id}">Back to the application</a>`);
});

test('pages are strict: CSP by nonce, no frames, no referrer, no store, opener kept', async () => {
  const { browser, authorizeUrl } = await leave({ display: 'popup' });
  const response = await driver.comeBack(browser, authorizeUrl);
  const text = await response.text();
  const policy = response.headers.get('content-security-policy') ?? '';
  const nonce = /script-src 'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
  expect(policy.split('; ')).toEqual([
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ]);
  expect(text.match(/<script/g)).toHaveLength(1);
  expect(text).toContain(`<script nonce="${nonce}">`);
  expect(text).not.toMatch(/ (on\w+|style)=/);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'unsafe-none',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  });
  const next = await (await driver.comeBack(browser, authorizeUrl)).text();
  expect(next).not.toContain(nonce);
});

test('an address with quotes and angle brackets cannot leave its attribute', async () => {
  const returnTo = `${HOST}/?q="><script>alert(1)</script>`;
  const { browser, authorizeUrl } = await leave({ returnTo });
  const text = await (await driver.comeBack(browser, authorizeUrl)).text();
  expect(text).not.toContain('<script>alert');
  expect(text.match(/<script/g)).toHaveLength(1);
});
