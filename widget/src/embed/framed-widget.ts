import type { PatchbayMarketplace } from '../element.ts';
import type { FrameMessage, HostMessage } from './protocol.ts';

const EVENTS = ['ready', 'connected', 'disconnected', 'changed', 'error', 'close'];

/** Ties a widget to the host page at the other end of the channel. */
export function bindWidget(widget: PatchbayMarketplace, port: MessagePort): void {
  const send = (message: FrameMessage) => port.postMessage(message);
  let waiting: ((session: string | null) => void)[] = [];

  widget.getSession = async () => {
    send({ type: 'renew-session' });
    const session = await new Promise<string | null>((resolve) => waiting.push(resolve));
    return session ?? '';
  };
  port.onmessage = ({ data }: MessageEvent<HostMessage>) => {
    if (data.type === 'session') {
      for (const resolve of waiting) resolve(data.session);
      waiting = [];
    } else if (data.type === 'options') {
      const { session, theme, locale, category, system, closable } = data.options;
      widget.theme = theme ?? 'auto';
      document.documentElement.style.colorScheme = widget.theme === 'auto' ? '' : widget.theme;
      widget.locale = locale ?? null;
      widget.category = category ?? null;
      widget.system = system ?? null;
      widget.closable = closable ?? false;
      if (session !== undefined) widget.session = session;
    }
  };
  for (const event of EVENTS) {
    const name = `patchbay-${event}`;
    widget.addEventListener(name, (fired) => {
      send({ type: 'event', name, detail: (fired as CustomEvent<unknown>).detail });
    });
  }
  new ResizeObserver(() => send({ type: 'height', height: document.documentElement.scrollHeight })).observe(
    widget,
  );
}
