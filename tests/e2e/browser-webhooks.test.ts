import type { Browser, Page } from 'playwright-core';
import { Webhook } from 'standardwebhooks';
import { launchChromium, newVisitor, type Visitor } from '../support/browser.ts';
import { expectAccessible } from '../support/browser-accessibility.ts';
import { type ChangingReceiver, startChangingReceiver } from '../support/changing-receiver.ts';
import { startWhole, type Whole } from '../support/patchbay.ts';
import { waitFor } from '../support/wait.ts';

/** Webhook endpoints as people manage them: the vendor's operator in the admin, a customer on the vendor's page. */
let whole: Whole;
let browser: Browser;
let receiver: ChangingReceiver;
let visitor: Visitor;
let page: Page;

const EVIL = '<img src=x onerror="document.title=\'stolen\'"><p>The database is down</p>';

beforeAll(async () => {
  [whole, browser, receiver] = await Promise.all([startWhole(), launchChromium(), startChangingReceiver()]);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await receiver?.close();
  await whole?.stop();
});
beforeEach(async () => {
  visitor = await newVisitor(browser);
  visitor.keepSecret(whole.apiKey);
  page = visitor.page;
  page.setDefaultTimeout(20_000);
});
afterEach(() => visitor.leave());

const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
const text = (words: string | RegExp) => page.getByText(words, { exact: true });

/** What has just been done, as it is said on the page; screen readers hear it too. */
const done = (words: string) => page.locator('.notice.success').filter({ hasText: words });

async function openAdmin(): Promise<void> {
  await page.goto(whole.adminUrl);
  await page.getByLabel('API key').fill(whole.apiKey);
  await button('Sign in').click();
  await page.getByRole('link', { name: 'Webhooks', exact: true }).click();
  await page.getByRole('heading', { name: 'Endpoints', exact: true }).waitFor();
}

async function sendTest(type: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Event type' }).selectOption(type);
  await button('Send test event').click();
}

async function endpointOf({ url }: ChangingReceiver): Promise<{ id: string }> {
  const { body } = await whole.api.call<{ data: { id: string; url: string }[] }>(
    'GET',
    '/api/v1/app/main/endpoint',
  );
  const found = body.data.find((endpoint) => endpoint.url === url);
  if (found === undefined) throw new Error(`no endpoint at ${url}`);
  return found;
}

