import { hashToken } from '../../security/tokens/random-token.ts';
import { expectPage, startAttackKit } from '../../testing/connect/attack-kit.ts';
import { Browser } from '../../testing/connect/browser.ts';
import { ME_PATH, TOKEN_PATH } from '../../testing/connect/fake-oauth-provider.ts';

const kit = await startAttackKit();
const { provider, server, driver, newSession, away, callbackOf, expectNothingHappened } = kit;
beforeEach(() => provider.reset());
afterAll(() => kit.close());

describe('callbacks of a wrong shape', () => {
  type Change = (url: URL) => void;

  test.each<[string, Change]>([
    ['the state twice', (url) => url.searchParams.append('state', url.searchParams.get('state') ?? '')],
    ['the state with a space behind it', (url) => swap(url, 'state', (state) => `${state} `)],
    ['the state with a line break in it', (url) => swap(url, 'state', (state) => `${state}\r\n`)],
    ['the state with a zero byte behind it', (url) => swap(url, 'state', (state) => `${state}\0`)],
    ['the state cut short', (url) => swap(url, 'state', (state) => state.slice(0, -1))],
    ['the hash that is stored instead of the state', (url) => swap(url, 'state', hashToken)],
    ['the state as a list', (url) => rename(url, 'state', 'state[]')],
    ['the state as a prototype', (url) => rename(url, 'state', '__proto__[state]')],
    ['the state behind a #', (url) => toFragment(url)],
    ['everything in wrong case', (url) => rename(url, 'state', 'STATE')],
    ['a state of 10,000 characters', (url) => url.searchParams.set('state', 'A'.repeat(10_000))],
  ])('%s: refused, and the flow goes on', async (_name, change) => {
    const { token, browser, flow, authorizeUrl } = await away();
    await expectPage(await browser.open(callbackOf(authorizeUrl, change)), 400);
    await expectNothingHappened();
    expect((await driver.status(token, flow.id)).status).toBe('authorizing');
  });

  test.each<[string, Change, string]>([
    ['no code', (url) => url.searchParams.delete('code'), 'provider_answer_incomplete'],
    ['an empty code', (url) => url.searchParams.set('code', ''), 'provider_answer_incomplete'],
    ['a code as a list', (url) => rename(url, 'code', 'code[]'), 'provider_answer_incomplete'],
    ['two errors', twice('error'), 'provider_answer_incomplete'],
    ['an access token instead of a code', implicit, 'provider_answer_incomplete'],
    ['two issuers', (url) => twoIssuers(url), 'wrong_issuer'],
    ['an empty issuer', (url) => url.searchParams.set('iss', ''), 'wrong_issuer'],
    [
      'the issuer with a user before it',
      (url) => url.searchParams.set('iss', 'https://auth.fakehub.test@evil.test'),
      'wrong_issuer',
    ],
  ])('%s: no token request', async (_name, change, code) => {
    const { token, browser, flow, authorizeUrl } = await away();
    await browser.open(callbackOf(authorizeUrl, change));
    await expectNothingHappened();
    expect(await driver.status(token, flow.id)).toMatchObject({ status: 'failed', code });
  });

  test.each(['/oauth/callback/fakekey', '/oauth/callback/unknown', '/oauth/callback/__proto__'])(
    'at %s: refused, no token request',
    async (path) => {
      const { browser, authorizeUrl } = await away();
      const page = await browser.open(
        callbackOf(authorizeUrl, (url) => Object.assign(url, { pathname: path })),
      );
      expect(page.status).toBeLessThan(500);
      await expectNothingHappened();
    },
  );

  test.each(['denied', 'failed'])('after the flow was %s, a genuine code comes too late', async (end) => {
    const { token, browser, flow, authorizeUrl } = await away();
    await browser.open(
      callbackOf(authorizeUrl, (url) => {
        url.searchParams.delete('code');
        if (end === 'denied') url.searchParams.set('error', 'access_denied');
      }),
    );
    expect((await driver.status(token, flow.id)).status).toBe(end);
    await expectPage(await driver.comeBack(browser, authorizeUrl), 400);
    await expectNothingHappened();
    expect((await driver.status(token, flow.id)).status).toBe(end);
  });

  test('a code kept back for after the cookie is gone: refused', async () => {
    const { token, flow, browser, authorizeUrl } = await away();
    const name = [...browser.cookies.keys()][0] ?? '';
    browser.setCookie(name, '');
    await expectPage(await driver.comeBack(browser, authorizeUrl), 400);
    await expectNothingHappened();
    expect((await driver.status(token, flow.id)).code).toBe('wrong_browser');
  });

  test('the callback of one tenant in the browser of another: refused', async () => {
    const attacker = await away();
    const victim = await away();
    await expectPage(await driver.comeBack(victim.browser, attacker.authorizeUrl), 400);
    await expectNothingHappened();
    expect((await driver.status(attacker.token, attacker.flow.id)).code).toBe('wrong_browser');
    // The victim's own flow is not disturbed.
    await driver.comeBack(victim.browser, victim.authorizeUrl);
    expect((await driver.status(victim.token, victim.flow.id)).status).toBe('connected');
  });
});

