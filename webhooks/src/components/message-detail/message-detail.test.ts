import { expectAccessible } from '@patchbay/browser-kit/testing/accessibility.ts';
import { deepAll, press, textOf, type, waitForText } from '@patchbay/browser-kit/testing/query.ts';
import { until } from '@patchbay/browser-kit/testing/until.ts';
import { expect } from 'chai';
import type { FakeApi } from '../../testing/fake-api.ts';
import { makeAttempt, makeMessage, makeTarget, pageOf } from '../../testing/fixtures.ts';
import { mount, unmount } from '../../testing/mount.ts';

const EVIL = '<img src=x onerror="window.stolen = true"><script>window.stolen = true</script>';

const failed = (api: FakeApi) =>
  api
    .on(
      'GET /app/app_1/msg',
      pageOf(makeMessage({ deliveries: [{ endpointId: 'ep_1', status: 2, nextAttempt: null }] })),
    )
    .on('GET /app/app_1/msg/:id', makeMessage())
    .on('GET /app/app_1/msg/:id/endpoint', pageOf(makeTarget({ status: 2 })))
    .on(
      'GET /app/app_1/attempt/msg/:id',
      pageOf(makeAttempt({ status: 2, responseStatusCode: 500, response: EVIL })),
    );

describe('messages', () => {
  afterEach(unmount);

  it('are listed with how they stand, filtered, and found by their id', async () => {
    const { element, api } = await mount(failed, { path: 'messages' });
    await waitForText(element, 'order.created');
    expect(textOf(element)).to.include('Failed');
    await until(() => deepAll(element, '#event-type option').length === 4, 'the event types');
    await expectAccessible(element, 'messages');
    type(deepAll(element, '#event-type')[0], 'order.paid');
    type(deepAll(element, '#status')[0], 'fail');
    type(deepAll(element, '#range')[0], '24h');
    await until(() => api.called('GET /app/app_1/msg').at(-1)?.query.get('after'), 'the time');
    const query = api.called('GET /app/app_1/msg').at(-1)?.query;
    expect(query?.get('event_types')).to.equal('order.paid');
    expect(query?.get('status')).to.equal('2');
    expect(query?.get('with_content')).to.equal('false');
    api.on('GET /app/app_1/msg/:id', { status: 404, code: 'not_found', detail: 'Entity not found' });
    type(deepAll(element, '#find')[0], 'msg_unknown');
    await press(element, 'Find');
    await waitForText(element, 'This is not there any more.');
    api.on('GET /app/app_1/msg/:id', makeMessage());
    await press(element, 'Find');
    await waitForText(element, 'Payload');
    expect(element.path).to.equal('messages/msg_1');
  });

  it('say when none fits, and take the filters off', async () => {
    const { element, api } = await mount((server) => server.on('GET /app/app_1/msg', pageOf()), {
      path: 'messages',
    });
    await waitForText(element, 'No messages yet');
    type(deepAll(element, '#range')[0], '1h');
    await waitForText(element, 'No message fits these filters');
    await expectAccessible(element, 'none');
    await press(element, 'Clear filters');
    await waitForText(element, 'No messages yet');
    expect(api.called('GET /app/app_1/msg').at(-1)?.query.get('after')).to.equal(null);
  });

  it('show payload, attempts and what the receiver answered, as text only', async () => {
    const { element } = await mount(
      (api) =>
        failed(api).on('GET /app/app_1/msg/:id', makeMessage({ payload: { note: EVIL }, eventType: EVIL })),
      { path: 'messages/msg_1' },
    );
    const attempt = await until(() => deepAll(element, 'button.attempt')[0], 'the attempt');
    expect(textOf(attempt)).to.include('500').and.include('45 ms').and.include('automatic');
    expect(attempt.getAttribute('aria-expanded')).to.equal('false');
    attempt.click();
    await waitForText(element, EVIL);
    await expectAccessible(element, 'message');
    expect(deepAll(element, 'img, script')).to.have.length(0);
    expect('stolen' in window).to.equal(false);
  });

  it('are sent again, and followed until they arrive', async () => {
    let sent = false;
    const { element, api } = await mount(
      (server) =>
        failed(server)
          .on('POST /app/app_1/msg/:id/endpoint/:endpoint/resend', () => {
            sent = true;
            return {};
          })
          .on('GET /app/app_1/msg/:id/endpoint', () => pageOf(makeTarget({ status: sent ? 0 : 2 }))),
      { path: 'messages/msg_1' },
    );
    await waitForText(element, 'Failed');
    await press(element, 'Resend');
    await waitForText(element, 'Delivered');
    expect(api.called('POST /app/app_1/msg/:id/endpoint/:endpoint/resend')).to.have.length(1);
  });

  it('whose payload is deleted say so', async () => {
    const { element } = await mount(
      (api) =>
        failed(api)
          .on('GET /app/app_1/msg/:id', makeMessage({ payload: { expired: true } }))
          .on('GET /app/app_1/msg/:id/endpoint', pageOf())
          .on('GET /app/app_1/attempt/msg/:id', pageOf()),
      { path: 'messages/msg_1' },
    );
    await waitForText(element, 'The payload is deleted');
    await waitForText(element, 'No endpoint asked for this event.');
  });
});
