import { runningSync } from '@patchbay/browser-kit/testing/fixtures.ts';
import {
  buttons,
  deepActive,
  deepAll,
  findButton,
  nameOf,
  press,
  textOf,
  type,
  waitForText,
} from '@patchbay/browser-kit/testing/query.ts';
import { until } from '@patchbay/browser-kit/testing/until.ts';
import { expect } from 'chai';
import { expectAccessible } from '../../testing/accessibility.ts';
import { makeConnection, makeState, needsReauthorization } from '../../testing/fixtures.ts';
import { type Mounted, mount, ready, unmount } from '../../testing/mount.ts';

const names = ({ element }: Mounted) => deepAll(element, 'article h3').map(nameOf);
const search = ({ element }: Mounted, text: string) => type(deepAll(element, 'input[type=search]')[0], text);

describe('catalogue', () => {
  afterEach(unmount);

  it('shows a skeleton in the shape of the cards while it loads', async () => {
    const mounted = await mount((api) => api.on('GET /state', 'never'));
    await waitForText(mounted.element, 'Loading integrations');
    expect(deepAll(mounted.element, '.ghost-card')).to.have.length(6);
    await expectAccessible(mounted.element, 'skeleton');
  });

  it('shows each system with one button, and says so to the host page', async () => {
    const mounted = await mount((api) =>
      api.on('GET /state', makeState({ connections: [makeConnection()] })),
    );
    const event = await ready(mounted);
    expect(event.detail).to.deep.equal({ systems: 7, connections: 1 });
    await until(() => names(mounted).length === 7, 'cards');
    for (const card of deepAll(mounted.element, 'patchbay-system-card'))
      expect(buttons(card)).to.have.length(1);
    expect(findButton(mounted.element, 'Manage GitHub')).to.not.equal(undefined);
    expect(findButton(mounted.element, 'Connect Stripe')).to.not.equal(undefined);
    expect(findButton(mounted.element, 'Connect Box')?.hasAttribute('disabled')).to.equal(true);
    await expectAccessible(mounted.element, 'catalogue');
  });

  it('searches as one types, announces the count, and clears with Escape', async () => {
    const mounted = await mount((api) => api.on('GET /state', makeState()));
    await ready(mounted);
    search(mounted, 'stirpe');
    await until(() => names(mounted).join() === 'Stripe', 'Stripe alone');
    await waitForText(mounted.element, '1 integration');
    const input = deepAll(mounted.element, 'input[type=search]')[0];
    input?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true }));
    await until(() => names(mounted).length === 7, 'all again');
    expect((input as HTMLInputElement).value).to.equal('');
  });

  it('names what was not found and passes the wish on', async () => {
    const mounted = await mount((api) =>
      api.on('GET /state', makeState()).on('POST /integration-requests', { endUserId: 'user-1' }),
    );
    await ready(mounted);
    search(mounted, 'Jira');
    await waitForText(mounted.element, 'No integration found for “Jira”');
    await expectAccessible(mounted.element, 'nothing found');
    await press(mounted.element, 'Request an integration');
    await waitForText(mounted.element, 'Thank you, we passed it on.');
    expect(mounted.api.called('POST /integration-requests')[0]?.body).to.deep.equal({ name: 'Jira' });
  });

  it('filters by category and by what is connected, with buttons that say whether they are on', async () => {
    const mounted = await mount((api) =>
      api.on('GET /state', makeState({ connections: [makeConnection()] })),
    );
    await ready(mounted);
    await press(mounted.element, 'Payments');
    await until(() => names(mounted).join() === 'Stripe', 'payments');
    expect(findButton(mounted.element, 'Payments')?.getAttribute('aria-pressed')).to.equal('true');
    await press(mounted.element, 'Payments');
    await press(mounted.element, 'Connected (1)');
    await until(() => names(mounted).join() === 'GitHub', 'connected');
  });

  it('shows progress and what needs attention', async () => {
    const connections = [
      makeConnection({ syncs: [runningSync] }),
      { ...needsReauthorization, id: 'con_00000002', system: 'google-calendar' },
    ];
    const mounted = await mount((api) => api.on('GET /state', makeState({ connections })));
    await ready(mounted);
    await waitForText(mounted.element, '4,200 of 10,000');
    expect(findButton(mounted.element, 'Reconnect Google Calendar')).to.not.equal(undefined);
    expect(textOf(mounted.element)).to.include('Some connections need you to sign in again');
    await expectAccessible(mounted.element, 'progress');
  });

  it('gives the focus back to the card that was opened', async () => {
    const mounted = await mount((api) => api.on('GET /state', makeState()));
    await ready(mounted);
    await press(mounted.element, 'Connect GitHub');
    await until(() => deepActive()?.localName === 'h2', 'focus on the heading');
    await press(mounted.element, 'All integrations');
    await until(() => deepActive()?.getAttribute('aria-label') === 'Connect GitHub', 'focus on the card');
  });

  it('says what went wrong and tries again', async () => {
    let fail = true;
    const mounted = await mount((api) =>
      api.on('GET /state', () => (fail ? { status: 503, code: 'unavailable', detail: 'no' } : makeState())),
    );
    await waitForText(mounted.element, 'The integrations did not load');
    expect(textOf(mounted.element)).to.include('Reference: req_12345678');
    await expectAccessible(mounted.element, 'failed');
    fail = false;
    await press(mounted.element, 'Try again');
    await ready(mounted);
  });
});
