const NAME = 'patchbay-flow';
const PATTERN = /(?:^#|&)patchbay-flow=([a-z]+_[0-9A-Za-z]{8,40})(?=&|$)/;

/**
 * The id of a flow in the address, put there by the server after a same-tab flow or by
 * `writeFlowFragment` before a reload; taken out of the address.
 */
export function takeFlowFragment(): string | null {
  const match = PATTERN.exec(location.hash);
  if (match === null) return null;
  clearFlowFragment();
  return match[1] ?? null;
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

/** Address of this page without a flow, for the server to return to. */
export function pageAddress(): string {
  const url = new URL(location.href);
  url.hash = url.hash.replace(PATTERN, '');
  return url.href;
}

function replaceHash(hash: string): void {
  const url = new URL(location.href);
  url.hash = hash;
  history.replaceState(history.state, '', url.href);
}
