import { expect } from 'chai';
import '../index.ts';
import { waitForButton } from '@patchbay/browser-kit/testing/query.ts';
import { until } from '@patchbay/browser-kit/testing/until.ts';
import { FakeApi } from '../testing/fake-api.ts';
import { makeState } from '../testing/fixtures.ts';
import { bindWidget } from './framed-widget.ts';
import { hostOrigin, waitForChannel } from './handshake.ts';
import { CHANNEL, type FrameMessage, HELLO, type HostMessage } from './protocol.ts';

const at = (query: string) => new URL(`https://patchbay.test/embed${query}`);

describe('framed widget', () => {
  it('takes the origin of the host page from the address, if it is exactly one', () => {
    expect(hostOrigin(at('?origin=https://app.acme.com'), undefined)).to.equal('https://app.acme.com');
    for (const query of [
      '',
      '?origin=*',
      '?origin=null',
      '?origin=javascript:0',
      '?origin=https://a.test/x',
      '?origin=data:,',
    ]) {
      expect(hostOrigin(at(query), undefined), query).to.equal(null);
    }
  });

  it('believes the browser before the address', () => {
    const address = at('?origin=https://app.acme.com');
    expect(hostOrigin(address, ['https://app.acme.com'])).to.equal('https://app.acme.com');
    expect(hostOrigin(address, ['https://evil.test'])).to.equal(null);
  });

  it('takes a channel from the right window and origin only', async () => {
    const said: unknown[] = [];
    const host = { postMessage: (...message: unknown[]) => said.push(message) } as unknown as Window;
    const origin = 'https://app.acme.com';
    const channel = waitForChannel(host, origin);
    expect(said).to.deep.equal([[{ type: HELLO }, origin]]);
    const { port1, port2 } = new MessageChannel();
    const evil = new MessageChannel().port1;
    // A plain object cannot be the source of a MessageEvent, so it is put there afterwards.
    const send = (source: unknown, from: string, port: MessagePort, type = CHANNEL) => {
      const event = new MessageEvent('message', { data: { type }, origin: from, ports: [port] });
      Object.defineProperty(event, 'source', { value: source });
      window.dispatchEvent(event);
    };
    send(window, origin, evil);
    send(host, 'https://app.acme.com.evil.test', evil);
    send(host, origin, evil, 'something else');
    send(host, origin, port2);
    expect(await channel).to.equal(port2);
    port1.close();
  });

  it('gets its session over the channel and passes the events on', async () => {
    const api = new FakeApi().on('GET /state', makeState());
    api.install();
    const widget = document.createElement('patchbay-marketplace');
    widget.baseUrl = 'https://patchbay.test';
    document.body.append(widget);
    const { port1, port2 } = new MessageChannel();
    const received: FrameMessage[] = [];
    port1.onmessage = ({ data }: MessageEvent<FrameMessage>) => {
      received.push(data);
      if (data.type === 'renew-session')
        port1.postMessage({ type: 'session', session: 'tok' } satisfies HostMessage);
    };
    bindWidget(widget, port2);
    port1.postMessage({ type: 'options', options: { locale: 'en', theme: 'dark' } } satisfies HostMessage);
    await waitForButton(widget, 'Connect GitHub');
    await until(
      () => received.some((message) => message.type === 'event' && message.name === 'patchbay-ready'),
      'ready',
    );
    await until(() => received.some((message) => message.type === 'height' && message.height > 0), 'height');
    expect(JSON.stringify(received)).to.not.include('tok');
    expect(widget.theme).to.equal('dark');
    widget.remove();
    api.restore();
    port1.close();
  });
});
