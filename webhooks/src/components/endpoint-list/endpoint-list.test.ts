import { expectAccessible } from '@patchbay/browser-kit/testing/accessibility.ts';
import { press, textOf, waitForText } from '@patchbay/browser-kit/testing/query.ts';
import { until } from '@patchbay/browser-kit/testing/until.ts';
import { expect } from 'chai';
import { makeAnalytics, makeEndpoint, makeSummary, pageOf } from '../../testing/fixtures.ts';
import { makeSession, mount, unmount } from '../../testing/mount.ts';

const failing = makeEndpoint({
  id: 'ep_2',
  url: 'https://old.example/hook',
  filterTypes: null,
  description: '',
});
const off = makeEndpoint({
  id: 'ep_3',
  url: 'https://gone.example/',
  disabled: true,
  disabledReason: 'It answered 410.',
});

describe('list of endpoints', () => {
  afterEach(unmount);

  it('says how each is doing', async () => {
    const group = (endpointId: string, succeeded: number, failed: number) => ({
      ...(makeAnalytics().groups[0] as ReturnType<typeof makeAnalytics>['groups'][number]),
      endpointId,
      totals: makeSummary(succeeded, failed),
    });
    const { element } = await mount((api) =>
      api
        .on('GET /app/app_1/endpoint', pageOf(makeEndpoint(), failing, off))
        .on(
          'GET /app/app_1/analytics',
          makeAnalytics({ groups: [group('ep_1', 1999, 1), group('ep_2', 1, 3)] }),
        ),
    );
    await waitForText(element, 'Switched off by us');
    const text = textOf(element);
    expect(text).to.include('99.9%').and.include('of 2,000 attempts').and.include('Active');
    expect(text).to.include('25%').and.include('Failing').and.include('All events');
    expect(text).to.include('Nothing sent in 24 hours').and.include('2 event types');
    await expectAccessible(element, 'endpoints');
  });

  it('asks each endpoint where the server has no figures of all', async () => {
    const { element } = await mount(
      (api) => api.on('GET /app/app_1/endpoint/:id/stats', { success: 3, fail: 1, pending: 5, sending: 0 }),
      { session: makeSession({ extensions: false }) },
    );
    await waitForText(element, '75%');
  });

  it('is still of use without any figures', async () => {
    const { element, events } = await mount((api) => api.on('GET /app/app_1/analytics', { status: 500 }));
    await waitForText(element, 'https://shop.example/webhooks');
    expect(events.map(({ type }) => type)).to.include('patchbay-webhooks-error');
  });

  it('begins with the first endpoint to add', async () => {
    const { element } = await mount((api) => api.on('GET /app/app_1/endpoint', pageOf()));
    await waitForText(element, 'No endpoints yet');
    await expectAccessible(element, 'none');
    await press(element, 'Add endpoint');
    await waitForText(element, 'Add an endpoint');
  });

  it('offers nothing to add to somebody who may only look', async () => {
    const { element } = await mount((api) => api.on('GET /app/app_1/endpoint', pageOf()), {
      session: makeSession({ capabilities: [] }),
    });
    await waitForText(element, 'No endpoints yet');
    expect(textOf(element)).to.not.include('Add endpoint');
  });

  it('says what went wrong, and tries again', async () => {
    const { element, api } = await mount((server) => server.on('GET /app/app_1/endpoint', 'no answer'));
    await waitForText(element, 'We could not reach the service');
    await expectAccessible(element, 'unreachable');
    api.on('GET /app/app_1/endpoint', pageOf(makeEndpoint()));
    await press(element, 'Try again');
    await waitForText(element, 'https://shop.example/webhooks');
  });

  it('shows more when there is more', async () => {
    const { element, api } = await mount((server) =>
      server.on('GET /app/app_1/endpoint', ({ query }) =>
        query.get('iterator') === null
          ? { data: [makeEndpoint()], iterator: 'ep_1', done: false }
          : pageOf(failing),
      ),
    );
    await press(element, 'Show more');
    await waitForText(element, 'https://old.example/hook');
    expect(textOf(element)).to.include('https://shop.example/webhooks');
    await until(
      () => api.called('GET /app/app_1/endpoint').at(-1)?.query.get('iterator') === 'ep_1',
      'iterator',
    );
  });
});
