import { deepAll, press, textOf, waitForButton, waitForText } from '@patchbay/browser-kit/testing/query.ts';
import { until } from '@patchbay/browser-kit/testing/until.ts';
import { expect } from 'chai';
import { definePatchbay, PatchbayMarketplace } from '../../element.ts';
import { expectAccessible } from '../../testing/accessibility.ts';
import { BASE_URL, FakeApi } from '../../testing/fake-api.ts';
import { makeConnection, makeState } from '../../testing/fixtures.ts';
import { mount, ready, TOKEN, unmount } from '../../testing/mount.ts';

const accepts = (token: string) => (call: { headers: Headers }) =>
  call.headers.get('authorization') === `Bearer ${token}`
    ? makeState()
    : ({ status: 401, code: 'session_expired', detail: 'over' } as const);

describe('marketplace', () => {
  afterEach(unmount);

  it('renews an expired session once and goes on', async () => {
    let asked = 0;
    const mounted = await mount((api) => api.on('GET /state', accepts('fresh')), {
      getSession: () => {
        asked += 1;
        return 'fresh';
      },
    } as unknown as Partial<PatchbayMarketplace>);
    await ready(mounted);
    expect(asked).to.equal(1);
    expect(mounted.api.calls.map(({ headers }) => headers.get('authorization'))).to.deep.equal([
      `Bearer ${TOKEN}`,
      'Bearer fresh',
    ]);
  });

  it('asks for a session at the start when it was given none', async () => {
    const mounted = await mount((api) => api.on('GET /state', accepts('first')), {
      session: null,
      getSession: async () => 'first',
    } as unknown as Partial<PatchbayMarketplace>);
    await ready(mounted);
    expect(mounted.api.calls).to.have.length(1);
  });

  it('says when the session is over and cannot be renewed', async () => {
    const mounted = await mount((api) => api.on('GET /state', accepts('other')));
    await waitForText(mounted.element, 'Your session has ended');
    await expectAccessible(mounted.element, 'expired');
    expect(mounted.events.map(({ type, detail }) => [type, (detail as { code: string }).code])).to.deep.equal(
      [['patchbay-error', 'expired']],
    );
  });

  it('keeps what is on screen when the server goes away, and says so', async () => {
    let away = false;
    const mounted = await mount((api) => api.on('GET /state', () => (away ? 'no answer' : makeState())));
    await ready(mounted);
    away = true;
    await mounted.element.refresh();
    await waitForText(mounted.element, 'Not up to date');
    expect(textOf(mounted.element)).to.include('GitHub');
    await expectAccessible(mounted.element, 'offline');
    away = false;
    await mounted.element.refresh();
    await until(() => !textOf(mounted.element).includes('Not up to date'), 'back');
  });

  it('opens the system or category that the page asks for', async () => {
    const mounted = await mount((api) => api.on('GET /state', makeState()), { system: 'stripe' });
    await waitForText(mounted.element, 'Connect Stripe');
    await until(() => deepAll(mounted.element, 'patchbay-api-key-form')[0], 'form');
  });

  it('opens the connection that a session is meant to authorize again', async () => {
    const state = makeState({ connections: [makeConnection()], reconnectConnectionId: 'con_00000001' });
    const mounted = await mount((api) => api.on('GET /state', state));
    await waitForButton(mounted.element, 'Reconnect GitHub');
  });

  it('speaks German, with its numbers', async () => {
    const syncs = makeConnection().syncs.map((sync) => ({ ...sync, records: 4200 }));
    const state = makeState({ connections: [makeConnection({ syncs })] });
    const mounted = await mount((api) => api.on('GET /state', state), { locale: 'de-DE' });
    await press(mounted.element, 'GitHub verwalten');
    await waitForText(mounted.element, 'Zuletzt synchronisiert');
    await waitForText(mounted.element, '4.200 Einträge');
  });

  it('asks to be closed', async () => {
    const mounted = await mount((api) => api.on('GET /state', makeState()), { closable: true });
    await press(mounted.element, 'Close');
    expect(
      mounted.events.some(({ type, bubbles, composed }) => type === 'patchbay-close' && bubbles && composed),
    ).to.equal(true);
  });

  it('takes hostile logo addresses for none', async () => {
    const systems = makeState().systems.map((system) => ({ ...system, logoUrl: '//evil.test/x.svg' }));
    const mounted = await mount((api) => api.on('GET /state', makeState({ systems })));
    await ready(mounted);
    await waitForButton(mounted.element, 'Connect GitHub');
    expect(deepAll(mounted.element, 'img')).to.have.length(0);
  });

  it('shows provider text as text', async () => {
    const name = '<img src=x onerror="window.hacked=1">';
    const systems = [{ ...makeState().systems[0], name, summary: name }] as ReturnType<
      typeof makeState
    >['systems'];
    const mounted = await mount((api) => api.on('GET /state', makeState({ systems })));
    await ready(mounted);
    await waitForText(mounted.element, name);
    expect('hacked' in window).to.equal(false);
  });

  for (const width of [320, 360]) {
    it(`fits into ${width} px without scrolling sideways`, async () => {
      const mounted = await mount((api) =>
        api.on('GET /state', makeState({ connections: [makeConnection()] })),
      );
      mounted.element.setAttribute('style', `width: ${width}px`);
      await ready(mounted);
      await waitForButton(mounted.element, 'Manage GitHub');
      const base = deepAll(mounted.element, '.base')[0];
      expect(base?.scrollWidth).to.be.at.most(width);
      await press(mounted.element, 'Manage GitHub');
      await waitForText(mounted.element, 'Overview');
      expect(base?.scrollWidth).to.be.at.most(width);
    });
  }

  it('leaves a tag that is taken alone, and takes another one', () => {
    definePatchbay();
    definePatchbay('acme-integrations');
    definePatchbay('acme-integrations');
    expect(customElements.get('patchbay-marketplace')).to.equal(PatchbayMarketplace);
    expect(document.createElement('acme-integrations')).to.be.instanceOf(PatchbayMarketplace);
  });

  it('takes properties that were set before it was registered', async () => {
    const api = new FakeApi().on('GET /state', makeState());
    api.install();
    const element = document.createElement('late-marketplace') as PatchbayMarketplace;
    Object.assign(element, { baseUrl: BASE_URL, session: TOKEN, locale: 'en' });
    document.body.append(element);
    definePatchbay('late-marketplace');
    await waitForButton(element, 'Connect GitHub');
    expect(Object.keys(element)).to.not.include('session');
    element.remove();
    api.restore();
  });
});
