import type { Response } from 'express';
import type { SandboxOAuth } from '../provider.ts';

export interface PageOptions {
  html: string;
  nonce: string;
  status: number;
  oauth: SandboxOAuth;
}

export function sendPage(response: Response, { html, nonce, status, oauth }: PageOptions): void {
  response
    .status(status)
    .set({
      // No form-action: browsers apply it to every redirect after the form, and those end at the application.
      'content-security-policy': `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; frame-ancestors 'none'`,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      ...(oauth.crossOriginOpenerPolicy ? { 'cross-origin-opener-policy': 'same-origin' } : {}),
    })
    .type('html')
    .send(html);
}
