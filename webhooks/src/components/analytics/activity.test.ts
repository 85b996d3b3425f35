import { expectAccessible } from '@patchbay/browser-kit/testing/accessibility.ts';
import { deepAll, textOf, type, waitForText } from '@patchbay/browser-kit/testing/query.ts';
import { until } from '@patchbay/browser-kit/testing/until.ts';
import { expect } from 'chai';
import { makeAnalytics, makeSummary } from '../../testing/fixtures.ts';
import { mount, unmount } from '../../testing/mount.ts';
import { niceTop } from '../chart/scale.ts';

describe('activity', () => {
  afterEach(unmount);

  it('shows volume, success, latency and errors, as pictures and as tables', async () => {
    const { element } = await mount(undefined, { path: 'activity' });
    await waitForText(element, 'Time to answer');
    const text = textOf(element);
    expect(text).to.include('97.7%').and.include('180 ms').and.include('Server error (5xx)');
    expect(deepAll(element, 'table tbody tr').length).to.be.greaterThan(48);
    for (const details of deepAll(element, 'details')) details.toggleAttribute('open', true);
    await expectAccessible(element, 'activity');
  });

  it('reads a bucket out by the arrow keys', async () => {
    const { element } = await mount(undefined, { path: 'activity' });
    const chart = await until(() => deepAll(element, 'patchbay-webhooks-volume')[0], 'chart');
    const svg = await until(() => chart.shadowRoot?.querySelector('svg'), 'svg');
    svg.dispatchEvent(new KeyboardEvent('keydown', { key: 'End' }));
    await until(() => /Delivered 33/.test(textOf(chart)), 'the last bucket');
    svg.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft' }));
    await until(
      () => /Delivered 32 {0,2}Failed 4/.test(textOf(chart).replace(/\s+/g, ' ')),
      'the one before',
    );
  });

  it('asks for what is chosen, and says when there is nothing', async () => {
    const { element, api } = await mount(
      (server) =>
        server.on('GET /app/app_1/analytics', ({ query }) =>
          query.get('period') === 'hour'
            ? makeAnalytics({ period: 'hour', totals: makeSummary(0, 0), groups: [] })
            : makeAnalytics(),
        ),
      { path: 'activity' },
    );
    await waitForText(element, 'Time to answer');
    type(deepAll(element, '#period')[0], 'hour');
    await waitForText(element, 'Nothing was sent in this time');
    const groups = api.called('GET /app/app_1/analytics').map(({ query }) => query.get('group_by'));
    expect(groups).to.include('endpoint').and.include('event_type');
  });

  it('has an axis that can be read', () => {
    expect([0, 2, 3, 9, 11, 34, 480, 1200].map(niceTop)).to.deep.equal([2, 2, 4, 10, 20, 40, 500, 2000]);
  });
});
