import { type Sandbox, startSandbox } from '../sandbox/index.ts';
import { createTestContext, readSync } from '../testing/index.ts';
import { stripe } from './index.ts';
import { sandbox as provider } from './sandbox/index.ts';

const KEY = 'rk_test_sandboxGlobex';
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, host: '127.0.0.1', providers: [provider] });
});
beforeEach(() => {
  sandbox.control.resetSystem('stripe', {
    sizes: { customers: 30, payments: 150, refunds: 10, disputes: 3 },
  });
});
afterAll(() => sandbox.close());

const context = (now?: () => Date) =>
  createTestContext({
    connector: stripe,
    sandboxUrl: sandbox.url,
    credentials: { fields: { apiKey: KEY } },
    ...(now === undefined ? {} : { now }),
  });

async function api(
  method: string,
  path: string,
  form: Record<string, string> = {},
): Promise<Record<string, unknown>> {
  const response = await fetch(`${sandbox.url}/api.stripe.com/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${KEY}` },
    ...(method === 'POST' ? { body: new URLSearchParams(form) } : {}),
  });
  return (await response.json()) as Record<string, unknown>;
}

type SyncName = 'customers' | 'payments' | 'refunds';
const syncOf = (name: SyncName) => stripe.syncs[name] as NonNullable<(typeof stripe.syncs)[string]>;
const full = (name: SyncName) => readSync({ context: context(), sync: syncOf(name), partition: null });
const after = (name: SyncName, checkpoint: unknown) =>
  readSync({ context: context(), sync: syncOf(name), partition: null, checkpoint });

describe('what happens at Stripe arrives with the next run', () => {
  test('a refund is one new refund and one changed payment', async () => {
    const before = { refunds: await full('refunds'), payments: await full('payments') };
    const charge = await api('POST', '/charges', { amount: '5000', currency: 'eur' });
    const made = await after('payments', before.payments.checkpoint);
    expect([...made.records.keys()]).toEqual([charge['id']]);

    const refund = await api('POST', '/refunds', { charge: String(charge['id']), amount: '1200' });
    const refunds = await after('refunds', before.refunds.checkpoint);
    expect([...refunds.records.values()]).toMatchObject([
      { paymentRemoteId: charge['id'], amount: { amount: 1200, currency: 'EUR' }, status: 'succeeded' },
    ]);
    expect([...refunds.records.keys()]).toEqual([refund['id']]);
    const payments = await after('payments', made.checkpoint);
    expect([...payments.records.values()]).toMatchObject([{ amountRefunded: { amount: 1200 } }]);
    expect((await after('payments', payments.checkpoint)).pages).toEqual([]);
  });

  test('a customer that was made, changed and deleted between two runs ends as deleted', async () => {
    const { checkpoint } = await full('customers');
    const customer = await api('POST', '/customers', { name: 'Ada', email: 'ada@example.com' });
    await api('POST', `/customers/${customer['id']}`, { name: 'Ada L.' });
    await api('DELETE', `/customers/${customer['id']}`);
    const { pages } = await after('customers', checkpoint);
    expect(pages.flatMap(({ upserts }) => upserts)).toEqual([]);
    expect(pages.flatMap(({ deletedRemoteIds }) => deletedRemoteIds)).toEqual([customer['id']]);
  });

  test('a dispute shows on its payment', async () => {
    const { checkpoint } = await full('payments');
    const charge = await api('POST', '/charges', {
      amount: '900',
      currency: 'usd',
      source: 'tok_createDispute',
    });
    const { records } = await after('payments', checkpoint);
    expect(records.get(String(charge['id']))).toMatchObject({ disputed: true });
  });

  test('more changes than one page holds all arrive, the last state of each', async () => {
    const { checkpoint } = await full('customers');
    const customer = await api('POST', '/customers', { name: 'Version 0' });
    for (let version = 1; version <= 230; version++) {
      await api('POST', `/customers/${customer['id']}`, { name: `Version ${version}` });
    }
    const { records, pages } = await after('customers', checkpoint);
    expect(pages.length).toBeGreaterThan(2);
    expect(records.get(String(customer['id']))).toMatchObject({ name: 'Version 230' });
  });

  test('an account without any event begins to follow them from its first one', async () => {
    sandbox.control.resetSystem('stripe', { sizes: { customers: 0, payments: 0, refunds: 0, disputes: 0 } });
    const { checkpoint, records } = await full('customers');
    expect(records.size).toBe(0);
    const customer = await api('POST', '/customers', { name: 'First' });
    expect([...(await after('customers', checkpoint)).records.keys()]).toEqual([customer['id']]);
  });

  test('after 29 days without a run everything is read again', async () => {
    const { checkpoint } = await full('refunds');
    const later = context(() => new Date(Date.now() + 31 * 86_400_000));
    await expect(
      readSync({ context: later, sync: syncOf('refunds'), partition: null, checkpoint }),
    ).rejects.toMatchObject({ kind: 'checkpoint_expired' });
  });
});