describe('answers of a hostile token endpoint', () => {
  test.each([
    ['a redirect', { status: 307, headers: { location: 'https://evil.test/' }, body: {} }],
    ['a page instead of JSON', { status: 200, body: '<html>' }],
    ['no access token', { status: 200, body: { token_type: 'bearer' } }],
    ['an access token that is no text', { status: 200, body: { access_token: { $ne: null } } }],
    ['a header injected into the token', { status: 200, body: { access_token: 'at-x\r\nx-evil: 1' } }],
    ['a token of a megabyte', { status: 200, body: { access_token: 'a'.repeat(1_000_000) } }],
    ['a token of another kind', { status: 200, body: { access_token: 'at-acc-1-1', token_type: 'mac' } }],
  ])('%s: nothing is connected, the process lives', async (_name, answer) => {
    provider.answers.set(TOKEN_PATH, answer);
    const { token, browser, flow, authorizeUrl } = await away();
    await expectPage(await driver.comeBack(browser, authorizeUrl), 200);
    expect(provider.calls(ME_PATH)).toEqual([]);
    expect(await server.database.models.Integration.countDocuments({ tenantId: kit.tenantId() })).toBe(0);
    const status = await driver.status(token, flow.id);
    expect(status.status).toBe('failed');
    expect(JSON.stringify(status)).not.toContain('evil');
  });
});

test('50 flows at once in one browser: each ends in its own connection', async () => {
  const FLOWS = 50;
  const { token } = await newSession();
  const browser = new Browser();
  const flows = await Promise.all(Array.from({ length: FLOWS }, () => driver.start(token)));
  const leaving = await Promise.all(flows.map((flow) => driver.leave(browser, flow)));
  expect(browser.cookies.size).toBe(FLOWS);
  // The code tells the account, so that a mix-up of two flows would show.
  const callbacks = leaving.map((authorizeUrl, index) => {
    provider.account = { id: `parallel-${index}`, login: 'x' };
    return driver.local(provider.allow(authorizeUrl));
  });
  const pages = await Promise.all(callbacks.toReversed().map((callback) => browser.open(callback)));
  expect(pages.map(({ status }) => status)).toEqual(Array(FLOWS).fill(200));
  const ends = await Promise.all(flows.map((flow) => driver.status(token, flow.id)));
  expect(ends.map(({ status }) => status)).toEqual(Array(FLOWS).fill('connected'));
  const { models } = server.database;
  const accounts = await Promise.all(
    ends.map(
      async ({ connectionId }) => (await models.Integration.findById(connectionId).lean())?.account.id,
    ),
  );
  expect(accounts).toEqual(flows.map((_, index) => `parallel-${index}`));
  expect(provider.calls(TOKEN_PATH)).toHaveLength(FLOWS);
  expect(browser.cookies.size).toBe(0);
});

function swap(url: URL, name: string, change: (value: string) => string): void {
  url.searchParams.set(name, change(url.searchParams.get(name) ?? ''));
}

function rename(url: URL, name: string, to: string): void {
  const value = url.searchParams.get(name) ?? '';
  url.searchParams.delete(name);
  url.searchParams.append(to, value);
}

function toFragment(url: URL): void {
  url.hash = url.search.slice(1);
  url.search = '';
}

function twice(name: string): (url: URL) => void {
  return (url) => {
    url.searchParams.delete('code');
    url.searchParams.append(name, 'access_denied');
    url.searchParams.append(name, 'server_error');
  };
}

function implicit(url: URL): void {
  url.searchParams.delete('code');
  url.searchParams.set('access_token', 'at-acc-1-1');
  url.searchParams.set('token_type', 'bearer');
}

function twoIssuers(url: URL): void {
  url.searchParams.append('iss', 'https://auth.fakehub.test');
  url.searchParams.append('iss', 'https://evil.test');
}
