import { unprocessable } from '../../http/api-error.ts';

interface AllowedPages {
  /** Of the session; null: any page may embed the widget. */
  allowedOrigins: readonly string[] | null;
  /** `Origin` header of the request; what the browser says about the page that asks. */
  requestOrigin: string | null;
  publicUrl: string;
}

/** Whether a page may open flows and get them back. Without a list that is the asking page itself, and nobody else. */
function isAllowed(origin: string, { allowedOrigins, requestOrigin, publicUrl }: AllowedPages): boolean {
  if (origin === new URL(publicUrl).origin) return true;
  return allowedOrigins === null ? origin === requestOrigin : allowedOrigins.includes(origin);
}

/** The checked address that a same-tab flow returns to. Throws ApiError 422: never a way to send people elsewhere. */
export function checkReturnTo(returnTo: string | undefined, pages: AllowedPages): string | null {
  if (returnTo === undefined) return null;
  const url = new URL(returnTo);
  const web = url.protocol === 'https:' || url.protocol === 'http:';
  if (!web || url.username !== '' || url.password !== '' || !isAllowed(url.origin, pages)) {
    throw unprocessable(
      'return_to_not_allowed',
      'returnTo must be a page on one of the allowedOrigins that the session was created with.',
      [{ field: 'returnTo', message: 'is not on an allowed origin' }],
    );
  }
  return url.href;
}

/** The one origin that the last page may send its message to; null when it is not known. */
export function openerOriginOf(returnTo: string | null, pages: AllowedPages): string | null {
  const { requestOrigin, allowedOrigins } = pages;
  if (requestOrigin !== null && isWebOrigin(requestOrigin) && isAllowed(requestOrigin, pages))
    return requestOrigin;
  if (returnTo !== null) return new URL(returnTo).origin;
  return allowedOrigins?.length === 1 ? (allowedOrigins[0] ?? null) : null;
}

/** `null` and `file://` are no origins that a message can be sent to safely. */
function isWebOrigin(origin: string): boolean {
  return /^https?:\/\//.test(origin) && URL.canParse(origin) && new URL(origin).origin === origin;
}

/** The address to return to, with the flow's id in its fragment, behind a fragment that the page has itself. */
export function withFlowFragment(returnTo: string, flowId: string): string {
  const url = new URL(returnTo);
  url.hash = url.hash.length > 1 ? `${url.hash}&patchbay-flow=${flowId}` : `patchbay-flow=${flowId}`;
  return url.href;
}
