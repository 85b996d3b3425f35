import { randomBytes } from 'node:crypto';
import type { Response } from 'express';

export interface Page {
  title: string;
  text: string;
  /** Status of the answer. */
  status: number;
  /** Attributes of `<main>`, for the page's script. */
  data?: Readonly<Record<string, string>>;
  /** A way on: an address with its text. */
  link?: { href: string; text: string };
  script?: string;
  tone: 'good' | 'bad';
}

/** A small page of our own: no resource from anywhere, its one style and script named by nonce. */
export function sendPage(res: Response, page: Page): void {
  const nonce = randomBytes(16).toString('base64');
  res.status(page.status);
  res.set({
    ...NO_LEAK_HEADERS,
    'content-security-policy': [
      "default-src 'none'",
      `style-src 'nonce-${nonce}'`,
      page.script === undefined ? "script-src 'none'" : `script-src 'nonce-${nonce}'`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ].join('; '),
  });
  res.type('html').send(render(page, nonce));
}

/** Popups keep their opener only without COOP; addresses with codes and tickets must not travel as referrers. */
export const NO_LEAK_HEADERS = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'unsafe-none',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-robots-tag': 'noindex',
} as const;

function render({ title, text, data = {}, link, script, tone }: Page, nonce: string): string {
  const attributes = Object.entries(data).map(([name, value]) => ` data-${name}="${escapeHtml(value)}"`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style nonce="${nonce}">${STYLE}</style>
</head>
<body>
<main class="${tone}"${attributes.join('')}>
<h1>${escapeHtml(title)}</h1>
<p role="status">${escapeHtml(text)}</p>
${link === undefined ? '' : `<p><a href="${escapeHtml(link.href)}">${escapeHtml(link.text)}</a></p>`}
</main>
${script === undefined ? '' : `<script nonce="${nonce}">${script}</script>`}
</body>
</html>
`;
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const STYLE = `
:root{color-scheme:light dark;--ground:#f6f7f9;--card:#fff;--ink:#17202c;--soft:#4b5768;--good:#12724a;--bad:#a32626;--link:#1d4ed8;--line:#d9dee6}
@media (prefers-color-scheme:dark){:root{--ground:#11151b;--card:#1a2029;--ink:#eef2f7;--soft:#b4bfcd;--good:#5fd0a0;--bad:#ff9d9d;--link:#9dbdff;--line:#313b49}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1rem;background:var(--ground);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
main{width:100%;max-width:26rem;padding:1.5rem;background:var(--card);border:1px solid var(--line);border-radius:.75rem;overflow-wrap:anywhere}
h1{margin:0 0 .5rem;font-size:1.25rem;line-height:1.3}
.good h1{color:var(--good)}.bad h1{color:var(--bad)}
p{margin:.5rem 0 0;color:var(--soft)}
a{display:inline-block;padding:.35rem 0;color:var(--link)}
a:focus-visible{outline:3px solid var(--link);outline-offset:2px}
`;
