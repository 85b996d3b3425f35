import { mkdirSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../tests/support/browser.ts';
import { allow, demoPage } from '../tests/support/demo-page.ts';
import { startWhole, type Whole } from '../tests/support/patchbay.ts';
import { folder, newPage, shoot } from './screenshots/shoot.ts';
import { webhookPortal } from './screenshots/webhook-portal.ts';

/**
 * `npm run screenshots`: the pictures of the README and the guides, taken of the running product. Build the browser parts before.
 * Arguments choose: demo widget webhooks.
 */
async function main(asked: readonly string[]): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const [whole, browser] = await Promise.all([startWhole(), launchChromium()]);
  try {
    for (const [name, part] of Object.entries(PARTS)) {
      if (asked.length === 0 || asked.includes(name)) await part(whole, browser);
    }
  } finally {
    await browser.close();
    await whole.stop();
  }
}

/** The whole demo page with a first sync under way, and the provider's page on the way there. */
async function demoAndConsent(whole: Whole, browser: Browser): Promise<void> {
  const page = await newPage(browser, { viewport: { width: 1440, height: 960 } });
  const demo = demoPage(page, whole.demoUrl);
  await demo.open();
  await demo.connect('Google Calendar', 'Ada');
  await demo
    .sync('Events')
    .getByText(/Synced/)
    .waitFor();
  await demo.backToCatalogue();
  await demo.choose('GitHub');
  const popup = await demo.openWindow('Connect GitHub');
  await shoot(popup, 'consent.png');
  await slow(whole, 200, 500);
  await allow(popup);
  await demo
    .sync('Pull requests')
    .getByText(/Synced/)
    .waitFor();
  await demo
    .sync('Commits')
    .getByText(/Syncing: 2,\d+ of 3,000/)
    .waitFor();
  // The sync stands still while the pictures are taken.
  await slow(whole, 2, 20_000);
  await page.evaluate('scrollTo(0, 0)');
  await shoot(page, 'demo.png');
  await page.context().close();
}

const slow = async (whole: Whole, times: number, delayMs: number) => {
  await whole.sandbox.clearFaults('github');
  await whole.sandbox.fault('github', 'slow', { path: '/commits', times, delayMs });
};

/** The widget alone, in its own colours, on the page that frames show. */
async function widget(whole: Whole, browser: Browser): Promise<void> {
  const wide = { width: 1040, height: 400 };
  for (const [name, colorScheme, viewport] of [
    ['widget-light.png', 'light', wide],
    ['widget-dark.png', 'dark', wide],
    ['widget-mobile.png', 'light', { width: 360, height: 760 }],
  ] as const) {
    const page = await newPage(browser, { colorScheme, viewport, deviceScaleFactor: 2 });
    await page.goto(`${whole.url}/embed`);
    await page.getByLabel('Session token').fill(await token(whole));
    await page.getByRole('button', { name: 'Open' }).click();
    const progress = page
      .locator('patchbay-system-card')
      .filter({ hasText: 'GitHub' })
      .getByText(/\d of 3,000/);
    await progress.waitFor();
    await shoot(page.locator('patchbay-marketplace'), name);
    await page.context().close();
  }
}

async function token(whole: Whole): Promise<string> {
  const { body } = await whole.api.call<{ token: string }>('POST', '/v1/connect-sessions', {
    tenant: { id: 'globex' },
    endUser: { id: 'user-42' },
  });
  return body.token;
}

const PARTS = { demo: demoAndConsent, widget, webhooks: webhookPortal };

await main(process.argv.slice(2));
