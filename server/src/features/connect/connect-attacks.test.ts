import { type AttackKit, expectPage, startAttackKit } from '../../testing/connect/attack-kit.ts';
import { Browser } from '../../testing/connect/browser.ts';
import { ME_PATH, TOKEN_PATH } from '../../testing/connect/fake-oauth-provider.ts';

const kit: AttackKit = await startAttackKit();
const { provider, server, driver, newSession, away, callbackOf, expectNothingHappened, tenantId } = kit;
beforeEach(() => provider.reset());
afterAll(() => kit.close());

describe('attacks on the callback', () => {
  const tampered: [string, (url: URL) => void][] = [
    ['no state', (url) => url.searchParams.delete('state')],
    ['an empty state', (url) => url.searchParams.set('state', '')],
    ['another state', (url) => url.searchParams.set('state', 'A'.repeat(43))],
    ['a state with one more character', (url) => url.searchParams.append('state', 'x')],
    [
      'the state in the wrong case',
      (url) => url.searchParams.set('state', swapCase(url.searchParams.get('state') ?? '')),
    ],
    [
      'an operator as state',
      (url) => {
        const state = url.searchParams.get('state') ?? '';
        url.searchParams.delete('state');
        url.searchParams.set('state[$ne]', state);
      },
    ],
  ];
  test.each(tampered)('%s: refused, and the flow goes on', async (_name, change) => {
    const { token, browser, flow, authorizeUrl } = await away();
    const page = await browser.open(callbackOf(authorizeUrl, change));
    expect(await expectPage(page, 400)).not.toContain(flow.id);
    await expectNothingHappened();
    expect((await driver.status(token, flow.id)).status).toBe('authorizing');
    await driver.comeBack(browser, authorizeUrl);
    expect((await driver.status(token, flow.id)).status).toBe('connected');
  });

  test('a replay after success: refused, and nothing changes', async () => {
    const { token, browser, flow, authorizeUrl } = await away();
    const callback = driver.local(provider.allow(authorizeUrl));
    await browser.open(callback);
    const { models } = server.database;
    const before = await models.Integration.findOne({ tenantId: tenantId() }).lean();
    provider.seen.length = 0;
    await expectPage(await browser.open(callback), 400);
    expect(provider.seen).toEqual([]);
    expect(await models.Integration.findOne({ tenantId: tenantId() }).lean()).toEqual(before);
    expect((await driver.status(token, flow.id)).status).toBe('connected');
  });

  test('ten equal callbacks at once: one token request', async () => {
    const { token, browser, flow, authorizeUrl } = await away();
    const callback = driver.local(provider.allow(authorizeUrl));
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => fetch(callback, { headers: { cookie }, redirect: 'manual' })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(provider.calls(TOKEN_PATH)).toHaveLength(1);
    expect((await driver.status(token, flow.id)).status).toBe('connected');
  });

  test("a victim's browser finishing the attacker's flow (login CSRF): refused, the flow is dead", async () => {
    const { token, flow, authorizeUrl } = await away();
    const victim = new Browser();
    const page = await driver.comeBack(victim, authorizeUrl);
    expect(await expectPage(page, 400)).not.toContain(flow.id);
    await expectNothingHappened();
    expect(await driver.status(token, flow.id)).toMatchObject({ status: 'failed', code: 'wrong_browser' });
  });

  test("another flow's cookie instead of the flow's own: refused", async () => {
    const first = await away();
    const second = await away();
    const value = [...second.browser.cookies.values()][0] ?? '';
    const thief = new Browser();
    thief.setCookie(`patchbay-flow-${first.flow.id}`, value);
    await expectPage(await driver.comeBack(thief, first.authorizeUrl), 400);
    expect(provider.calls(TOKEN_PATH)).toEqual([]);
  });

  test('a planted second cookie of the same name: refused', async () => {
    const { browser, flow, authorizeUrl } = await away();
    const real = [...browser.cookies][0] ?? ['', ''];
    const cookie = `${real[0]}=planted; ${real[0]}=${real[1]}`;
    const page = await fetch(driver.local(provider.allow(authorizeUrl)), { headers: { cookie } });
    expect(page.status).toBe(400);
    expect(flow.id).toContain('flow_');
    await expectNothingHappened();
  });

  test("the session ended while away: a revoked session's callback is refused", async () => {
    const session = await newSession();
    const browser = new Browser();
    const flow = await driver.start(session.token);
    const authorizeUrl = await driver.leave(browser, flow);
    await server.api('DELETE', `/v1/connect-sessions/${session.id}`);
    await driver.comeBack(browser, authorizeUrl);
    await expectNothingHappened();
    const row = await server.database.models.ConnectFlow.findById(flow.id).lean();
    expect([row?.status, row?.code]).toEqual(['failed', 'session_revoked']);
  });

  test('a cancelled flow: a late callback makes no connection', async () => {
    const { token, browser, flow, authorizeUrl } = await away();
    await server.widget(token, 'POST', `/widget/v1/flows/${flow.id}/cancel`);
    const text = await expectPage(await driver.comeBack(browser, authorizeUrl), 200);
    expect(text).toContain('Cancelled');
    await expectNothingHappened();
    expect((await driver.status(token, flow.id)).status).toBe('cancelled');
  });

  test('cancelled while the code is exchanged: the connection is undone with its transaction', async () => {
    const { token, browser, flow, authorizeUrl } = await away();
    provider.before.set(ME_PATH, async () => {
      await server.widget(token, 'POST', `/widget/v1/flows/${flow.id}/cancel`);
    });
    expect(await expectPage(await driver.comeBack(browser, authorizeUrl), 200)).toContain('Cancelled');
    expect((await driver.status(token, flow.id)).status).toBe('cancelled');
    const { models } = server.database;
    expect(await models.Integration.countDocuments({ tenantId: tenantId() })).toBe(0);
    expect(await models.Outbox.countDocuments({ tenantId: tenantId() })).toBe(0);
    expect(await models.SyncRun.countDocuments({ tenantId: tenantId() })).toBe(0);
  });

  test('an expired flow: refused, no token request', async () => {
    const { browser, flow, authorizeUrl } = await away({ expiresIn: 1800 });
    await server.database.models.ConnectFlow.updateOne(
      { _id: flow.id },
      { $set: { expiresAt: new Date(Date.now() - 1000) } },
    );
    expect(await expectPage(await driver.comeBack(browser, authorizeUrl), 200)).toContain('too long');
    await expectNothingHappened();
    const row = await server.database.models.ConnectFlow.findById(flow.id).lean();
    expect(row?.status).toBe('expired');
  });

  test("the callback of another system's path (mix-up): refused, no token request", async () => {
    const { token, browser, flow, authorizeUrl } = await away();
    const callback = callbackOf(authorizeUrl, (url) => {
      url.pathname = '/oauth/callback/strictissuer';
    });
    await expectPage(await browser.open(callback), 200);
    await expectNothingHappened();
    expect(await driver.status(token, flow.id)).toMatchObject({ status: 'failed', code: 'wrong_system' });
  });

  test.each([
    ['https://evil.test', 'fakehub'],
    ['https://auth.fakehub.test.evil.test', 'fakehub'],
    ['http://auth.fakehub.test', 'fakehub'],
    ['not an address', 'fakehub'],
    ['https://auth.fakehub.test', 'strictissuer'],
    ['https://auth.fakehub.test/tenant/7/', 'strictissuer'],
    ['https://auth.fakehub.test/tenant/70', 'strictissuer'],
    ['HTTPS://AUTH.FAKEHUB.TEST/tenant/7', 'strictissuer'],
  ])('iss %s at %s: refused, no token request', async (iss, system) => {
    const { token, browser, flow, authorizeUrl } = await away({}, { system });
    await driver.comeBack(browser, authorizeUrl, { iss });
    await expectNothingHappened();
    expect(await driver.status(token, flow.id)).toMatchObject({ status: 'failed', code: 'wrong_issuer' });
  });

  test.each([
    ['https://auth.fakehub.test', 'fakehub'],
    ['https://auth.fakehub.test/tenant/7', 'strictissuer'],
  ])('iss %s at %s: accepted', async (iss, system) => {
    const { token, browser, flow, authorizeUrl } = await away({}, { system });
    await driver.comeBack(browser, authorizeUrl, { iss });
    expect((await driver.status(token, flow.id)).status).toBe('connected');
  });

  test('a denial: told as such, no token request', async () => {
    const { token, browser, flow, authorizeUrl } = await away();
    const callback = callbackOf(authorizeUrl, (url) => {
      url.searchParams.delete('code');
      url.searchParams.set('error', 'access_denied');
    });
    expect(await expectPage(await browser.open(callback), 200)).toContain('did not allow access');
    await expectNothingHappened();
    expect(await driver.status(token, flow.id)).toMatchObject({ status: 'denied', code: 'access_denied' });
  });

  test('an error together with a code: the code is not used', async () => {
    const { token, browser, flow, authorizeUrl } = await away();
    await browser.open(callbackOf(authorizeUrl, (url) => url.searchParams.set('error', 'server_error')));
    await expectNothingHappened();
    expect(await driver.status(token, flow.id)).toMatchObject({ status: 'failed', code: 'provider_refused' });
  });

  test('a denial with a forged state: the real flow goes on', async () => {
    const { token, flow } = await away();
    const url = `${server.url}/oauth/callback/fakehub?error=access_denied&state=${'B'.repeat(43)}`;
    await expectPage(await new Browser().open(url), 400);
    expect((await driver.status(token, flow.id)).status).toBe('authorizing');
  });

  test("script in the provider's error: never on the page, never in the status", async () => {
    const { token, browser, flow, authorizeUrl } = await away();
    const script = '<script>alert(1)</script>';
    const callback = callbackOf(authorizeUrl, (url) => {
      url.searchParams.set('error', script);
      url.searchParams.set('error_description', script);
    });
    expect(await (await browser.open(callback)).text()).not.toContain('alert(1)');
    expect(JSON.stringify(await driver.status(token, flow.id))).not.toContain('alert(1)');
  });

  test('two codes: neither is used', async () => {
    const { token, browser, flow, authorizeUrl } = await away();
    await browser.open(callbackOf(authorizeUrl, (url) => url.searchParams.append('code', 'injected')));
    await expectNothingHappened();
    expect((await driver.status(token, flow.id)).code).toBe('provider_answer_incomplete');
  });

  test('a code injected from another flow: stopped by PKCE', async () => {
    const attacker = await away();
    const victim = await away();
    const stolen = new URL(provider.allow(attacker.authorizeUrl)).searchParams.get('code') ?? '';
    await victim.browser.open(callbackOf(victim.authorizeUrl, (url) => url.searchParams.set('code', stolen)));
    expect(await driver.status(victim.token, victim.flow.id)).toMatchObject({
      status: 'failed',
      code: 'token_invalid_grant',
    });
  });

  test('POST and HEAD on the callback use up nothing', async () => {
    const { token, browser, flow, authorizeUrl } = await away();
    const callback = driver.local(provider.allow(authorizeUrl));
    expect((await fetch(callback, { method: 'POST' })).status).toBe(404);
    expect((await fetch(callback, { method: 'HEAD' })).status).toBe(405);
    expect((await browser.open(callback)).status).toBe(200);
    expect((await driver.status(token, flow.id)).status).toBe('connected');
  });
});

function swapCase(text: string): string {
  return text.replace(/[a-z]/gi, (letter) =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  );
}
