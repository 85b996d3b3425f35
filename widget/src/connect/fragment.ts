const NAME = 'patchbay-flow';
const PATTERN = /(?:^#|&)patchbay-flow=([a-z]+_[0-9A-Za-z]{8,40})(?=&|$)/;

/**
 * The id of a flow in the address, put there by the server after a same-tab flow or by
 * `writeFlowFragment` before a reload. It stays until the flow has ended, so that a second reload goes on too.
 */
export function readFlowFragment(): string | null {
  return PATTERN.exec(location.hash)?.[1] ?? null;
}

/**
 * Remembers a flow over a reload without storage. An id is no secret: only the same session's tenant
 * can ask for it. A page that uses the fragment itself is left alone.
 */
export function writeFlowFragment(flowId: string): void {
  if (location.hash === '' || PATTERN.test(location.hash)) replaceHash(`#${NAME}=${flowId}`);
}

export function clearFlowFragment(): void {
  if (PATTERN.test(location.hash)) replaceHash(location.hash.replace(PATTERN, ''));
}

/** Address of this page without a flow, for the server to return to; null for a page that has none on the web. */
export function pageAddress(): string | null {
  const url = new URL(location.href);
  if (!/^https?:$/.test(url.protocol)) return null;
  url.hash = url.hash.replace(PATTERN, '');
  return url.href;
}

function replaceHash(hash: string): void {
  const url = new URL(location.href);
  url.hash = hash;
  history.replaceState(history.state, '', url.href);
}
