import type { Browser, Locator, Page } from 'playwright-core';
import type { Connection } from '../../server/contract/connections.ts';
import { launchChromium, newVisitor, type Visitor } from '../support/browser.ts';
import { allow, type DemoPage, demoPage } from '../support/demo-page.ts';
import { startWhole, type Whole } from '../support/patchbay.ts';

/** Connect attempts that do not go straight: each ends in the right state, and never in two connections. */
let whole: Whole;
let browser: Browser;
let visitor: Visitor;
let demo: DemoPage;

beforeAll(async () => {
  [whole, browser] = await Promise.all([startWhole(), launchChromium()]);
  await whole.sandbox.reset('github', { repositories: 1, commits: 20, pull_requests: 2 });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await whole?.stop();
});
beforeEach(async () => {
  for (const { id } of await connections())
    await whole.api.call('DELETE', `/v1/connections/${id}?data=delete`);
  visitor = await newVisitor(browser);
  demo = demoPage(visitor.page, whole.demoUrl);
  await demo.open();
});
afterEach(() => visitor.leave());

async function connections(): Promise<Connection[]> {
  const { body } = await whole.api.call<{ data: Connection[] }>('GET', '/v1/connections');
  return body.data.filter(({ status }) => status !== 'disconnected');
}

const accounts = async () => (await connections()).map(({ system, account }) => [system, account.label]);

test('a closed window connects nothing, and a new attempt works', async () => {
  await demo.choose('GitHub');
  const popup = await demo.openWindow('Connect GitHub');
  await popup.close();
  await demo.text('Still waiting for GitHub…').waitFor();
  await demo.button('I closed the window').click();
  await demo.text('You cancelled').waitFor();
  expect(await accounts()).toEqual([]);
  expect(demo.page.url()).not.toContain('#');

  await allow(await demo.openWindow('Connect GitHub'));
  await demo.text('GitHub is connected').waitFor();
  expect(await accounts()).toEqual([['github', 'octavia-brandt']]);
});

test('a denial is told in plain words, and the window goes away', async () => {
  await demo.choose('GitHub');
  const popup = await demo.openWindow('Connect GitHub');
  await Promise.all([popup.waitForEvent('close'), popup.getByRole('button', { name: 'Cancel' }).click()]);
  await demo.text('GitHub was not given access').waitFor();
  expect(await accounts()).toEqual([]);
  await demo.button('Connect GitHub').waitFor();
});

test('a denial at a provider that cuts the window off arrives as well', async () => {
  await demo.choose('Google Calendar');
  const popup = await demo.openWindow('Connect Google Calendar');
  await demo.text('Still waiting for Google Calendar…').waitFor();
  await Promise.all([popup.waitForEvent('close'), popup.getByRole('button', { name: 'Cancel' }).click()]);
  await demo.text('Google Calendar was not given access').waitFor();
  expect(await accounts()).toEqual([]);
});

test('a reload of the host page in between goes on with the same attempt', async () => {
  await demo.choose('GitHub');
  const popup = await demo.openWindow('Connect GitHub');
  await demo.page.reload();
  await demo.text('A connection is still being made').waitFor();
  await demo.page.reload();
  await demo.text('A connection is still being made').waitFor();
  await allow(popup);
  await demo.text('GitHub is connected').waitFor();
  expect(await accounts()).toEqual([['github', 'octavia-brandt']]);
  expect(demo.page.url()).not.toContain('patchbay-flow');
});

test('a denial after a reload ends the attempt', async () => {
  await demo.choose('GitHub');
  const popup = await demo.openWindow('Connect GitHub');
  await demo.page.reload();
  await demo.text('A connection is still being made').waitFor();
  await Promise.all([popup.waitForEvent('close'), popup.getByRole('button', { name: 'Cancel' }).click()]);
  await demo.page.getByText('Nothing was connected', { exact: true }).waitFor();
  await demo.button('OK').click();
  await demo.button('Connect GitHub').waitFor();
  expect(await accounts()).toEqual([]);
  expect(demo.page.url()).not.toContain('patchbay-flow');
});

test('a blocked window: the same tab goes to the provider and comes back to the page', async () => {
  await demo.page.addInitScript('window.open = () => null');
  await demo.open();
  await demo.choose('GitHub');
  await demo.button('Connect GitHub').click();
  await demo.page.getByRole('radio', { name: 'Tomás Lind' }).check();
  await demo.page.getByRole('button', { name: 'Allow' }).click();
  await demo.page.waitForURL(`${whole.demoUrl}/**`);
  await demo.text('GitHub is connected').waitFor();
  expect(await accounts()).toEqual([['github', 'tomas-lind']]);
  expect(demo.page.url()).not.toContain('patchbay-flow');
});

