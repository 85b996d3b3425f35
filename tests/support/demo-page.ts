import type { Locator, Page } from 'playwright-core';

/** What a person does on the demo page, in the words that they see. */
export function demoPage(page: Page, url: string) {
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const demo = {
    page,
    button,
    text: (text: string | RegExp): Locator => page.getByText(text),
    async open(): Promise<void> {
      await page.goto(url);
      await page.getByPlaceholder('Search integrations').waitFor();
    },
    /** From the catalogue to the page that says what is asked for. */
    async choose(system: string): Promise<void> {
      await button(`Connect ${system}`).click();
      await page.getByText('What will be kept in sync').waitFor();
    },
    /** Presses the button that opens the provider's window. */
    async openWindow(name: string): Promise<Page> {
      const [popup] = await Promise.all([page.waitForEvent('popup'), button(name).click()]);
      await popup.getByRole('button', { name: 'Allow' }).waitFor();
      return popup;
    },
    async connect(system: string, account?: string): Promise<void> {
      await demo.choose(system);
      await allow(await demo.openWindow(`Connect ${system}`), account);
      await page.getByText(`${system} is connected`).first().waitFor();
    },
    backToCatalogue: () => button('All integrations').click(),
    manage: (system: string) => button(`Manage ${system}`).click(),
    /** A sync of the connection that is shown. */
    sync: (title: string): Locator =>
      page
        .locator('patchbay-sync-list li')
        .filter({ has: page.getByRole('heading', { name: title, exact: true }) }),
    card: (system: string): Locator => page.locator('patchbay-system-card').filter({ hasText: system }),
    /** Rows of the live list of webhooks. */
    webhooks: (...texts: readonly (string | RegExp)[]): Locator =>
      texts.reduce<Locator>(
        (rows, hasText) => rows.filter({ hasText }),
        page.getByRole('list', { name: 'Received webhooks' }).getByRole('listitem'),
      ),
  };
  return demo;
}

export type DemoPage = ReturnType<typeof demoPage>;

/** Presses "Allow" on the provider's page, which then goes away by itself. */
export async function allow(popup: Page, account?: string): Promise<void> {
  if (account !== undefined) await popup.getByRole('radio', { name: account }).check();
  await Promise.all([popup.waitForEvent('close'), popup.getByRole('button', { name: 'Allow' }).click()]);
}
