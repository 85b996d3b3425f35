import type { Browser } from 'playwright-core';
import type { Configuration } from '../../server/contract/configuration.ts';
import type { Connection } from '../../server/contract/connections.ts';
import { launchChromium, newVisitor, type Visitor } from '../support/browser.ts';
import { allow, type DemoPage, demoPage } from '../support/demo-page.ts';
import { connectByOAuth } from '../support/oauth.ts';
import { startWhole, type Whole } from '../support/patchbay.ts';
import { waitFor } from '../support/wait.ts';

/** What a person does with a connection afterwards. */
let whole: Whole;
let browser: Browser;
let visitor: Visitor;
let demo: DemoPage;
let id: string;

const LONGER_THAN_REFRESH_TOKENS_LIVE = 200 * 24 * 3600;

beforeAll(async () => {
  [whole, browser] = await Promise.all([startWhole(), launchChromium()]);
  await whole.sandbox.reset('github', { repositories: 1, commits: 40, pull_requests: 4 });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await whole?.stop();
});
beforeEach(async () => {
  for (const { id: old } of await connections())
    await whole.api.call('DELETE', `/v1/connections/${old}?data=delete`);
  const flow = await connectByOAuth(await whole.api.session(), 'github');
  id = flow.connectionId ?? '';
  await whole.api.settled(id);
  visitor = await newVisitor(browser);
  demo = demoPage(visitor.page, whole.demoUrl);
  await demo.open();
}, 60_000);
afterEach(() => visitor.leave());

async function connections(): Promise<Connection[]> {
  const { body } = await whole.api.call<{ data: Connection[] }>('GET', '/v1/connections');
  return body.data.filter(({ status }) => status !== 'disconnected');
}

const commits = async () =>
  (await whole.api.records('vcs.commit', `&connectionId=${id}`)).filter(({ deletedAt }) => deletedAt === null)
    .length;

const configuration = async () =>
  (await whole.api.call<Configuration>('GET', `/v1/connections/${id}/configuration`)).body;

test('pause, resume, sync now and the history of it', async () => {
  await demo.manage('GitHub');
  await demo.button('Pause').click();
  await demo.text('Syncing is paused').waitFor();
  expect((await whole.api.connection(id)).status).toBe('paused');
  await demo.webhooks('connection.paused', 'verified').waitFor();
  await demo.page.reload();
  await demo.card('GitHub').getByText('Paused').waitFor();
  await demo.manage('GitHub');
  await demo.button('Resume').click();
  await demo.button('Pause').waitFor();
  expect((await whole.api.connection(id)).status).toBe('active');
  await demo.webhooks('connection.resumed', 'verified').waitFor();

  const before = (await runs()).length;
  await demo.page.getByRole('button', { name: 'Sync now', disabled: false }).click();
  await waitFor('the runs of "Sync now"', async () => ((await runs()).length >= before + 4 ? true : null));
  await whole.api.settled(id);
  await demo.page.getByRole('tab', { name: 'History' }).click();
  const rows = demo.page.locator('patchbay-run-history li').filter({ has: demo.page.getByText('Done') });
  await rows.filter({ hasText: 'Commits' }).filter({ hasText: '40 new' }).waitFor();
  await rows.filter({ hasText: 'Commits' }).filter({ hasText: 'no changes' }).first().waitFor();
}, 60_000);

async function runs(): Promise<unknown[]> {
  const { body } = await whole.api.call<{ data: unknown[] }>(
    'GET',
    `/v1/sync-runs?connectionId=${id}&limit=100`,
  );
  return body.data;
}

