import { expectAccessible } from '@patchbay/browser-kit/testing/accessibility.ts';
import { deepAll, press, textOf, type, waitForText } from '@patchbay/browser-kit/testing/query.ts';
import { until } from '@patchbay/browser-kit/testing/until.ts';
import { expect } from 'chai';
import type { TailAttempt } from '../../api/types.ts';
import { type Mounted, mount, unmount } from '../../testing/mount.ts';

function attempt(id: string, change: Partial<TailAttempt> = {}): TailAttempt {
  return {
    id,
    msgId: 'msg_1',
    endpointId: 'ep_1',
    eventType: `event.${id}`,
    url: 'https://shop.example/webhooks',
    status: 0,
    responseStatusCode: 204,
    responseDurationMs: 31,
    triggerType: 0,
    errorClass: null,
    timestamp: new Date().toISOString(),
    ...change,
  };
}

/** What the server writes into the streams that were opened, the last of them last. */
class Streams {
  readonly opened: ReadableStreamDefaultController<Uint8Array>[] = [];

  readonly open = () =>
    new Response(
      new ReadableStream<Uint8Array>({ start: (controller) => void this.opened.push(controller) }),
      { headers: { 'content-type': 'text/event-stream' } },
    );

  write(text: string): void {
    this.opened.at(-1)?.enqueue(new TextEncoder().encode(text));
  }

  send(item: TailAttempt): void {
    this.write(`event: attempt\nid: ${item.id}\ndata: ${JSON.stringify(item)}\n\n`);
  }
}

async function open(streams: Streams): Promise<Mounted> {
  const mounted = await mount((api) => api.on('GET /app/app_1/tail', streams.open as never), {
    path: 'live',
  });
  await waitForText(mounted.element, 'Listening');
  await until(() => streams.opened.length === 1, 'the stream');
  return mounted;
}

describe('live', () => {
  afterEach(unmount);

  it('shows attempts as they happen, newest first, however the stream is cut', async () => {
    const streams = new Streams();
    const { element } = await open(streams);
    const first = attempt('a');
    const text = `: ok\n\nevent: attempt\r\nid: a\r\ndata: ${JSON.stringify(first)}\r\n\r\n`;
    for (const letter of text) streams.write(letter);
    await waitForText(element, 'event.a');
    streams.send(attempt('b', { status: 2, responseStatusCode: 0 }));
    await waitForText(element, 'No answer');
    expect(textOf(element)).to.match(/event\.b.*event\.a/);
    await expectAccessible(element, 'live');
  });

  it('stands still while paused, and goes on with what came meanwhile', async () => {
    const streams = new Streams();
    const { element } = await open(streams);
    await press(element, 'Pause');
    streams.send(attempt('a'));
    streams.send(attempt('b'));
    await waitForText(element, '2 new attempts');
    expect(textOf(element)).to.not.include('event.a');
    await press(element, 'Resume');
    await waitForText(element, 'event.b');
    await press(element, 'Clear');
    await waitForText(element, 'Listening');
  });

  it('goes on after a broken line where it was, without repeating anything', async () => {
    const streams = new Streams();
    const { element, api } = await open(streams);
    streams.send(attempt('a'));
    await waitForText(element, 'event.a');
    streams.opened[0]?.error(new Error('cut'));
    await waitForText(element, 'Reconnecting…');
    await until(() => streams.opened.length === 2, 'another stream');
    expect(api.called('GET /app/app_1/tail')[1]?.headers.get('last-event-id')).to.equal('a');
    streams.send(attempt('a'));
    streams.send(attempt('b'));
    await waitForText(element, 'event.b');
    expect(textOf(element).match(/event\.a/g)).to.have.length(1);
  });

  it('listens only to what was chosen', async () => {
    const streams = new Streams();
    const { element, api } = await open(streams);
    const types = await until(() => {
      const select = deepAll(element, '#event-type')[0];
      return select?.querySelectorAll('option').length === 4 ? select : null;
    }, 'event types');
    type(types, 'order.paid');
    await until(() => streams.opened.length === 2, 'another stream');
    expect(api.called('GET /app/app_1/tail').at(-1)?.query.get('event_types')).to.equal('order.paid');
  });

  it('says why it cannot listen', async () => {
    const { element } = await mount(
      (api) =>
        api.on('GET /app/app_1/tail', {
          status: 403,
          code: 'insufficient_permissions',
          detail: 'Not allowed.',
        } as never),
      { path: 'live' },
    );
    await waitForText(element, 'Not connected');
    await waitForText(element, 'Not allowed.');
  });
});