test('a blocked window and a denial: back on the page, nothing connected', async () => {
  await demo.page.addInitScript('window.open = () => null');
  await demo.open();
  await demo.choose('GitHub');
  await demo.button('Connect GitHub').click();
  await demo.page.getByRole('button', { name: 'Cancel' }).click();
  await demo.page.waitForURL(`${whole.demoUrl}/**`);
  await demo.page.getByText('Nothing was connected', { exact: true }).waitFor();
  expect(await accounts()).toEqual([]);
});

test('waiting can be cancelled; what the person does in the window afterwards connects nothing', async () => {
  await demo.choose('Google Calendar');
  const popup = await demo.openWindow('Connect Google Calendar');
  // This provider cuts the window off, so that it stays open when the attempt is over.
  await demo.page.getByRole('button', { name: /^(Cancel|I closed the window)$/ }).click();
  await demo.text('You cancelled').waitFor();
  expect(popup.isClosed()).toBe(false);
  visitor.allow(/^400 .*\/oauth\/callback\/google-calendar/);
  visitor.allow(/^console error: Failed to load resource: .*\/oauth\/callback\/google-calendar/);
  await Promise.all([popup.waitForEvent('close'), popup.getByRole('button', { name: 'Allow' }).click()]);
  expect(await accounts()).toEqual([]);
  await demo.text('You cancelled').waitFor();
});

test('a second click, from the catalogue too, opens no second window and makes no second connection', async () => {
  const opened: unknown[] = [];
  visitor.context.on('page', (page) => opened.push(page));
  await demo.choose('GitHub');
  const [popup] = await Promise.all([
    demo.page.waitForEvent('popup'),
    demo.button('Connect GitHub').dblclick({ delay: 0 }),
  ]);
  await demo.text('Waiting for GitHub…').waitFor();
  await demo.backToCatalogue();
  await demo.button('Continue connecting GitHub').click();
  await demo.button('Show the window').click();
  await allow(popup);
  await demo.text('GitHub is connected').waitFor();
  expect(opened).toHaveLength(1);
  expect(await accounts()).toEqual([['github', 'octavia-brandt']]);
});

test('two windows for one account, of two tabs, make one connection', async () => {
  const other = demoPage(await visitor.context.newPage(), whole.demoUrl);
  await other.open();
  await demo.choose('GitHub');
  await other.choose('GitHub');
  const [first, second] = [await demo.openWindow('Connect GitHub'), await other.openWindow('Connect GitHub')];
  await Promise.all([allow(first), allow(second)]);
  await Promise.all([
    demo.text('GitHub is connected').waitFor(),
    other.text('GitHub is connected').waitFor(),
  ]);
  expect(await accounts()).toEqual([['github', 'octavia-brandt']]);
});

test('another account of the same system is a connection of its own', async () => {
  await demo.connect('GitHub');
  await demo.button('Connect another account').click();
  await allow(await demo.openWindow('Connect GitHub'), 'Tomás Lind');
  await demo.page.getByRole('group', { name: 'Accounts of GitHub' }).waitFor();
  expect((await accounts()).toSorted()).toEqual([
    ['github', 'octavia-brandt'],
    ['github', 'tomas-lind'],
  ]);
});

test('with the keyboard alone: to the button, through the window, and back to where one came from', async () => {
  const { page } = demo;
  await demo.page.getByRole('searchbox', { name: 'Search integrations' }).focus();
  await tabTo(page, demo.button('Connect GitHub'));
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Connect GitHub' }).and(page.locator(':focus')).waitFor();
  await tabTo(page, demo.button('Connect GitHub'));
  const [popup] = await Promise.all([page.waitForEvent('popup'), page.keyboard.press('Enter')]);
  await popup.getByRole('button', { name: 'Allow' }).waitFor();
  await tabTo(popup, popup.getByRole('radio', { name: 'Octavia Brandt' }));
  await popup.keyboard.press('ArrowDown');
  await tabTo(popup, popup.getByRole('button', { name: 'Allow' }));
  await Promise.all([popup.waitForEvent('close'), popup.keyboard.press('Enter')]);
  await page.getByRole('heading', { name: 'GitHub', exact: true }).and(page.locator(':focus')).waitFor();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  await demo.button('Manage GitHub').and(page.locator(':focus')).waitFor();
  expect(await accounts()).toEqual([['github', 'tomas-lind']]);
});

async function tabTo(page: Page, target: Locator): Promise<void> {
  const focused = target.and(page.locator(':focus'));
  for (let presses = 0; (await focused.count()) === 0; presses++) {
    if (presses === 40) throw new Error(`The tab key does not lead to ${target}`);
    await page.keyboard.press('Tab');
  }
}
