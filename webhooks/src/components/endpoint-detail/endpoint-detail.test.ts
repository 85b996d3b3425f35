import { expectAccessible } from '@patchbay/browser-kit/testing/accessibility.ts';
import {
  deepActive,
  deepAll,
  press,
  textOf,
  type,
  waitForText,
} from '@patchbay/browser-kit/testing/query.ts';
import { until } from '@patchbay/browser-kit/testing/until.ts';
import { expect } from 'chai';
import { makeAttempt, makeDelivery, makeEndpoint, makeMessage, pageOf } from '../../testing/fixtures.ts';
import { makeSession, mount, unmount } from '../../testing/mount.ts';

const failed = makeDelivery({ id: 'msg_2', eventType: 'order.paid', status: 2 });
const waiting = makeDelivery({
  id: 'msg_3',
  status: 1,
  nextAttempt: new Date(Date.now() + 300_000).toISOString(),
});

const open: typeof mount = async (prepare, properties) => {
  const mounted = await mount(prepare, { path: 'endpoints/ep_1', ...properties });
  await waitForText(mounted.element, 'Details');
  return mounted;
};

const dialogButton = (element: Element, name: string) =>
  deepAll(element, 'dialog[open] button').find((button) => textOf(button).trim() === name);

describe('endpoint', () => {
  afterEach(unmount);

  it('shows its secret only when asked, and hides it again', async () => {
    const { element, api } = await open((server) =>
      server.on('GET /app/app_1/endpoint/:id/secret', { key: 'whsec_topsecret' }),
    );
    expect(api.called('GET /app/app_1/endpoint/:id/secret')).to.have.length(0);
    expect(textOf(element)).to.not.include('whsec_topsecret');
    await expectAccessible(element, 'endpoint');
    await press(element, 'Reveal');
    await waitForText(element, 'whsec_topsecret');
    await press(element, 'Hide');
    await until(() => !textOf(element).includes('whsec_topsecret'), 'the secret to go');
  });

  it('rotates the secret after asking, and says how long the old one lasts', async () => {
    let key = 'whsec_old';
    const { element, events } = await open((api) =>
      api
        .on('GET /app/app_1/endpoint/:id/secret', () => ({ key }))
        .on('POST /app/app_1/endpoint/:id/secret/rotate', () => {
          key = 'whsec_new';
          return null;
        }),
    );
    await press(element, 'Rotate…');
    await waitForText(element, 'For 24 hours messages are signed with the old one as well');
    await until(
      () => deepActive()?.textContent?.trim() === 'Cancel',
      'focus on the answer that changes nothing',
    );
    await expectAccessible(element, 'rotate');
    dialogButton(element, 'Rotate')?.click();
    await waitForText(element, 'whsec_new');
    expect(textOf(element)).to.include('The old secret still works until');
    expect(events.at(-1)?.detail).to.deep.equal({ endpointId: 'ep_1', change: 'secret_rotated' });
  });

  it('sends a test event of a chosen type and says how it went', async () => {
    let asked = 0;
    const { element, api } = await open((server) =>
      server
        .on('POST /app/app_1/endpoint/:id/send-example', makeMessage())
        .on('GET /app/app_1/attempt/msg/:id', () => {
          asked += 1;
          return asked === 1 ? pageOf() : pageOf(makeAttempt({ status: 2, responseStatusCode: 500 }));
        }),
    );
    const select = await until(
      () => deepAll(element, 'patchbay-webhooks-test').flatMap((one) => deepAll(one, 'select'))[0],
      'types',
    );
    await until(() => select.querySelectorAll('option').length === 2, 'only what the endpoint asked for');
    type(select, 'order.paid');
    await press(element, 'Send test event');
    await waitForText(element, 'Failed: 500 after 45 ms.');
    expect(api.called('POST /app/app_1/endpoint/:id/send-example')[0]?.body).to.deep.equal({
      eventType: 'order.paid',
    });
  });

  it('shows failures, resends one and recovers all', async () => {
    const { element, api } = await open((server) =>
      server
        .on('GET /app/app_1/endpoint/:id/stats', { success: 1, fail: 1, pending: 1, sending: 0 })
        .on('GET /app/app_1/endpoint/:id/msg', ({ query }) =>
          query.get('status') === '2' ? pageOf(failed) : pageOf(waiting, failed, makeDelivery()),
        )
        .on('POST /app/app_1/msg/:id/endpoint/:endpoint/resend', {})
        .on('POST /app/app_1/endpoint/:id/recover', { data: { messagesSent: 12 } }),
    );
    await waitForText(element, '1 message of the last 24 hours failed for good');
    await waitForText(element, 'Next try in');
    await expectAccessible(element, 'failing');
    type(deepAll(element, 'select[aria-label="Status"]')[0], '2');
    await until(() => !textOf(element).includes('Next try in'), 'the filter');
    await press(element, 'Resend order.paid');
    await until(() => api.called('POST /app/app_1/msg/:id/endpoint/:endpoint/resend').length === 1, 'resend');
    await press(element, 'Recover…');
    type(deepAll(element, 'dialog[open] select')[0], '168');
    dialogButton(element, 'Send again')?.click();
    await waitForText(element, '12 messages are sent again.');
    const body = api.called('POST /app/app_1/endpoint/:id/recover')[0]?.body as { since: string } | undefined;
    expect(Math.round((Date.now() - Date.parse(body?.since ?? '')) / 3_600_000)).to.equal(168);
  });

  it('is disabled, and enabled again', async () => {
    let disabled = false;
    const { element, events } = await open((api) =>
      api
        .on('GET /app/app_1/endpoint/:id', () => makeEndpoint({ disabled }))
        .on('PATCH /app/app_1/endpoint/:id', ({ body }) => {
          disabled = (body as { disabled: boolean }).disabled;
          return makeEndpoint({ disabled });
        }),
    );
    await press(element, 'Disable');
    await waitForText(element, 'This endpoint is disabled');
    expect(events.at(-1)?.detail).to.deep.equal({ endpointId: 'ep_1', change: 'disabled' });
    expect(textOf(element)).to.not.include('Send a test event');
    await press(element, 'Enable');
    await waitForText(element, 'New messages are sent to it again');
  });

  it('is deleted after asking', async () => {
    const { element, api } = await open((server) => server.on('DELETE /app/app_1/endpoint/:id', null));
    await press(element, 'Delete…');
    await waitForText(element, 'Delete this endpoint?');
    dialogButton(element, 'Cancel')?.click();
    expect(api.called('DELETE /app/app_1/endpoint/:id')).to.have.length(0);
    await press(element, 'Delete…');
    dialogButton(element, 'Delete')?.click();
    await waitForText(element, 'The endpoint is deleted.');
    expect(element.path).to.equal('');
  });

  it('offers nothing to somebody who may only look', async () => {
    const { element } = await open((api) => api.on('GET /app/app_1/endpoint/:id/msg', pageOf(failed)), {
      session: makeSession({ capabilities: [] }),
    });
    await waitForText(element, 'order.paid');
    const text = textOf(element);
    for (const offer of ['Resend', 'Recover', 'Edit', 'Delete', 'Reveal', 'Send a test event']) {
      expect(text).to.not.include(offer);
    }
  });

  it('that is gone is said to be gone', async () => {
    const { element } = await mount(
      (api) =>
        api.on('GET /app/app_1/endpoint/:id', { status: 404, code: 'not_found', detail: 'Entity not found' }),
      { path: 'endpoints/ep_1' },
    );
    await waitForText(element, 'This is not there any more.');
  });
});
