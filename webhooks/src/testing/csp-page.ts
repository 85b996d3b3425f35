import '../index.ts';
import { answerCsp } from '@patchbay/browser-kit/testing/csp.ts';
import { deepAll, press, waitForText } from '@patchbay/browser-kit/testing/query.ts';
import { until } from '@patchbay/browser-kit/testing/until.ts';
import { FakeApi } from './fake-api.ts';
import { healthy, makeAttempt, makeDelivery, makeMessage, makeTarget, pageOf } from './fixtures.ts';
import { makeSession } from './mount.ts';

// Runs in a frame with a strict policy and walks through every part of the portal.
healthy(new FakeApi())
  .on('GET /app/app_1/endpoint/:id/msg', pageOf(makeDelivery({ status: 2 })))
  .on('GET /app/app_1/msg', pageOf(makeMessage()))
  .on('GET /app/app_1/msg/:id', makeMessage())
  .on('GET /app/app_1/msg/:id/endpoint', pageOf(makeTarget({ status: 2 })))
  .on('GET /app/app_1/attempt/msg/:id', pageOf(makeAttempt()))
  .on('GET /app/app_1/tail', 'never')
  .install();

async function walk(): Promise<void> {
  const element = document.createElement('patchbay-webhooks');
  Object.assign(element, { session: makeSession(), locale: 'en' });
  document.body.append(element);
  await waitForText(element, 'https://shop.example/webhooks');
  await press(element, 'Add endpoint');
  await until(() => deepAll(element, '#url')[0], 'form');
  element.path = 'endpoints/ep_1';
  await press(element, 'Recover…');
  await press(element, 'Messages');
  await waitForText(element, 'msg_1');
  element.path = 'messages/msg_1';
  (await until(() => deepAll(element, 'button.attempt')[0], 'the attempt')).click();
  await waitForText(element, 'thanks');
  await press(element, 'Activity');
  await waitForText(element, 'Time to answer');
  await press(element, 'Live');
  await waitForText(element, 'Listening');
}

await answerCsp(walk);
