import { expectAccessible } from '@patchbay/browser-kit/testing/accessibility.ts';
import { deepAll, textOf, type, waitForText } from '@patchbay/browser-kit/testing/query.ts';
import { until } from '@patchbay/browser-kit/testing/until.ts';
import { expect } from 'chai';
import { makeEntry, pageOf } from '../../testing/fixtures.ts';
import { open, unmount } from '../../testing/mount.ts';

const failed = makeEntry({
  id: 'log_00000002',
  operation: 'delivery',
  status: 'failed',
  message: 'The endpoint answered 500',
  errorKind: 'unavailable',
  connectionId: null,
  lines: [],
});

describe('log', () => {
  afterEach(unmount);

  it('lists operations, and their lines when asked', async () => {
    const { element } = await open((api) => api.on('GET /logs', pageOf(makeEntry(), failed)), '#/log');
    await waitForText(element, 'The endpoint answered 500');
    expect(textOf(element)).to.include('4.2 s');
    expect(textOf(element)).to.not.include('Correlation ID');
    deepAll(element, 'summary')[0]?.click();
    await waitForText(element, 'Correlation ID');
    expect(textOf(element)).to.match(/info\s+request/);
    await expectAccessible(element, 'log');
  });

  it('filters by operation, status and tenant', async () => {
    const mounted = await open((api) => api.on('GET /logs', pageOf()), '#/log');
    await waitForText(mounted.element, 'Nothing logged yet');
    type(deepAll(mounted.element, '#operation')[0], 'token_refresh');
    await waitForText(mounted.element, 'No entry fits these filters');
    await until(
      () => mounted.api.called('GET /logs').at(-1)?.query.get('operation') === 'token_refresh',
      'the filtered call',
    );
  });
});
