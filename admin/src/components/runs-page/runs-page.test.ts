import { expectAccessible } from '@patchbay/browser-kit/testing/accessibility.ts';
import { makeRun } from '@patchbay/browser-kit/testing/fixtures.ts';
import { deepAll, press, textOf, type, waitForText } from '@patchbay/browser-kit/testing/query.ts';
import { until } from '@patchbay/browser-kit/testing/until.ts';
import { expect } from 'chai';
import { failedRun, pageOf } from '../../testing/fixtures.ts';
import { open, unmount } from '../../testing/mount.ts';

describe('sync runs', () => {
  afterEach(unmount);

  it('shows counts, failure, the next try and rejected records', async () => {
    const { element } = await open((api) => api.on('GET /sync-runs', pageOf(makeRun(), failedRun)), '#/runs');
    await waitForText(element, 'The provider answered something unexpected.');
    const text = textOf(element);
    for (const part of ['120 read, 3 created, 2 updated, 115 unchanged', 'Failed', 'by schedule', '1 min']) {
      expect(text).to.include(part);
    }
    expect(text).to.include('Field: items.0.name');
    expect(text).to.include('77: createdAt is not a time');
    expect(text).to.match(/It is tried again in \d minutes/);
    await expectAccessible(element, 'runs');
  });

  it('filters by status, and by connection until that is cleared', async () => {
    const mounted = await open(
      (api) => api.on('GET /sync-runs', pageOf()),
      '#/runs?connectionId=con_00000001',
    );
    await waitForText(mounted.element, 'Runs of one connection');
    type(deepAll(mounted.element, '#status')[0], 'failed');
    const query = await until(() => {
      const last = mounted.api.called('GET /sync-runs').at(-1)?.query;
      return last?.get('status') === 'failed' ? last : null;
    }, 'the filtered call');
    expect(query.get('connectionId')).to.equal('con_00000001');
    await press(mounted.element, 'Runs of one connection: con_00000001 ✕Clear filters');
    await until(() => location.hash === '#/runs?status=failed', 'only the status');
  });
});
