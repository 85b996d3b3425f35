import type { Browser } from 'playwright-core';
import { launchChromium, newVisitor } from '../support/browser.ts';
import { type StaticSite, serveSite } from '../support/static-site.ts';

/** The watch over every visit sees what it is there for; otherwise its silence would say nothing. */
let browser: Browser;
let site: StaticSite;

const SECRET = 'canary-4f1c9b';
const page = (script: string, policy = "script-src 'unsafe-inline'") =>
  `<!doctype html><meta http-equiv="content-security-policy" content="${policy}"><p>ready</p><script>${script}</script>`;

beforeAll(async () => {
  browser = await launchChromium();
  site = await serveSite({
    '/quiet': page(''),
    '/console': page(`console.log('token ${SECRET}')`),
    '/attribute': page(
      `document.querySelector('p').attachShadow({ mode: 'open' }).innerHTML = '<b>ready</b><i data-x="${SECRET}"></i>'`,
    ),
    '/text': page(`document.querySelector('p').append(' ${SECRET}')`),
    '/storage': page(`sessionStorage.setItem('session', '${SECRET}')`),
    '/cookie': page(`document.cookie = 'session=${SECRET}'`),
    '/address': page(`history.replaceState(null, '', '#${SECRET}')`),
    '/request': page(`fetch('/quiet?token=${SECRET}')`),
    '/error': page(`console.error('oh no')`),
    '/uncaught': page(`setTimeout(() => { throw new Error('oh no') })`),
    '/missing': page(`fetch('/nowhere')`),
    '/policy': page('void 0', "script-src 'none'"),
    '/elsewhere': page(`fetch('https://example.com/').catch(() => {})`),
  });
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

async function visit(path: string): Promise<void> {
  const visitor = await newVisitor(browser);
  visitor.keepSecret(SECRET);
  await visitor.page.goto(site.url + path, { waitUntil: 'networkidle' });
  await visitor.page.getByText('ready').first().waitFor();
  await visitor.leave();
}

test('a quiet page passes', async () => {
  await visit('/quiet');
});

test.each(['console', 'attribute', 'text', 'storage', 'cookie', 'address', 'request'])(
  'a secret in the %s is seen',
  async (place) => {
    await expect(visit(`/${place}`)).rejects.toThrow(SECRET);
  },
);

test.each([
  ['error', 'console error: oh no'],
  ['uncaught', 'uncaught: Error: oh no'],
  ['missing', '404 '],
  ['policy', 'policy violation: script-src-elem inline'],
  ['elsewhere', 'request to https://example.com/'],
])('a problem of the kind "%s" is seen', async (path, text) => {
  await expect(visit(`/${path}`)).rejects.toThrow(text);
});