test('changed settings are saved; leaving with changes that are not saved is asked about', async () => {
  await demo.manage('GitHub');
  await demo.page.getByRole('tab', { name: 'Settings' }).click();
  const often = demo.page.getByRole('combobox', { name: 'How often Commits is synced' });
  await often.selectOption('Once a day');
  await demo.page.getByRole('checkbox', { name: /^Pull requests/ }).uncheck();
  await demo.backToCatalogue();
  await demo.button('Keep editing').click();
  await demo.button('Save changes').click();
  await demo.button('Save changes').waitFor({ state: 'detached' });
  const { syncs } = await configuration();
  expect(syncs['commits']).toMatchObject({ enabled: true, everyMinutes: 1440 });
  expect(syncs['pull_requests']).toMatchObject({ enabled: false });
  await demo.page.getByRole('tab', { name: 'Overview' }).click();
  await demo.sync('Pull requests').getByText('Switched off').waitFor();
  await demo
    .sync('Commits')
    .getByText(/next (in [12]\d hours|tomorrow)/)
    .waitFor();
  await demo.backToCatalogue();
  await demo.button('Manage GitHub').waitFor();
}, 60_000);

test('an ended grant shows on card and page, and one click brings it back with data and settings', async () => {
  const change = { version: (await configuration()).version, syncs: { commits: { everyMinutes: 720 } } };
  expect((await whole.api.call('PUT', `/v1/connections/${id}/configuration`, change)).status).toBe(200);
  const before = [await commits(), (await configuration()).syncs];
  await whole.sandbox.advanceClock(LONGER_THAN_REFRESH_TOKENS_LIVE);
  await demo.manage('GitHub');
  await demo.page.getByRole('button', { name: 'Sync now', disabled: false }).click();
  await demo.text('GitHub needs you to sign in again').waitFor();
  await demo.text('Nothing that was synced is lost').waitFor();
  await demo.webhooks('connection.needs_reauthorization', 'verified').waitFor();
  await demo.backToCatalogue();
  await demo.text('Some connections need you to sign in again').waitFor();
  await demo.card('GitHub').getByText('Needs reconnecting').waitFor();
  await demo.button('Reconnect GitHub').click();

  await allow(await demo.openWindow('Reconnect GitHub'));
  await demo.text('GitHub is connected').waitFor();
  await demo.webhooks('connection.recovered', 'verified').waitFor();
  expect((await connections()).map((connection) => [connection.id, connection.status])).toEqual([
    [id, 'active'],
  ]);
  expect([await commits(), (await configuration()).syncs]).toEqual(before);
  const run = await whole.api.run(id, 'commits');
  expect([run.status, run.counts.created, run.counts.deleted]).toEqual(['succeeded', 0, 0]);
}, 60_000);

test('reconnecting with another account is refused and keeps what there is', async () => {
  await whole.sandbox.advanceClock(LONGER_THAN_REFRESH_TOKENS_LIVE);
  await whole.api.run(id, 'commits');
  await demo.page.reload();
  await demo.button('Reconnect GitHub').click();
  await allow(await demo.openWindow('Reconnect GitHub'), 'Tomás Lind');
  await demo.text('GitHub could not be connected').waitFor();
  expect(await connections()).toMatchObject([
    { id, status: 'needs_reauthorization', account: { label: 'octavia-brandt' } },
  ]);
}, 60_000);

test.each([
  ['keep', 'Keep the synced data', 40],
  ['delete', 'Delete the synced data', 0],
])(
  'disconnecting asks first; %s the data',
  async (_choice, label, left) => {
    await demo.manage('GitHub');
    await demo.button('Disconnect GitHub').click();
    const dialog = demo.page.getByRole('dialog', { name: 'Disconnect GitHub?' });
    await dialog.locator('button:focus').filter({ hasText: 'Cancel' }).waitFor();
    await demo.page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    expect((await whole.api.connection(id)).status).toBe('active');

    await demo.button('Disconnect GitHub').click();
    await dialog.getByRole('radio', { name: label }).check();
    await dialog.getByRole('button', { name: 'Disconnect' }).click();
    await demo.button('Connect GitHub').waitFor();
    await demo.webhooks('connection.deleted', 'verified').first().waitFor();
    expect(await connections()).toEqual([]);
    expect(await commits()).toBe(left);
    const revoked = await waitFor('the grant to be given back', async () => {
      const calls = await whole.sandbox.ledger('system=github&path=/grant');
      return calls.find(({ method }) => method === 'DELETE');
    });
    expect(revoked.status).toBe(204);
  },
  60_000,
);
