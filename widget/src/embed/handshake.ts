import { CHANNEL, HELLO, isType } from './protocol.ts';

/**
 * Origin of the page around the frame, as its address says (`?origin=https://app.acme.com`), if it is one.
 * Where the browser knows better, the two must agree.
 */
export function hostOrigin(address: URL, ancestors: ArrayLike<string> | undefined): string | null {
  const origin = address.searchParams.get('origin');
  if (origin === null || !URL.canParse(origin)) return null;
  const url = new URL(origin);
  if (!/^https?:$/.test(url.protocol) || url.origin !== origin) return null;
  const parent = ancestors?.[0];
  return parent === undefined || parent === origin ? origin : null;
}

/** Says hello to the host page and waits for its channel; messages from anywhere else are not heard. */
export function waitForChannel(host: Window, origin: string): Promise<MessagePort> {
  return new Promise((resolve) => {
    const onMessage = (event: MessageEvent) => {
      const [port] = event.ports;
      if (event.source !== host || event.origin !== origin || !isType(event.data, CHANNEL)) return;
      if (port === undefined) return;
      window.removeEventListener('message', onMessage);
      resolve(port);
    };
    window.addEventListener('message', onMessage);
    host.postMessage({ type: HELLO }, origin);
  });
}
