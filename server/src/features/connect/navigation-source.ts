import type { Request } from 'express';

/**
 * Whether a navigation to a flow's first page may come from where it says. A link to a flow of one's own, sent to
 * somebody else, would connect that person's account to the sender's tenant; a browser tells such a visit apart: it has
 * no page behind it, or one that is not allowed. Browsers and pages that tell nothing are let through.
 */
export function comesFromAllowedPage(
  req: Request,
  allowedOrigins: readonly string[] | null,
  publicUrl: string,
): boolean {
  if (allowedOrigins === null) return true;
  if (req.get('sec-fetch-site') === 'none') return false;
  const referer = req.get('referer');
  if (referer === undefined || !URL.canParse(referer)) return true;
  const { origin } = new URL(referer);
  return origin === new URL(publicUrl).origin || allowedOrigins.includes(origin);
}
