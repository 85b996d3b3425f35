import {
  deepAll,
  findButton,
  press,
  textOf,
  waitForButton,
  waitForText,
} from '@patchbay/browser-kit/testing/query.ts';
import { until } from '@patchbay/browser-kit/testing/until.ts';
import { expect } from 'chai';
import type { FlowStatus } from '../../api/types.ts';
import { expectAccessible } from '../../testing/accessibility.ts';
import { BASE_URL, type FakeApi } from '../../testing/fake-api.ts';
import { makeConnection, makeState } from '../../testing/fixtures.ts';
import { type Mounted, mount, ready, TOKEN, unmount } from '../../testing/mount.ts';
import { FakePopup, installPopup, restorePopup } from '../../testing/popup.ts';

const FLOW = 'flow_12345678';
const flow = (status: FlowStatus['status'], change: Partial<FlowStatus> = {}): FlowStatus => ({
  id: FLOW,
  status,
  connectionId: null,
  message: null,
  code: null,
  ...change,
});

/** A server on which the flow stands where `status()` says. */
function server(api: FakeApi, status: () => FlowStatus): void {
  api
    .on('GET /state', () =>
      makeState({ connections: status().status === 'connected' ? [makeConnection({ syncs: [] })] : [] }),
    )
    .on('POST /flows', {
      flow: flow('pending'),
      authorizeUrl: `${BASE_URL}/connect/${FLOW}`,
      messageOrigin: location.origin,
    })
    .on('GET /flows/:id', () => status())
    .on('POST /flows/:id/cancel', () => (status().status === 'connected' ? status() : flow('cancelled')));
}

async function openConsent(mounted: Mounted): Promise<void> {
  await ready(mounted);
  await press(mounted.element, 'Connect GitHub');
  await waitForText(mounted.element, 'You allow this app to');
}

const isConnected = ({ events }: Mounted) => events.find(({ type }) => type === 'patchbay-connected');

