import { type AttackKit, expectPage, startAttackKit } from '../../testing/connect/attack-kit.ts';
import { Browser } from '../../testing/connect/browser.ts';

const HOST = 'https://app.acme.test';

const kit: AttackKit = await startAttackKit();
const { provider, server, driver, newSession, expectNothingHappened, tenantId } = kit;
beforeEach(() => provider.reset());
afterAll(() => kit.close());

describe("attacks on the flow's first page", () => {
  test('the ticket works once', async () => {
    const { token } = await newSession();
    const flow = await driver.start(token);
    await driver.leave(new Browser(), flow);
    const thief = new Browser();
    await expectPage(await thief.open(flow.authorizeUrl), 400);
    expect(thief.cookies.size).toBe(0);
  });

  test('ten openings at once: one browser is bound', async () => {
    const { token } = await newSession();
    const flow = await driver.start(token);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => fetch(flow.authorizeUrl, { redirect: 'manual' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([302, ...Array(9).fill(400)]);
  });

  test.each([
    ['no ticket', (url: URL) => url.searchParams.delete('ticket')],
    ['a wrong ticket', (url: URL) => url.searchParams.set('ticket', 'C'.repeat(43))],
    ['two tickets', (url: URL) => url.searchParams.append('ticket', 'C'.repeat(43))],
    [
      "another flow's id",
      (url: URL) => {
        url.pathname = `/connect/flow_${'0'.repeat(25)}`;
      },
    ],
  ])('%s: refused', async (_name, change) => {
    const { token } = await newSession();
    const flow = await driver.start(token);
    const url = new URL(flow.authorizeUrl);
    change(url);
    const browser = new Browser();
    await expectPage(await browser.open(url.href), 400);
    expect(browser.cookies.size).toBe(0);
    expect((await driver.status(token, flow.id)).status).toBe('pending');
  });

  test('a code and state in its address are ignored', async () => {
    const { token } = await newSession();
    const flow = await driver.start(token);
    const response = await new Browser().open(`${flow.authorizeUrl}&code=injected&state=injected&error=x`);
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).not.toContain('injected');
    await expectNothingHappened();
  });

  test('the session token is nowhere in the addresses', async () => {
    const { token } = await newSession();
    const flow = await driver.start(token);
    expect(flow.authorizeUrl).not.toContain(token);
    expect(await driver.leave(new Browser(), flow)).not.toContain(token);
  });

  test('a link sent to a victim: refused without a page of the application behind it', async () => {
    const { token } = await newSession({ allowedOrigins: [HOST] });
    const flow = await driver.start(token, {}, { origin: HOST });
    const victim = new Browser();
    await expectPage(await victim.open(flow.authorizeUrl, { 'sec-fetch-site': 'none' }), 400);
    await expectPage(await victim.open(flow.authorizeUrl, { referer: 'https://evil.test/' }), 400);
    expect(victim.cookies.size).toBe(0);
    const response = await new Browser().open(flow.authorizeUrl, {
      'sec-fetch-site': 'cross-site',
      referer: `${HOST}/`,
    });
    expect(response.status).toBe(302);
  });

  test('after the session ended: refused', async () => {
    const session = await newSession();
    const flow = await driver.start(session.token);
    await server.api('DELETE', `/v1/connect-sessions/${session.id}`);
    await expectPage(await new Browser().open(flow.authorizeUrl), 400);
  });

  test('after it was cancelled: refused', async () => {
    const { token } = await newSession();
    const flow = await driver.start(token);
    await server.widget(token, 'POST', `/widget/v1/flows/${flow.id}/cancel`);
    expect(await expectPage(await new Browser().open(flow.authorizeUrl), 400)).toContain('cancelled');
  });
});

describe('attacks on where a flow returns to', () => {
  test.each([
    'https://evil.test/',
    'https://app.acme.test.evil.test/',
    'https://app.acme.test@evil.test/',
    'https://user:pw@app.acme.test/',
    'http://app.acme.test/',
    'https://app.acme.test:8443/',
    'javascript:alert(1)',
    'data:text/html,x',
    'https:\\\\evil.test',
  ])('%s: refused', async (returnTo) => {
    const { token } = await newSession({ allowedOrigins: [HOST] });
    const answer = await server.widget(token, 'POST', '/widget/v1/flows', { system: 'fakehub', returnTo });
    expect([400, 422]).toContain(answer.status);
    expect(answer.body.errors[0].field).toBe('returnTo');
  });

  test('without a list of origins only the asking page itself may get it back', async () => {
    const { token } = await newSession();
    const start = (origin: string | null) =>
      server.widget(
        token,
        'POST',
        '/widget/v1/flows',
        { system: 'fakehub', returnTo: 'https://evil.test/' },
        origin === null ? {} : { origin },
      );
    expect((await start(null)).status).toBe(422);
    expect((await start(HOST)).status).toBe(422);
  });

  test("the last page's message goes to the asking origin, never to any", async () => {
    const { token } = await newSession({ allowedOrigins: [HOST, 'https://other.acme.test'] });
    const browser = new Browser();
    const flow = await driver.start(token, { display: 'popup' }, { origin: HOST });
    const page = await driver.comeBack(browser, await driver.leave(browser, flow));
    const text = await expectPage(page, 200);
    expect(text).toContain(`data-origin="${HOST}"`);
    expect(text).not.toContain("'*'");
  });

  test('a page of a foreign origin cannot start a flow', async () => {
    const { token } = await newSession({ allowedOrigins: [HOST] });
    const answer = await server.widget(
      token,
      'POST',
      '/widget/v1/flows',
      { system: 'fakehub' },
      { origin: 'https://evil.test' },
    );
    expect([answer.status, answer.body.code]).toEqual([403, 'origin_not_allowed']);
  });
});

describe('attacks across tenants, users and limits', () => {
  test("another tenant's or user's flow is as one that does not exist, and cannot be cancelled", async () => {
    const { token } = await newSession();
    const flow = await driver.start(token);
    const strangers = [
      await server.session({ tenant: { id: 'stranger' } }),
      await server.session({ tenant: { id: tenantId() }, endUser: { id: 'user-2' } }),
    ];
    for (const stranger of strangers) {
      const read = await server.widget(stranger.token, 'GET', `/widget/v1/flows/${flow.id}`);
      const none = await server.widget(stranger.token, 'GET', `/widget/v1/flows/flow_${'0'.repeat(25)}`);
      const { requestId: _, ...problem } = read.body;
      expect(none.body).toMatchObject(problem);
      const cancel = await server.widget(stranger.token, 'POST', `/widget/v1/flows/${flow.id}/cancel`);
      expect(cancel.status).toBe(404);
    }
    expect((await driver.status(token, flow.id)).status).toBe('pending');
  });

  test("another tenant's connection cannot be reconnected", async () => {
    const { token } = await newSession();
    const id = await driver.connect(token);
    const stranger = await server.session({ tenant: { id: 'stranger' } });
    for (const [path, body] of [
      ['/widget/v1/flows', { system: 'fakehub', reconnectConnectionId: id }],
      [
        '/widget/v1/connections',
        { system: 'fakekey', fields: { apiKey: 'good-key-123' }, reconnectConnectionId: id },
      ],
    ] as const) {
      const answer = await server.widget(stranger.token, 'POST', path, body);
      expect([answer.status, answer.body.code]).toEqual([404, 'connection_not_found']);
    }
  });

  test('a session for one system cannot connect another, nor touch its connections', async () => {
    const { token } = await newSession();
    const id = await driver.connect(token);
    const limited = await server.session({ tenant: { id: tenantId() }, allowedSystems: ['fakekey'] });
    const start = await server.widget(limited.token, 'POST', '/widget/v1/flows', { system: 'fakehub' });
    expect([start.status, start.body.code]).toEqual([422, 'system_not_offered']);
    for (const [method, path] of [
      ['POST', 'pause'],
      ['GET', 'configuration'],
      ['GET', 'runs'],
    ] as const) {
      const answer = await server.widget(limited.token, method, `/widget/v1/connections/${id}/${path}`);
      expect([path, answer.status]).toEqual([path, 404]);
    }
  });

  test('a reconnect session reconnects its connection and nothing else', async () => {
    const { token } = await newSession();
    const id = await driver.connect(token);
    provider.account = { id: 'acc-9', login: 'nine' };
    const other = await driver.connect(token);
    provider.account = { id: 'acc-1', login: 'octo' };
    const limited = await server.session({ tenant: { id: tenantId() }, reconnectConnectionId: id });
    expect(await driver.connect(limited.token)).toBe(id);
    const start = { system: 'fakehub', reconnectConnectionId: other };
    expect((await server.widget(limited.token, 'POST', '/widget/v1/flows', start)).status).toBe(404);
    const path = `/widget/v1/connections/${other}?data=delete`;
    expect((await server.widget(limited.token, 'DELETE', path)).status).toBe(404);
    const state = (await server.widget(limited.token, 'GET', '/widget/v1/state')).body;
    expect(state.connections.map((one: { id: string }) => one.id)).toEqual([id]);
    expect(state.systems.map((one: { id: string }) => one.id)).toEqual(['fakehub']);
  });
});
