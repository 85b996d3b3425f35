import { expectAccessible } from '@patchbay/browser-kit/testing/accessibility.ts';
import {
  deepActive,
  deepAll,
  press,
  textOf,
  waitForButton,
  waitForText,
} from '@patchbay/browser-kit/testing/query.ts';
import { until } from '@patchbay/browser-kit/testing/until.ts';
import { expect } from 'chai';
import { definePatchbayWebhooks, PatchbayWebhooks } from '../../element.ts';
import { BASE_URL } from '../../testing/fake-api.ts';
import { makeEndpoint, pageOf } from '../../testing/fixtures.ts';
import { makeSession, mount, TOKEN, unmount } from '../../testing/mount.ts';

const accepts = (token: string) => (call: { headers: Headers }) =>
  call.headers.get('authorization') === `Bearer ${token}`
    ? pageOf(makeEndpoint())
    : ({ status: 401, code: 'authentication_failed', detail: 'Invalid token' } as const);

describe('webhook portal', () => {
  afterEach(unmount);

  it('shows the endpoints of the session, and tells the page', async () => {
    const { element, api, events } = await mount();
    await waitForText(element, 'https://shop.example/webhooks');
    await until(() => events.find(({ type }) => type === 'patchbay-webhooks-ready'), 'ready');
    expect(events[0]?.detail).to.deep.equal({ endpoints: 1 });
    const [call] = api.called('GET /app/app_1/endpoint');
    expect(call?.url.startsWith(`${BASE_URL}/api/v1/app/app_1/`)).to.equal(true);
    expect(call?.headers.get('authorization')).to.equal(`Bearer ${TOKEN}`);
  });

  it('keeps the token where nobody can read it', async () => {
    const { element } = await mount();
    await waitForText(element, 'https://shop.example/webhooks');
    expect(element.session).to.equal(undefined);
    const markup = deepAll(document.body, '*').map(({ outerHTML }) => outerHTML);
    expect(markup.join()).to.not.include(TOKEN);
    expect(textOf(document.body)).to.not.include(TOKEN);
  });

  it('renews an expired session once, and goes on', async () => {
    let asked = 0;
    const getSession = async () => {
      asked += 1;
      return makeSession({ token: asked === 1 ? 'old' : 'fresh' });
    };
    const { element } = await mount((api) => api.on('GET /app/app_1/endpoint', accepts('fresh')), {
      session: null,
      getSession,
    });
    await waitForText(element, 'https://shop.example/webhooks');
    expect(asked).to.equal(2);
  });

  it('says that a session has ended, and begins another when asked', async () => {
    let token = 'old';
    const { element, events } = await mount((api) => api.on('GET /app/app_1/endpoint', accepts('fresh')), {
      session: null,
      getSession: () => makeSession({ token }),
    });
    await waitForText(element, 'Your session has ended');
    expect(events.at(-1)?.detail).to.include({ code: 'expired' });
    await expectAccessible(element, 'ended');
    token = 'fresh';
    await press(element, 'Continue');
    await waitForText(element, 'https://shop.example/webhooks');
  });

  it('takes what is no session for none', async () => {
    const { element } = await mount(undefined, { session: null, getSession: () => 'a token' as never });
    await waitForText(element, 'Your session has ended');
  });

  it('follows the path, tells of it and moves the focus along', async () => {
    const { element, events } = await mount(undefined, { path: 'endpoints/ep_1' });
    await waitForText(element, 'Signing secret');
    expect(deepActive()?.localName, 'the focus stays where the page has it').to.equal('body');
    await press(element, 'All endpoints');
    await until(() => events.find(({ type }) => type === 'patchbay-webhooks-navigate'), 'navigate');
    expect(element.path).to.equal('');
    await until(() => deepActive()?.textContent === 'Endpoints', 'focus on the heading');
    element.path = 'endpoints/ep_1/edit';
    await waitForText(element, 'Edit endpoint');
    element.path = '../../etc';
    await waitForText(element, 'Where your events are sent');
  });

  it('offers only what a plain Svix server has', async () => {
    const { element } = await mount(undefined, { session: makeSession({ extensions: false }) });
    await waitForText(element, '100%');
    await waitForButton(element, 'Messages');
    expect(textOf(element)).to.not.include('Activity');
  });

  it('speaks German', async () => {
    const { element } = await mount(undefined, { locale: 'de-AT' });
    await waitForText(element, 'Endpunkt hinzufügen');
    element.locale = 'en';
    await waitForText(element, 'Add endpoint');
  });

  it('is registered once, and under a tag of its own when asked', () => {
    definePatchbayWebhooks();
    definePatchbayWebhooks('my-webhooks');
    expect(document.createElement('my-webhooks')).to.be.instanceOf(PatchbayWebhooks);
  });
});