describe('connecting with OAuth', () => {
  let now: FlowStatus;

  beforeEach(() => {
    now = flow('authorizing');
    installPopup();
  });
  afterEach(() => {
    unmount();
    restorePopup();
  });

  it('says in plain words what is asked for; optional scopes can be taken away', async () => {
    const mounted = await mount((api) => server(api, () => now));
    await openConsent(mounted);
    expect(textOf(mounted.element)).to.include('Read your repositories, commits and pull requests');
    await expectAccessible(mounted.element, 'consent');
    deepAll(mounted.element, 'input[type=checkbox]')[0]?.click();
    await press(mounted.element, 'Connect GitHub');
    await until(() => mounted.api.called('POST /flows')[0], 'flow');
    const body = mounted.api.called('POST /flows')[0]?.body as Record<string, unknown>;
    expect(body['scopes']).to.deep.equal(['repo', 'read:user']);
    expect(body['returnTo']).to.equal(location.href.replace(/#.*/, ''));
    await waitForText(mounted.element, 'Waiting for GitHub…');
  });

  it('opens the popup while the click is handled, once, and sends it on', async () => {
    const mounted = await mount((api) => server(api, () => now));
    await openConsent(mounted);
    const button = await waitForButton(mounted.element, 'Connect GitHub');
    button.click();
    expect(FakePopup.opened, 'at once').to.have.length(1);
    button.click();
    button.click();
    const popup = FakePopup.opened[0];
    await until(() => popup?.location.href === `${BASE_URL}/connect/${FLOW}`, 'address');
    expect(FakePopup.opened).to.have.length(1);
    expect(mounted.api.called('POST /flows')).to.have.length(1);
    await waitForText(mounted.element, 'Waiting for GitHub…');
    await expectAccessible(mounted.element, 'waiting');
    expect(location.hash).to.equal(`#patchbay-flow=${FLOW}`);
  });

  it('learns from the server that it worked, closes the window and shows the connection', async () => {
    const mounted = await mount((api) => server(api, () => now));
    await openConsent(mounted);
    await press(mounted.element, 'Connect GitHub');
    await waitForText(mounted.element, 'Waiting for GitHub…');
    now = flow('connected', { connectionId: 'con_00000001' });
    const event = await until(() => isConnected(mounted), 'connected');
    expect(event.detail).to.deep.equal({
      connectionId: 'con_00000001',
      system: 'github',
      account: { id: '42', label: 'octo-org' },
      reconnected: false,
    });
    await waitForText(mounted.element, 'GitHub is connected');
    expect(FakePopup.opened[0]?.closed).to.equal(true);
    expect(location.hash).to.equal('');
  });

  it('regression: shows the connection when another refresh overtakes the one after connecting', async () => {
    const held: ((state: ReturnType<typeof makeState>) => void)[] = [];
    const mounted = await mount((api) => {
      server(api, () => now);
      api.on('GET /state', () =>
        now.status === 'connected' ? new Promise((resolve) => held.push(resolve)) : makeState(),
      );
    });
    await openConsent(mounted);
    await press(mounted.element, 'Connect GitHub');
    await waitForText(mounted.element, 'Waiting for GitHub…');
    now = flow('connected', { connectionId: 'con_00000001' });
    const [first] = await until(() => (held.length === 1 ? held : undefined), 'refresh after connecting');
    // The window that comes to the front makes the widget ask as well.
    const second = mounted.element.refresh();
    await until(() => held.length === 2, 'second refresh');
    const state = makeState({ connections: [makeConnection({ syncs: [] })] });
    first?.(state);
    held[1]?.(state);
    await second;
    await until(() => isConnected(mounted), 'connected');
    await waitForText(mounted.element, 'GitHub is connected');
  });

  it('shows the connection once the server can be reached again, if it cannot just after connecting', async () => {
    let away = true;
    const mounted = await mount((api) => {
      server(api, () => now);
      api.on('GET /state', () =>
        now.status === 'connected'
          ? away
            ? 'no answer'
            : makeState({ connections: [makeConnection({ syncs: [] })] })
          : makeState(),
      );
    });
    await openConsent(mounted);
    await press(mounted.element, 'Connect GitHub');
    await waitForText(mounted.element, 'Waiting for GitHub…');
    now = flow('connected', { connectionId: 'con_00000001' });
    await waitForText(mounted.element, 'We keep trying');
    expect(isConnected(mounted)).to.equal(undefined);
    away = false;
    await mounted.element.refresh();
    await until(() => isConnected(mounted), 'connected');
    await waitForText(mounted.element, 'GitHub is connected');
  });

  it('does not believe a message; one from elsewhere does not even make it ask', async () => {
    const mounted = await mount((api) => server(api, () => now));
    await openConsent(mounted);
    await press(mounted.element, 'Connect GitHub');
    await waitForText(mounted.element, 'Waiting for GitHub…');
    await until(() => mounted.api.called('GET /flows/:id').length > 0, 'first question');
    const before = mounted.api.called('GET /flows/:id').length;
    const data = { type: 'patchbay:flow', status: 'connected', connectionId: 'con_evil0000' };
    window.dispatchEvent(new MessageEvent('message', { data, origin: 'https://evil.test', source: null }));
    window.dispatchEvent(new MessageEvent('message', { data, origin: location.origin, source: window }));
    await Promise.resolve();
    expect(mounted.api.called('GET /flows/:id')).to.have.length(before);
    window.dispatchEvent(new MessageEvent('message', { data, origin: location.origin, source: null }));
    await until(() => mounted.api.called('GET /flows/:id').length > before, 'asks sooner');
    expect(isConnected(mounted)).to.equal(undefined);
  });

  it('goes on asking when the window looks closed, and says so', async () => {
    const mounted = await mount((api) => server(api, () => now));
    await openConsent(mounted);
    await press(mounted.element, 'Connect GitHub');
    await waitForText(mounted.element, 'Waiting for GitHub…');
    FakePopup.opened[0]?.close();
    await waitForText(mounted.element, 'Still waiting for GitHub…');
    await expectAccessible(mounted.element, 'window closed');
    now = flow('connected', { connectionId: 'con_00000001' });
    await until(() => isConnected(mounted), 'connected');
  });

  it('gives up when the person says that the window is closed', async () => {
    const mounted = await mount((api) => server(api, () => now));
    await openConsent(mounted);
    await press(mounted.element, 'Connect GitHub');
    await waitForText(mounted.element, 'Waiting for GitHub…');
    FakePopup.opened[0]?.close();
    await press(mounted.element, 'I closed the window');
    await waitForText(mounted.element, 'You cancelled');
    expect(mounted.api.called('POST /flows/:id/cancel')).to.have.length(1);
    expect(findButton(mounted.element, 'Connect GitHub')).to.not.equal(undefined);
  });

  it('can be cancelled, but keeps a connection that was made meanwhile', async () => {
    const mounted = await mount((api) => server(api, () => now));
    await openConsent(mounted);
    await press(mounted.element, 'Connect GitHub');
    const cancel = await waitForButton(mounted.element, 'Cancel');
    await waitForText(mounted.element, 'Waiting for GitHub…');
    now = flow('connected', { connectionId: 'con_00000001' });
    (findButton(mounted.element, 'Cancel') ?? cancel).click();
    await until(() => isConnected(mounted), 'connected');
  });

  for (const [status, text] of [
    ['denied', 'GitHub was not given access'],
    ['expired', 'This took too long'],
    ['failed', 'GitHub could not be connected'],
  ] as const) {
    it(`ends right when the attempt is ${status}`, async () => {
      now = flow(status, { message: status === 'failed' ? 'The account is another one.' : null });
      const mounted = await mount((api) => server(api, () => now));
      await openConsent(mounted);
      await press(mounted.element, 'Connect GitHub');
      await waitForText(mounted.element, text);
      await expectAccessible(mounted.element, status);
      expect(FakePopup.opened[0]?.closed).to.equal(true);
    });
  }

  it('goes on with a flow after a reload, and takes it out of the address at its end', async () => {
    history.replaceState(null, '', `#patchbay-flow=${FLOW}`);
    const mounted = await mount((api) => server(api, () => now));
    await waitForText(mounted.element, 'A connection is still being made');
    expect(location.hash, 'a second reload goes on too').to.equal(`#patchbay-flow=${FLOW}`);
    await expectAccessible(mounted.element, 'resumed');
    now = flow('connected', { connectionId: 'con_00000001' });
    await until(() => isConnected(mounted), 'connected');
    expect(location.hash).to.equal('');
  });

  it('forgets a flow in the address that the server does not know', async () => {
    history.replaceState(null, '', `#patchbay-flow=${FLOW}`);
    const mounted = await mount((api) =>
      api
        .on('GET /state', makeState())
        .on('GET /flows/:id', { status: 404, code: 'not_found', detail: 'no' }),
    );
    await ready(mounted);
    await until(() => mounted.api.called('GET /flows/:id').length > 0, 'asked');
    await until(() => !textOf(mounted.element).includes('still being made'), 'gone');
    await until(() => location.hash === '', 'out of the address');
  });

  it('survives being moved in the page while waiting', async () => {
    const mounted = await mount((api) => server(api, () => now));
    await openConsent(mounted);
    await press(mounted.element, 'Connect GitHub');
    await waitForText(mounted.element, 'Waiting for GitHub…');
    const place = document.createElement('div');
    document.body.append(place);
    place.append(mounted.element);
    now = flow('connected', { connectionId: 'con_00000001' });
    await until(() => isConnected(mounted), 'connected');
    place.remove();
  });

  it('follows no address that could run a script', async () => {
    const mounted = await mount((api) => {
      server(api, () => now);
      api.on('POST /flows', {
        flow: flow('pending'),
        authorizeUrl: 'javascript:alert(1)',
        messageOrigin: location.origin,
      });
    });
    await openConsent(mounted);
    await press(mounted.element, 'Connect GitHub');
    await waitForText(mounted.element, 'GitHub could not be connected');
    expect(FakePopup.opened[0]?.location.href).to.equal('about:blank');
  });

  it('keeps the token out of addresses and out of the page', async () => {
    const mounted = await mount((api) => server(api, () => now));
    await openConsent(mounted);
    await press(mounted.element, 'Connect GitHub');
    await waitForText(mounted.element, 'Waiting for GitHub…');
    for (const call of mounted.api.calls) {
      expect(call.headers.get('authorization')).to.equal(`Bearer ${TOKEN}`);
      expect(call.url).to.not.include(TOKEN);
    }
    expect(location.href + FakePopup.opened[0]?.location.href).to.not.include(TOKEN);
    expect(document.documentElement.outerHTML + textOf(mounted.element)).to.not.include(TOKEN);
    expect(mounted.element.session).to.equal(undefined);
    expect(localStorage.length + sessionStorage.length).to.equal(0);
  });
});
