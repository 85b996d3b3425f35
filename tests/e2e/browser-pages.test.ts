import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { root } from '../architecture/source-files.ts';
import { launchChromium, newVisitor, type Visitor } from '../support/browser.ts';
import { expectAccessible } from '../support/browser-accessibility.ts';
import { allow, demoPage } from '../support/demo-page.ts';
import { startWhole, type Whole } from '../support/patchbay.ts';
import { serveSite } from '../support/static-site.ts';

/** Every other page that a browser gets to see: no console error, no policy violation, nothing that axe finds. */
let whole: Whole;
let browser: Browser;
let visitor: Visitor;

beforeAll(async () => {
  [whole, browser] = await Promise.all([startWhole(), launchChromium()]);
  await whole.sandbox.reset('github', { repositories: 1, commits: 20, pull_requests: 2 });
  await whole.sandbox.reset('stripe', { customers: 20, payments: 40, refunds: 4, disputes: 1 });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await whole?.stop();
});
beforeEach(async () => {
  visitor = await newVisitor(browser);
});
afterEach(() => visitor.leave());

/** A token as the vendor's server gets it; each tenant starts with nothing connected. */
async function sessionToken(tenant: string, more: object = {}): Promise<string> {
  const { body } = await whole.api.call<{ token: string }>('POST', '/v1/connect-sessions', {
    tenant: { id: tenant },
    endUser: { id: 'user-1' },
    ...more,
  });
  visitor.keepSecret(body.token);
  return body.token;
}

async function connectGitHub(page: Page): Promise<void> {
  const demo = demoPage(page, '');
  await demo.choose('GitHub');
  await allow(await demo.openWindow('Connect GitHub'));
}

test('the static example: a script tag, an element, a pasted session', async () => {
  const html = await readFile(`${root}/examples/static-page/index.html`, 'utf8');
  const site = await serveSite({ '/': html.replaceAll('http://localhost:4000', whole.url) });
  try {
    const { page } = visitor;
    await page.goto(site.url);
    await page
      .getByLabel('Connect session token')
      .fill(await sessionToken('static', { allowedOrigins: [site.url] }));
    await page.getByRole('button', { name: 'Open' }).click();
    await connectGitHub(page);
    await page.getByText('GitHub is connected').waitFor();
  } finally {
    await site.close();
  }
}, 60_000);

const HOST_OF_FRAME = (patchbay: string) => `<!doctype html><html lang="en"><title>Host</title>
<main><h1>Host</h1><div id="place"></div></main>
<script type="module">
  import { createPatchbayFrame } from './frame.js';
  window.heard = [];
  createPatchbayFrame({
    container: document.querySelector('#place'),
    baseUrl: '${patchbay}',
    getSession: async () => (await (await fetch('/session.json')).json()).token,
    onEvent: (name) => window.heard.push(name),
  });
</script></html>`;

test('in a frame of a page of another origin: connects in a window, tells the page, and follows its height', async () => {
  const site = await serveSite({
    '/': HOST_OF_FRAME(whole.url),
    '/frame.js': await readFile(`${root}/widget/dist/npm/frame.js`, 'utf8'),
    '/session.json': async () => JSON.stringify({ token: await sessionToken('framed') }),
  });
  try {
    const { page } = visitor;
    await page.goto(site.url);
    const frame = page.frameLocator('iframe[title="Integrations"]');
    await frame.getByRole('button', { name: 'Connect GitHub' }).click();
    await frame.getByText('What will be kept in sync').waitFor();
    const [popup] = await Promise.all([
      page.waitForEvent('popup'),
      frame.getByRole('button', { name: 'Connect GitHub' }).click(),
    ]);
    await allow(popup);
    await frame.getByText('GitHub is connected').waitFor();
    await page.waitForFunction('window.heard.includes("patchbay-connected")');
    await page.waitForFunction('Number(document.querySelector("iframe").height) > 400');
  } finally {
    await site.close();
  }
}, 60_000);

