import type { RequestHandler } from 'express';

/** A strict policy, to show that the widget needs nothing but Patchbay's own origin. */
export function contentSecurityPolicy(patchbayUrl: string): RequestHandler {
  const policy = [
    "default-src 'none'",
    `script-src 'self' ${patchbayUrl}`,
    `connect-src 'self' ${patchbayUrl}`,
    `img-src 'self' ${patchbayUrl} data:`,
    "style-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
  return (_req, res, next) => {
    res.set('content-security-policy', policy);
    next();
  };
}