test('make an endpoint, break the receiver, see why it fails, mend it and recover', async () => {
  await openAdmin();
  await button('Add endpoint').click();
  await page.getByLabel('URL', { exact: true }).fill(receiver.url);
  await page.getByLabel('Description (optional)').fill('Orders');
  await page.getByRole('radio', { name: /Selected events/ }).check();
  await page.getByLabel('Search events').fill('sync');
  await page.getByRole('checkbox', { name: /sync\.completed/ }).check();
  await page.getByRole('checkbox', { name: /sync\.failed/ }).check();
  await button('Add endpoint').click();
  await done('The endpoint is there. Send it a test event next.').waitFor();

  // Works, and is signed with the secret that the page shows.
  await sendTest('sync.completed');
  await page.getByText(/^Delivered: 204 after/).waitFor();
  await button('Reveal').click();
  const shown = page
    .locator('patchbay-webhooks-secret .secret')
    .filter({ hasText: /whsec_[A-Za-z0-9+/=]{20,}/ });
  const secret = (await shown.textContent()) ?? '';
  const [first] = receiver.received;
  new Webhook(secret.trim()).verify(first?.body ?? '', first?.headers as Record<string, string>);
  await button('Hide').click();

  // Breaks: the page says so, and shows what the receiver answered as the text that it is.
  receiver.answers(500, EVIL);
  await sendTest('sync.failed');
  await page.getByText(/^Failed: 500 after/).waitFor();
  await text('Retrying').first().waitFor();
  await button('Show the message').click();
  await page.getByRole('button', { name: /^500/ }).first().click();
  await text(EVIL).waitFor();
  await expectAccessible(page);

  // Mended: sent again by hand, at once.
  receiver.answers(204);
  await button('Resend').click();
  await text('Delivered').waitFor();

  // Says that it is gone: switched off, and what did not arrive is recovered once it is back.
  await page.getByRole('button', { name: receiver.url }).click();
  receiver.answers(410);
  await sendTest('sync.failed');
  await text('We switched this endpoint off').waitFor();
  await text('The endpoint answered 410 Gone').waitFor();
  receiver.answers(204);
  const before = receiver.received.length;
  await button('Enable').first().click();
  await done('Enabled. New messages are sent to it again.').waitFor();
  await text('1 message of the last 24 hours failed for good').waitFor();
  await button('Recover…').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Send again' }).click();
  await done('1 message is sent again.').waitFor();
  await waitFor('the message to arrive', async () => (receiver.received.length > before ? true : null));
  await text('1 message of the last 24 hours failed for good').waitFor({ state: 'detached' });
  await expectAccessible(page);

  // The old secret goes on for a day beside the new one.
  await button('Rotate…').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Rotate' }).click();
  await page.getByText(/^The old secret still works until/).waitFor();
  await sendTest('sync.completed');
  await page.getByText(/^Delivered: 204 after/).waitFor();
  const last = receiver.received.at(-1);
  expect(String(last?.headers['webhook-signature']).split(' ')).toHaveLength(2);
  new Webhook(secret.trim()).verify(last?.body ?? '', last?.headers as Record<string, string>);

  // Seen as it happens.
  await page.getByRole('button', { name: 'Live', exact: true }).click();
  await page.getByRole('status').getByText('Live', { exact: true }).waitFor();
  const { id } = await endpointOf(receiver);
  await whole.api.call('POST', `/api/v1/app/main/endpoint/${id}/send-example`, { eventType: 'sync.failed' });
  await page.getByRole('list', { name: 'Attempts, newest first' }).getByText('sync.failed').first().waitFor();
  await page.goBack();

  // Found in the list by how it went, and gone after it is deleted.
  await page.getByRole('button', { name: 'Messages', exact: true }).click();
  await page.getByLabel('Status').selectOption('Delivered');
  await page.getByLabel('Event type').selectOption('sync.failed');
  await page.getByRole('list', { name: 'Messages' }).getByRole('listitem').first().waitFor();
  expect(page.url()).toContain('#/webhooks/messages');
  await page.goBack();
  await button('Delete…').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await done('The endpoint is deleted.').waitFor();
}, 90_000);

test('a customer manages endpoints of their own on the page of the product', async () => {
  visitor.allow(/^422 .*\/endpoint$/);
  visitor.allow(/^console error: Failed to load resource: .* 422/);
  await page.goto(`${whole.demoUrl}/developers`);
  await text('No endpoints yet').waitFor();
  await expectAccessible(page);
  await button('Add endpoint').click();
  await page.getByLabel('URL', { exact: true }).fill('https://10.0.0.8/hooks');
  await button('Add endpoint').click();
  await text('Must have a public address').waitFor();
  await page.getByLabel('URL', { exact: true }).fill('https://hooks.globex.example/acme');
  await button('Add endpoint').click();
  await done('The endpoint is there. Send it a test event next.').waitFor();
  await sendTest('connection.created');
  await page.getByText(/^Failed: No answer after/).waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'https://hooks.globex.example/acme' }).waitFor();
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
}, 60_000);

test('the hosted page opens once by its link, and keeps nothing of it in the address', async () => {
  const { body } = await whole.api.call<{ url: string; token: string }>(
    'POST',
    '/v1/webhook-portal-sessions',
    {
      tenant: { id: 'initech' },
      allowedOrigins: [whole.url],
    },
  );
  visitor.keepSecret(body.token);
  await page.goto(body.url);
  await text('No endpoints yet').waitFor();
  expect(page.url()).toBe(`${whole.url}/webhooks/`);
  visitor.allow(/^401 .*one-time-token/);
  visitor.allow(/^console error: Failed to load resource: .* 401/);
  await page.goto('about:blank');
  await page.goto(body.url);
  await text('This link does not open anything').waitFor();
}, 60_000);