test('the frame page opened by itself asks for a token and works', async () => {
  const { page } = visitor;
  await page.goto(`${whole.url}/embed`);
  await expectAccessible(page);
  await page.getByLabel('Session token').fill(await sessionToken('alone'));
  await page.getByRole('button', { name: 'Open' }).click();
  await connectGitHub(page);
  await page.getByText('GitHub is connected').waitFor();
}, 60_000);

test('axe finds nothing on the demo page, in either theme, from the catalogue to the connected account', async () => {
  const demo = demoPage(visitor.page, whole.demoUrl);
  await demo.open();
  await expectAccessible(demo.page);
  await demo.choose('GitHub');
  await expectAccessible(demo.page);
  const popup = await demo.openWindow('Connect GitHub');
  await demo.text('Waiting for GitHub…').waitFor();
  await expectAccessible(demo.page);
  await expectAccessible(popup);
  await allow(popup);
  await demo.sync('Commits').getByText('20 records').waitFor();
  await demo.webhooks('sync.completed', 'commits').first().waitFor();
  await expectAccessible(demo.page);
  await demo.webhooks('connection.created').first().locator('summary').click();
  await expectAccessible(demo.page);
}, 60_000);

test.each([320, 360, 768])(
  'nothing of the demo page needs sideways scrolling at %i pixels',
  async (width) => {
    const demo = demoPage(visitor.page, whole.demoUrl);
    await demo.page.setViewportSize({ width, height: 740 });
    await demo.open();
    const wide = () => demo.page.evaluate<number>('document.documentElement.scrollWidth');
    expect(await wide()).toBeLessThanOrEqual(width);
    await demo.choose('Google Calendar');
    expect(await wide()).toBeLessThanOrEqual(width);
  },
);

test('a finished, an unknown and a denied attempt end on a plain page that axe finds nothing on', async () => {
  const { page } = visitor;
  visitor.allow(/^400 .*\/oauth\/callback\/github/);
  visitor.allow(/^console error: Failed to load resource: .*\/oauth\/callback\/github/);
  visitor.allow(/^console warning: Scripts may close only the windows that were opened by them/);
  await page.goto(`${whole.url}/oauth/callback/github?code=made-up&state=nobody-knows`);
  await page.getByRole('heading', { name: 'Nothing to finish here' }).waitFor();
  await expectAccessible(page);
  for (const [press, heading] of [
    ['Allow', 'Connected'],
    ['Cancel', 'Not connected'],
  ] as const) {
    const session = await whole.api.session('callback');
    const { body } = await session<{ authorizeUrl: string }>('POST', '/widget/v1/flows', {
      system: 'github',
      display: 'popup',
    });
    // A tab that no script has opened cannot be closed by one: the page stays to be read, and Chromium says why.
    await page.goto(body.authorizeUrl);
    await page.getByRole('button', { name: press }).click();
    await page.getByRole('heading', { name: heading, exact: true }).waitFor();
    await expectAccessible(page);
  }
}, 60_000);

test('the documentation of the API renders', async () => {
  const { page } = visitor;
  await page.goto(`${whole.url}/docs`);
  await page.getByText('/v1/connect-sessions', { exact: true }).first().waitFor();
  await page.getByRole('heading', { name: /Patchbay/ }).waitFor();
});

test('the admin signs in with the API key and shows systems, connections, runs and log', async () => {
  const { page } = visitor;
  visitor.keepSecret(whole.apiKey);
  const connection = await whole.api.connectStripe('admin');
  await whole.api.settled(connection.id);
  await page.goto(whole.adminUrl);
  await page.getByLabel('API key').fill(whole.apiKey);
  await page.getByRole('button', { name: 'Sign in' }).click();
  for (const [link, content] of [
    ['Systems', 'Google Calendar'],
    ['Connections', 'admin'],
    ['Sync runs', 'customers'],
    ['Log', 'Stripe'],
  ] as const) {
    await page.getByRole('link', { name: link, exact: true }).click();
    await page.getByRole('heading', { name: link, level: 1 }).waitFor();
    await page.getByText(content, { exact: false }).first().waitFor();
    await expectAccessible(page);
  }
}, 60_000);
