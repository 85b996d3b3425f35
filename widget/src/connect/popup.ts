const WIDTH = 600;
const HEIGHT = 760;

/** Must be called while the click is being handled, before anything is awaited. Null when blocked. */
export function openPopup(text: string): Window | null {
  const left = Math.max(0, window.screenX + (window.outerWidth - WIDTH) / 2);
  const top = Math.max(0, window.screenY + (window.outerHeight - HEIGHT) / 2);
  const popup = window.open(
    'about:blank',
    '_blank',
    `popup,width=${WIDTH},height=${HEIGHT},left=${Math.round(left)},top=${Math.round(top)}`,
  );
  if (popup === null || popup.closed) return null;
  try {
    popup.document.title = text;
    popup.document.body.textContent = text;
  } catch {
    // Some browsers keep even the blank page away; it is a courtesy only.
  }
  return popup;
}

export const isFramed = () => window.parent !== window;

export function isHttpUrl(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}