describe('actions', () => {
  const run = (name: string, input: unknown, idempotencyKey: string) =>
    stripe.actions[name]?.run(context(), input, { idempotencyKey });

  test('refund_payment gives a part back, once for one key', async () => {
    const charge = await api('POST', '/charges', { amount: '5000', currency: 'jpy' });
    const input = { paymentRemoteId: String(charge['id']), amount: 2000, reason: 'duplicate' };
    const first = await run('refund_payment', input, 'key-1');
    expect(first).toMatchObject({ status: 'succeeded', amount: { amount: 2000, currency: 'JPY' } });
    expect(await run('refund_payment', input, 'key-1')).toEqual(first);
    expect(await api('GET', `/charges/${charge['id']}`)).toMatchObject({ amount_refunded: 2000 });
  });

  test('refund_payment of too much is refused by Stripe and told', async () => {
    const charge = await api('POST', '/charges', { amount: '500', currency: 'usd' });
    await expect(
      run('refund_payment', { paymentRemoteId: String(charge['id']), amount: 501 }, 'key-2'),
    ).rejects.toMatchObject({ statusCode: 400 });
  });

  test('verify_payment tells a paid from a declined one', async () => {
    const paid = await api('POST', '/charges', { amount: '500', currency: 'usd' });
    expect(await run('verify_payment', { paymentRemoteId: paid['id'] }, 'key-3')).toMatchObject({
      paid: true,
      payment: { status: 'succeeded', amount: { amount: 500, currency: 'USD' } },
    });
    await api('POST', '/charges', { amount: '500', currency: 'usd', source: 'tok_chargeDeclined' });
    const list = (await api('GET', '/charges?limit=1')) as { data: { id: string }[] };
    expect(await run('verify_payment', { paymentRemoteId: list.data[0]?.id }, 'key-4')).toMatchObject({
      paid: false,
      payment: { status: 'failed', failureReason: 'Your card was declined.' },
    });
  });
});

describe('webhooks', () => {
  test('a subscription gets a secret, and is ended', async () => {
    const subscription = await stripe.webhooks?.subscribe?.(context(), {
      callbackUrl: 'https://patchbay.example/hooks/hook_1',
      secret: 'ours',
      subscriptionId: 'hook_1',
      partition: null,
    });
    expect(subscription).toMatchObject({
      remoteId: expect.stringMatching(/^we_/),
      secret: expect.stringMatching(/^whsec_/),
    });
    const list = () => api('GET', '/webhook_endpoints');
    expect(await list()).toMatchObject({ data: [{ url: 'https://patchbay.example/hooks/hook_1' }] });
    expect(JSON.stringify(await list())).not.toContain(subscription?.secret);
    await stripe.webhooks?.unsubscribe?.(context(), { remoteId: subscription?.remoteId ?? '', state: {} });
    expect(await list()).toMatchObject({ data: [] });
  });

  test('an endpoint whose answer was lost is replaced, on whichever page; those of others stay', async () => {
    const url = 'https://patchbay.example/hooks/hook_1';
    const form = (at: string) => ({ url: at, 'enabled_events[0]': 'customer.created' });
    await api('POST', '/webhook_endpoints', form(url));
    for (let n = 0; n < 105; n++) await api('POST', '/webhook_endpoints', form(`https://other.example/${n}`));
    const made = await stripe.webhooks?.subscribe?.(context(), {
      callbackUrl: url,
      secret: 'ours',
      subscriptionId: 'hook_1',
      partition: null,
    });
    const found = await stripe.webhooks?.find?.(context(), { callbackUrl: url });
    expect(found).toEqual([{ remoteId: made?.remoteId, state: {} }]);
    const others = await stripe.webhooks?.find?.(context(), { callbackUrl: 'https://other.example/0' });
    expect(others).toHaveLength(1);
  });
});
