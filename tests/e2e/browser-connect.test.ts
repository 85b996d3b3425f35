import type { Browser } from 'playwright-core';
import { launchChromium, newVisitor, type Visitor } from '../support/browser.ts';
import { allow, type DemoPage, demoPage } from '../support/demo-page.ts';
import { startWhole, type Whole } from '../support/patchbay.ts';
import { waitFor } from '../support/wait.ts';

/** The demo page in a real browser: three systems are connected, their data comes in, the vendor's webhooks arrive. */
let whole: Whole;
let browser: Browser;
let visitor: Visitor;
let demo: DemoPage;

beforeAll(async () => {
  [whole, browser] = await Promise.all([startWhole(), launchChromium()]);
  await whole.sandbox.reset('github', { repositories: 3, commits: 900, pull_requests: 40 });
  await whole.sandbox.reset('google-calendar', { calendars: 2, events: 300 });
  await whole.sandbox.reset('stripe', { customers: 60, payments: 300, refunds: 20, disputes: 2 });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await whole?.stop();
});
beforeEach(async () => {
  const { body } = await whole.api.call<{ data: { id: string }[] }>('GET', '/v1/connections');
  for (const { id } of body.data) await whole.api.call('DELETE', `/v1/connections/${id}?data=delete`);
  visitor = await newVisitor(browser);
  demo = demoPage(visitor.page, whole.demoUrl);
  await demo.open();
});
afterEach(() => visitor.leave());

test('GitHub: a window, an account, real progress with totals, signed webhooks, and one change as one change', async () => {
  // Six answers tell how many commits each repository has, the others are the first pages.
  await whole.sandbox.fault('github', 'slow', { path: '/commits', times: 20, delayMs: 500 });
  await demo.choose('GitHub');
  await demo.text('Read your public repositories').waitFor();
  const popup = await demo.openWindow('Connect GitHub');
  expect(await popup.title()).toMatch(/^Allow /);
  await demo.text('Waiting for GitHub…').waitFor();
  await allow(popup, 'Tomás Lind');

  await demo.text('GitHub is connected').waitFor();
  await demo.text('tomas-lind').first().waitFor();
  const progress = demo.sync('Commits').getByText(/^\s*Syncing: [1-9][\d,]* of [1-9]\d*\s*$/);
  await progress.waitFor();
  const [, read = '', total = ''] = /([\d,]+) of ([\d,]+)/.exec((await progress.textContent()) ?? '') ?? [];
  expect(Number(read)).toBeLessThan(Number(total));
  await demo.sync('Commits').getByRole('progressbar').waitFor();
  // The progress is the server's: a reload shows it again.
  await demo.page.reload();
  await demo
    .card('GitHub')
    .getByText(/[1-9][\d,]*\s+(of|so far)/)
    .waitFor();
  await demo.manage('GitHub');
  await demo
    .sync('Commits')
    .getByText(/Synced .* · next in/)
    .waitFor();
  const records = (await whole.api.records('vcs.commit')).length.toLocaleString('en');
  await demo.sync('Commits').getByText(`${records} records`).waitFor();

  await demo.webhooks('connection.created', 'github · tomas-lind', 'verified').waitFor();
  await demo.webhooks('sync.completed', `commits: ${records} read`, 'verified').waitFor();
  await demo.webhooks('records.changed', `${records} × vcs.commit`, 'verified').waitFor();

  const token = await whole.sandbox.developerToken('github');
  const provider = <T>(method: string, path: string, body?: object) =>
    whole.sandbox.provider<T>(method, `/api.github.com${path}`, token, body);
  const [repository] = await subscribedRepositories(provider);
  const head = await provider<{ object: { sha: string } }>(
    'GET',
    `/repos/${repository?.full_name}/git/ref/heads/${repository?.default_branch}`,
  );
  const ref = { ref: 'refs/heads/from-a-browser-test', sha: head.object.sha };
  await provider('POST', `/repos/${repository?.full_name}/git/refs`, ref);
  const change = demo.webhooks('records.changed', 'vcs.branch created: from-a-browser-test', 'verified');
  await change.waitFor();
  await change.locator('summary').click();
  await change.getByText('"operation": "created"').waitFor();
  expect(await demo.webhooks('from-a-browser-test').count()).toBe(1);
}, 90_000);

/** A change arrives by webhook once the subscriptions stand, which are made after the first sync. */
async function subscribedRepositories(
  provider: <T>(method: string, path: string, body?: object) => Promise<T>,
): Promise<{ full_name: string; default_branch: string }[]> {
  const repositories = await provider<{ full_name: string; default_branch: string }[]>('GET', '/user/repos');
  const made = await waitFor('the webhook subscriptions', async () => {
    const hooks = (await whole.sandbox.ledger('system=github&path=/hooks')).filter(
      ({ method, status }) => method === 'POST' && status === 201,
    );
    const found = repositories.filter(({ full_name }) =>
      hooks.some(({ path }) => path.includes(`/${full_name}/`)),
    );
    return found.length > 0 ? found : null;
  });
  return made;
}

