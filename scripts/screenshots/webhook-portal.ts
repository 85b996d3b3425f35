import type { Browser, Page } from 'playwright-core';
import { type ChangingReceiver, startChangingReceiver } from '../../tests/support/changing-receiver.ts';
import type { Whole } from '../../tests/support/patchbay.ts';
import { waitFor } from '../../tests/support/wait.ts';
import { dayOfTraffic } from './day-of-traffic.ts';
import { newPage, shoot } from './shoot.ts';

const PROBLEM = '{ "error": "could not connect to the orders database", "trace": "9c1f04" }';

interface Endpoint {
  id: string;
  url: string;
}

/** The portal in the admin with real messages, one endpoint of which fails; and on the page of the pretend product. */
export async function webhookPortal(whole: Whole, browser: Browser): Promise<void> {
  const [orders, warehouse] = await Promise.all([startChangingReceiver(), startChangingReceiver()]);
  warehouse.answers(500, PROBLEM);
  const names = new Map<string, string>();
  try {
    await addEndpoint(whole, {
      receiver: orders,
      description: 'Order service',
      address: 'https://api.acme.example/patchbay',
      names,
    });
    const broken = await addEndpoint(whole, {
      receiver: warehouse,
      description: 'Warehouse',
      address: 'https://warehouse.acme.example/hooks',
      names,
    });
    names.set(
      `${whole.demoUrl.replace('localhost', '127.0.0.1')}/webhooks`,
      'https://app.acme.example/webhooks',
    );
    const connection = await whole.api.connectStripe('globex');
    await whole.api.settled(connection.id);
    await waitFor('the messages to arrive', async () => (warehouse.received.length > 5 ? true : null));
    await inAdmin(whole, browser, { names, broken });
    await onProductPage(whole, browser);
  } finally {
    await Promise.all([orders.close(), warehouse.close()]);
  }
}

async function addEndpoint(
  whole: Whole,
  input: { receiver: ChangingReceiver; description: string; address: string; names: Map<string, string> },
): Promise<Endpoint> {
  const { receiver, description, address, names } = input;
  names.set(receiver.url, address);
  const { body } = await whole.api.call<Endpoint>('POST', '/api/v1/app/main/endpoint', {
    url: receiver.url,
    description,
    filterTypes: [
      'connection.created',
      'connection.needs_reauthorization',
      'records.changed',
      'sync.completed',
    ],
  });
  return body;
}

async function inAdmin(
  whole: Whole,
  browser: Browser,
  { names, broken }: { names: ReadonlyMap<string, string>; broken: Endpoint },
): Promise<void> {
  const page = await newPage(browser, { viewport: { width: 1320, height: 760 } });
  await rename(page, names);
  await dayOfTraffic(page, broken.id);
  await page.goto(whole.adminUrl);
  await page.getByLabel('API key').fill(whole.apiKey);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('link', { name: 'Webhooks', exact: true }).click();
  await page.getByText('Failing').waitFor();
  await shoot(page, 'webhooks-endpoints.png');

  await page.getByRole('button', { name: 'https://warehouse.acme.example/hooks' }).click();
  await page
    .getByText(/Next try in \d minutes/)
    .first()
    .waitFor();
  await page.setViewportSize({ width: 1320, height: 1000 });
  await shoot(page, 'webhooks-endpoint.png');
  await page.setViewportSize({ width: 360, height: 780 });
  await page.emulateMedia({ colorScheme: 'dark' });
  await shoot(page, 'webhooks-mobile.png');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1160, height: 1000 });

  await page
    .getByRole('list', { name: 'Messages' })
    .getByRole('button', { name: 'records.changed' })
    .first()
    .click();
  await page
    .getByRole('article', { name: /warehouse/ })
    .getByRole('button', { name: /^500/ })
    .first()
    .click();
  await page.getByText(PROBLEM).waitFor();
  await page.evaluate('scrollTo(0, 0)');
  await shoot(page, 'webhooks-message.png');

  await page.emulateMedia({ colorScheme: 'dark' });
  await page.getByRole('button', { name: 'Activity', exact: true }).click();
  await page.getByText('Why attempts failed').waitFor();
  await page.setViewportSize({ width: 1320, height: 1180 });
  await page.evaluate('scrollTo(0, 0)');
  await shoot(page, 'webhooks-activity-dark.png');
  await page.context().close();
}

async function onProductPage(whole: Whole, browser: Browser): Promise<void> {
  const page = await newPage(browser, { viewport: { width: 1160, height: 1000 } });
  await page.goto(`${whole.demoUrl}/developers#endpoints/new`);
  await page.getByLabel('URL', { exact: true }).fill('https://api.globex.example/acme');
  await page.getByRole('radio', { name: /Selected events/ }).check();
  await page.getByRole('checkbox', { name: /connection\.created/ }).check();
  await page.getByRole('checkbox', { name: /records\.changed/ }).check();
  await page.getByRole('checkbox', { name: /action\.completed/ }).scrollIntoViewIfNeeded();
  await shoot(page, 'webhooks-acme.png');
  await page.context().close();
}

/** Receivers listen on this machine; on a picture they have the addresses of a real product. */
async function rename(page: Page, names: ReadonlyMap<string, string>): Promise<void> {
  await page.route('**/api/v1/**', async (route) => {
    const response = await route.fetch();
    let text = await response.text();
    for (const [from, to] of names) text = text.replaceAll(from, to);
    await route.fulfill({ response, body: text });
  });
}
