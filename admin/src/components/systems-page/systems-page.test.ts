import { expectAccessible } from '@patchbay/browser-kit/testing/accessibility.ts';
import {
  deepAll,
  findButton,
  press,
  textOf,
  type,
  waitForButton,
  waitForText,
} from '@patchbay/browser-kit/testing/query.ts';
import { until } from '@patchbay/browser-kit/testing/until.ts';
import { expect } from 'chai';
import { calendar, makeSystem, pageOf, stripe } from '../../testing/fixtures.ts';
import { open, unmount } from '../../testing/mount.ts';

const all = pageOf(makeSystem(), calendar, stripe);

describe('systems', () => {
  afterEach(unmount);

  it('shows what is offered, what is ready and what is missing', async () => {
    const { element } = await open((api) => api.on('GET /systems', all));
    await waitForText(element, 'Google Calendar');
    const text = textOf(element);
    for (const part of ['Ready', 'OAuth app missing', 'Not offered', '2 syncs, 1 action'])
      expect(text).to.include(part);
    expect(text).to.include('Enter the client ID and secret of your OAuth app at Google Calendar.');
    expect(text).to.include(calendar.oauth?.redirectUri);
    await expectAccessible(element, 'systems');
  });

  it('switches a system on', async () => {
    const mounted = await open((api) =>
      api
        .on('GET /systems', all)
        .on('PUT /systems/:id', { ...stripe, enabled: true, ready: true, reason: null }),
    );
    (await waitForButton(mounted.element, 'Offer Stripe')).click();
    await waitForText(mounted.element, 'Stripe is offered now.');
    expect(mounted.api.called('PUT /systems/:id')[0]?.body).to.deep.equal({ enabled: true });
  });

  it('shows why a change was refused, with the reference', async () => {
    const { element } = await open((api) =>
      api
        .on('GET /systems', all)
        .on('PUT /systems/:id', { status: 500, code: 'internal', detail: 'The database is away.' }),
    );
    (await waitForButton(element, 'Offer Stripe')).click();
    await waitForText(element, 'The database is away.');
    expect(textOf(element)).to.include('Reference: req_12345678');
    expect(findButton(element, 'Offer Stripe')?.getAttribute('aria-checked')).to.equal('false');
    await expectAccessible(element, 'refused');
  });

  it('takes an OAuth app and empties the secret', async () => {
    const mounted = await open((api) =>
      api.on('GET /systems', pageOf(calendar)).on('PUT /systems/:id', calendar),
    );
    await waitForText(mounted.element, 'Client secret');
    const [secret] = deepAll(mounted.element, '#clientSecret');
    type(deepAll(mounted.element, '#clientId')[0], 'app-2');
    type(secret, 'very-secret');
    await press(mounted.element, 'Save');
    await waitForText(mounted.element, 'OAuth app of Google Calendar saved.');
    expect(mounted.api.called('PUT /systems/:id')[0]?.body).to.deep.equal({
      oauth: { clientId: 'app-2', clientSecret: 'very-secret' },
    });
    await until(() => (secret as HTMLInputElement).value === '', 'an empty secret');
  });

  it('names the field that was refused', async () => {
    const errors = [{ field: 'oauth.clientSecret', message: 'is required, since none is stored yet' }];
    const { element } = await open((api) =>
      api
        .on('GET /systems', pageOf(calendar))
        .on('PUT /systems/:id', { status: 422, detail: 'Send the secret.', errors }),
    );
    await press(element, 'Save');
    await waitForText(element, 'is required, since none is stored yet');
  });

  it('says so when there is nothing to offer', async () => {
    const { element } = await open((api) => api.on('GET /systems', pageOf()));
    await waitForText(element, 'There are no systems.');
    await expectAccessible(element, 'no systems');
  });

  it('keeps what it shows when a refresh fails, and says that it is old', async () => {
    let asked = 0;
    const { element } = await open((api) =>
      api.on('GET /systems', () => {
        asked += 1;
        // The first call tries the key, the second fills the page.
        return asked <= 2 ? all : { status: 503, detail: 'The database is away.' };
      }),
    );
    await waitForText(element, 'Google Calendar');
    window.dispatchEvent(new Event('online'));
    await waitForText(element, 'Not up to date');
    expect(textOf(element)).to.include('Google Calendar');
    await expectAccessible(element, 'stale');
  });
});