test('Google Calendar: its pages cut the window off, so it looks closed; the server knows better', async () => {
  await demo.choose('Google Calendar');
  const popup = await demo.openWindow('Connect Google Calendar');
  await demo.text('Still waiting for Google Calendar…').waitFor();
  expect(popup.isClosed()).toBe(false);
  await demo.button('I closed the window').waitFor();
  await allow(popup);
  await demo.text('Google Calendar is connected').waitFor();
  await demo
    .sync('Events')
    .getByText(/[1-9][\d,]* records/)
    .waitFor();
  await demo.webhooks('connection.created', 'google-calendar', 'verified').waitFor();
  await demo.webhooks('sync.completed', /events: [1-9]/, 'verified').waitFor();
  await demo.webhooks('records.changed', 'calendar.event', 'verified').waitFor();
}, 60_000);

test('Stripe: a wrong key is an error at its field, the right one connects', async () => {
  visitor.keepSecret('rk_test_sandboxGlobex');
  // The browser reports the refusal of the first key.
  visitor.allow(/^4\d\d .*\/widget\/v1\/connections$/);
  visitor.allow(/^console error: Failed to load resource: .*\/widget\/v1\/connections\)$/);
  await demo.choose('Stripe');
  const field = demo.page.getByRole('textbox', { name: /key/i });
  await field.fill('rk_test_thisKeyIsWrong00');
  await demo.button('Connect Stripe').click();
  await demo.page.locator('input[aria-invalid="true"]:focus').waitFor();
  const described = (await field.getAttribute('aria-describedby')) ?? '';
  const message = described
    .split(' ')
    .map((id) => `#${id}`)
    .join(', ');
  expect(await demo.page.locator(message).allTextContents()).toContainEqual(expect.stringMatching(/key/i));
  expect(
    (await whole.api.call<{ data: unknown[] }>('GET', '/v1/connections?system=stripe')).body.data,
  ).toEqual([]);

  await field.fill('rk_test_sandboxGlobex');
  await demo.button('Connect Stripe').click();
  await demo.text('Stripe is connected').first().waitFor();
  await demo
    .sync('Payments')
    .getByText(/[1-9][\d,]* records/)
    .waitFor();
  await demo.webhooks('connection.created', 'stripe · ', 'verified').waitFor();
  await demo.webhooks('sync.completed', /payments: [1-9]/, 'verified').waitFor();
  await demo.webhooks('records.changed', 'payments.payment', 'verified').waitFor();
}, 60_000);

test('a killed server: the page says so, goes on by itself, and the first sync ends complete', async () => {
  // Everything that is asked while nobody is there fails, and the browser reports it.
  visitor.allow(/^(request failed|console error: Failed to load resource|console error: Fetch API)/);
  visitor.allow(/^(404|503) .*\/widget\/v1\//);
  await whole.sandbox.fault('github', 'slow', { path: '/commits', times: 100, delayMs: 1000 });
  await demo.choose('GitHub');
  await allow(await demo.openWindow('Connect GitHub'), 'Octavia Brandt');
  await demo.text('GitHub is connected').waitFor();
  await demo
    .sync('Commits')
    .getByText(/Syncing: [1-9]/)
    .waitFor();
  await whole.kill('SIGKILL');
  await demo.text('Not up to date').waitFor();
  await demo.text('Reconnecting…').waitFor();
  await whole.restart();
  // Slow pages and the look that follows the first sync would take about as long as the page is waited for.
  await whole.sandbox.clearFaults('github');
  await demo.text('Not up to date').waitFor({ state: 'detached' });
  await demo.page.getByText('Live', { exact: true }).waitFor();
  await demo
    .sync('Commits')
    .getByText(/Synced/)
    .waitFor();
  const [connection] = (
    await whole.api.call<{ data: { id: string; account: { label: string } }[] }>(
      'GET',
      '/v1/connections?system=github',
    )
  ).body.data.filter(({ account }) => account.label === 'octavia-brandt');
  await whole.api.settled(connection?.id ?? '');
  // While nothing runs, the page asks every 30 seconds.
  await demo
    .sync('Commits')
    .getByText(/Synced/)
    .waitFor();
  const records = await whole.api.records('vcs.commit', `&connectionId=${connection?.id}`);
  await demo
    .sync('Commits')
    .getByText(`${records.length.toLocaleString('en')} records`)
    .waitFor();
  expect(new Set(records.map(({ remoteId }) => remoteId)).size).toBe(records.length);
}, 120_000);
