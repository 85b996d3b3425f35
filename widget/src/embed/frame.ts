import type { PatchbayEventMap } from '../events/events.ts';
import {
  CHANNEL,
  type FrameMessage,
  type FrameOptions,
  HELLO,
  type HostMessage,
  isType,
} from './protocol.ts';

export interface PatchbayFrameInput extends Omit<FrameOptions, 'session'> {
  /** Where the frame goes. */
  container: Element;
  /** Origin of the Patchbay server: `https://patchbay.acme.com`. */
  baseUrl: string;
  /** Gives the token of a connect session, at the start and whenever one has expired. */
  getSession: () => Promise<string> | string;
  /** Told of the widget's events. */
  onEvent?: (name: keyof PatchbayEventMap, detail: unknown) => void;
}

export interface PatchbayFrame extends HTMLIFrameElement {
  /** Takes the frame out of the page and ends all that listens for it. Can be repeated. */
  dispose(): void;
}

/**
 * Puts the widget into a frame: for pages that want its code kept apart from theirs. Returns the frame; a page that
 * lives on without it calls its `dispose()`.
 */
export function createPatchbayFrame(input: PatchbayFrameInput): PatchbayFrame {
  const { container, baseUrl, getSession, onEvent, ...options } = input;
  const address = new URL('/embed/', baseUrl);
  address.searchParams.set('origin', location.origin);
  const frame = document.createElement('iframe');
  frame.title = 'Integrations';
  frame.src = address.href;
  frame.width = '100%';

  let channel: MessagePort | null = null;
  const listen = (event: MessageEvent) => {
    if (event.source !== frame.contentWindow || event.origin !== address.origin || !isType(event.data, HELLO))
      return;
    const { port1, port2 } = new MessageChannel();
    channel?.close();
    channel = port1;
    const send = (message: HostMessage) => port1.postMessage(message);
    const giveSession = async () => {
      const session = await Promise.resolve()
        .then(getSession)
        .catch(() => null);
      send({ type: 'session', session });
    };
    port1.onmessage = ({ data }: MessageEvent<FrameMessage>) => {
      if (data.type === 'renew-session') void giveSession();
      else if (data.type === 'height') frame.height = String(Math.ceil(data.height));
      else onEvent?.(data.name as keyof PatchbayEventMap, data.detail);
    };
    frame.contentWindow?.postMessage({ type: CHANNEL }, address.origin, [port2]);
    send({ type: 'options', options });
  };
  window.addEventListener('message', listen);
  container.append(frame);
  return Object.assign(frame, {
    dispose() {
      window.removeEventListener('message', listen);
      channel?.close();
      frame.remove();
    },
  });
}
