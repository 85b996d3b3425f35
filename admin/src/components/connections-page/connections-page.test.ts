import { expectAccessible } from '@patchbay/browser-kit/testing/accessibility.ts';
import { makeConnection } from '@patchbay/browser-kit/testing/fixtures.ts';
import { deepAll, press, textOf, type, waitForText } from '@patchbay/browser-kit/testing/query.ts';
import { until } from '@patchbay/browser-kit/testing/until.ts';
import { expect } from 'chai';
import type { FakeApi } from '../../testing/fake-api.ts';
import { broken, makeSystem, pageOf, stripe } from '../../testing/fixtures.ts';
import { open, unmount } from '../../testing/mount.ts';

const lists = (api: FakeApi) =>
  api
    .on('GET /systems', pageOf(makeSystem(), stripe))
    .on('GET /connections', pageOf(makeConnection(), broken));

describe('connections', () => {
  afterEach(unmount);

  it('lists accounts with system, tenant, status and failure', async () => {
    const { element } = await open(lists, '#/connections');
    await waitForText(element, 'old-org');
    const text = textOf(element);
    for (const part of [
      'octo-org',
      'GitHub',
      'tenant-1',
      'Active',
      'Needs reconnecting',
      '11 minutes ago',
      'Never',
    ]) {
      expect(text).to.include(part);
    }
    expect(text).to.include('GitHub no longer accepts the access that was given.');
    await expectAccessible(element, 'connections');
  });

  it('filters by status, system and tenant, and keeps the filters in the address', async () => {
    const mounted = await open(lists, '#/connections');
    await waitForText(mounted.element, 'old-org');
    type(deepAll(mounted.element, '#status')[0], 'degraded');
    await until(() => location.hash === '#/connections?status=degraded', 'the filter in the address');
    type(deepAll(mounted.element, '#tenantId')[0], 'tenant-9');
    await until(() => location.hash.includes('tenantId=tenant-9'), 'both filters');
    const last = await until(() => {
      const query = mounted.api.called('GET /connections').at(-1)?.query;
      return query?.get('tenantId') === 'tenant-9' ? query : null;
    }, 'the filtered call');
    expect(last.get('status')).to.equal('degraded');
    expect([...deepAll(mounted.element, '#system option')].map((option) => option.textContent)).to.include(
      'Stripe',
    );
  });

  it('tells nothing yet from nothing found', async () => {
    const { element } = await open((api) => api.on('GET /connections', pageOf()), '#/connections');
    await waitForText(element, 'No connections yet');
    await expectAccessible(element, 'empty');
    location.hash = '#/connections?status=paused';
    await waitForText(element, 'No connection fits these filters');
  });

  it('says what went wrong and tries again', async () => {
    let fail = true;
    const { element } = await open(
      (api) =>
        api.on('GET /connections', () =>
          fail
            ? { status: 503, code: 'unavailable', detail: 'The database is away.' }
            : pageOf(makeConnection()),
        ),
      '#/connections',
    );
    await waitForText(element, 'This page did not load');
    expect(textOf(element)).to.include('The database is away.');
    expect(textOf(element)).to.include('Reference: req_12345678');
    await expectAccessible(element, 'failed');
    fail = false;
    await press(element, 'Try again');
    await waitForText(element, 'octo-org');
  });

  it('shows rows to come while it loads', async () => {
    const { element } = await open((api) => api.on('GET /connections', 'never'), '#/connections');
    await until(() => deepAll(element, '[aria-label="Loading…"]')[0], 'rows to come');
    await expectAccessible(element, 'loading');
  });

  it('grows by "Show more"', async () => {
    const { element } = await open(
      (api) =>
        api.on('GET /connections', ({ query }) =>
          query.get('cursor') === 'next' ? pageOf(broken) : { data: [makeConnection()], nextCursor: 'next' },
        ),
      '#/connections',
    );
    await press(element, 'Show more');
    await waitForText(element, 'old-org');
    expect(textOf(element)).to.include('octo-org');
  });

  it('says that the browser is offline, keeps what is shown, and goes on by itself', async () => {
    let online = true;
    const { element } = await open(
      (api) => api.on('GET /connections', () => (online ? pageOf(makeConnection()) : 'no answer')),
      '#/connections',
    );
    await waitForText(element, 'octo-org');
    online = false;
    Object.defineProperty(navigator, 'onLine', { configurable: true, get: () => online });
    try {
      window.dispatchEvent(new Event('offline'));
      await waitForText(element, 'You are offline');
      expect(textOf(element)).to.include('octo-org');
      await expectAccessible(element, 'offline');
      online = true;
      window.dispatchEvent(new Event('online'));
      await until(() => !textOf(element).includes('You are offline'), 'online again');
    } finally {
      Reflect.deleteProperty(navigator, 'onLine');
    }
  });
});
