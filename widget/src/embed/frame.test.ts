import { until } from '@patchbay/browser-kit/testing/until.ts';
import { expect } from 'chai';
import { createPatchbayFrame } from './frame.ts';
import { HELLO } from './protocol.ts';

describe('createPatchbayFrame', () => {
  it('listens no more once it is disposed of, and its channel is closed', async () => {
    const container = document.createElement('div');
    document.body.append(container);
    const heard: string[] = [];
    const frame = createPatchbayFrame({
      container,
      baseUrl: location.origin,
      getSession: () => 'tok',
      onEvent: (name) => heard.push(name),
    });
    const channels: MessagePort[] = [];
    const inner = {
      postMessage: (_data: unknown, _origin: string, [port]: [MessagePort]) => channels.push(port),
    };
    Object.defineProperty(frame, 'contentWindow', { value: inner });
    const hello = () => {
      const event = new MessageEvent('message', { data: { type: HELLO }, origin: location.origin });
      // A plain object cannot be the source of a MessageEvent, so it is put there afterwards.
      Object.defineProperty(event, 'source', { value: inner });
      window.dispatchEvent(event);
    };
    hello();
    expect(channels).to.have.length(1);
    channels[0]?.postMessage({ type: 'event', name: 'patchbay-ready', detail: null });
    await until(() => heard.length === 1, 'the event');

    frame.dispose();
    frame.dispose();
    expect(container.children).to.have.length(0);
    hello();
    expect(channels).to.have.length(1);
  });
});
