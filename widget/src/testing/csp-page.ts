import '../index.ts';
import { answerCsp } from '@patchbay/browser-kit/testing/csp.ts';
import { makeRun, runningSync } from '@patchbay/browser-kit/testing/fixtures.ts';
import { deepAll, press, waitForButton, waitForText } from '@patchbay/browser-kit/testing/query.ts';
import { until } from '@patchbay/browser-kit/testing/until.ts';
import { BASE_URL, FakeApi } from './fake-api.ts';
import { makeConfiguration, makeConnection, makeState } from './fixtures.ts';

// Runs in a frame with a strict policy and walks through every part of the widget.
new FakeApi()
  .on('GET /state', makeState({ connections: [makeConnection({ syncs: [runningSync] })] }))
  .on('GET /connections/:id/runs', { data: [makeRun()], nextCursor: null })
  .on('GET /connections/:id/configuration', makeConfiguration())
  .install();

async function walk(): Promise<void> {
  const element = document.createElement('patchbay-marketplace');
  Object.assign(element, { baseUrl: BASE_URL, session: 'token', locale: 'en' });
  document.body.append(element);
  await press(element, 'Connect Stripe');
  await until(() => deepAll(element, '#field-apiKey')[0], 'form');
  await press(element, 'All integrations');
  await press(element, 'Manage GitHub');
  await waitForText(element, '4,200 of 10,000');
  deepAll(element, '#tab-history')[0]?.click();
  await waitForText(element, '3 new');
  deepAll(element, '#tab-settings')[0]?.click();
  await waitForText(element, 'Days of history');
  await press(element, 'Disconnect GitHub');
  await press(element, 'Cancel');
  await press(element, 'All integrations');
  await press(element, 'Connect Google Calendar');
  await waitForText(element, 'You allow this app to');
  await waitForButton(element, 'Connect Google Calendar');
}

await answerCsp(walk);
