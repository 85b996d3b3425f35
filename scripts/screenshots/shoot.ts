import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';

export const folder = fileURLToPath(new URL('../../docs/images/', import.meta.url));

export async function newPage(browser: Browser, options: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  return context.newPage();
}

export async function shoot(what: Page | Locator, name: string): Promise<void> {
  const page = 'page' in what ? what.page() : what;
  await page.mouse.move(0, 0);
  await page.waitForFunction('[...document.images].every(({ complete }) => complete)');
  await what.screenshot({ path: folder + name, animations: 'disabled' });
  console.log(`docs/images/${name}: ${Math.round(statSync(folder + name).size / 1000)} kB`);
}
