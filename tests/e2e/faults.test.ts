import type { Problem } from '../../server/contract/common.ts';
import type { Connection } from '../../server/contract/connections.ts';
import type { LogEntry } from '../../server/contract/logs.ts';
import type { RecordResource } from '../../server/contract/records.ts';
import type { SyncRun } from '../../server/contract/syncs.ts';
import { connectByOAuth, grantByHand } from '../support/oauth.ts';
import { startWhole, type Whole } from '../support/patchbay.ts';
import { waitFor } from '../support/wait.ts';
import { startReceiver } from '../support/webhook-receiver.ts';

/** A provider that fails, end to end: a clear status everywhere, nothing lost or doubled, and a later run recovers. */
let whole: Whole;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
const ids = { github: '', calendar: '', stripe: '' };

const CUSTOMERS = { system: 'stripe', sync: 'customers', model: 'payments.customer', path: '/v1/customers' };
const COMMITS = { system: 'github', sync: 'commits', model: 'vcs.commit', path: '/commits' };
const EVENTS = { system: 'google-calendar', sync: 'events', model: 'calendar.event', path: '/events' };
type Target = typeof CUSTOMERS;
const idOf = ({ system }: Target) => ids[system === 'google-calendar' ? 'calendar' : (system as 'stripe')];

beforeAll(async () => {
  whole = await startWhole();
  const { sandbox, api } = whole;
  receiver = await startReceiver(api);
  await sandbox.reset('github', { repositories: 2, commits: 150, pull_requests: 10 });
  await sandbox.reset('google-calendar', { calendars: 2, events: 60 });
  await sandbox.reset('stripe', { customers: 250, payments: 60, refunds: 5, disputes: 1 });
  const session = await api.session();
  ids.github = (await connectByOAuth(session, 'github')).connectionId ?? '';
  ids.calendar = (await connectByOAuth(session, 'google-calendar')).connectionId ?? '';
  ids.stripe = (await api.connectStripe()).id;
  for (const id of Object.values(ids)) await api.settled(id);
}, 120_000);
afterAll(async () => {
  await whole.stop();
  await receiver.close();
}, 60_000);
afterEach(async () => {
  for (const system of ['github', 'google-calendar', 'stripe']) await whole.sandbox.clearFaults(system);
  expect(whole.lives()).toBe(true);
});

/** What is kept of each record, without times and ids of ours. */
async function contents(model: string): Promise<Map<string, string>> {
  const records = await whole.api.records(model);
  expect(new Set(records.map(keyOf)).size).toBe(records.length);
  return new Map(records.map((one) => [keyOf(one), `${one.contentHash} ${one.deletedAt === null}`]));
}
const keyOf = ({ connectionId, remoteId }: RecordResource) => `${connectionId} ${remoteId}`;

async function logOf(connectionId: string, operation: string): Promise<LogEntry | undefined> {
  const { body } = await whole.api.call<{ data: LogEntry[] }>(
    'GET',
    `/v1/logs?connectionId=${connectionId}&operation=${operation}&status=failed&limit=1`,
  );
  return body.data[0];
}

/** The failure as everybody sees it: the run, the connection, the widget, and the log that it refers to. */
async function expectShown(target: Target, run: SyncRun, kind: string): Promise<void> {
  const id = idOf(target);
  expect(run).toMatchObject({ status: 'failed', failure: { kind, message: expect.stringMatching(/\w{3}/) } });
  const failure = { kind, message: run.failure?.message, reference: run.failure?.reference };
  expect(await whole.api.connection(id)).toMatchObject({ status: 'degraded', failure });
  const state = await whole.api.state(await whole.api.session());
  const shown = state.connections.find((one) => one.id === id);
  expect(shown).toMatchObject({ status: 'degraded', failure });
  expect(shown?.syncs.find(({ sync }) => sync === target.sync)?.run).toMatchObject({ failure: { kind } });
  expect(await logOf(id, 'sync')).toMatchObject({
    id: run.failure?.reference,
    status: 'failed',
    errorKind: kind,
    system: target.system,
    fields: { runId: run.id },
  });
}

async function expectRecovered(target: Target): Promise<void> {
  await whole.sandbox.clearFaults(target.system);
  expect(await whole.api.run(idOf(target), target.sync, { full: true })).toMatchObject({
    status: 'succeeded',
    failure: null,
    counts: { created: 0, updated: 0, deleted: 0 },
  });
  expect(await whole.api.connection(idOf(target))).toMatchObject({ status: 'active', failure: null });
}

describe.each([CUSTOMERS, COMMITS, EVENTS])('a full pass of $system $sync', (target) => {
  test.each([
    ['forbidden', {}, 'forbidden'],
    ['not_found', {}, 'not_found'],
    ['nonsense', { as: 'html' }, 'unexpected_response'],
    ['nonsense', { as: 'wrong_types' }, 'unexpected_response'],
  ])(
    'fails for %s %p, loses nothing, and recovers',
    async (fault, more, kind) => {
      const before = await contents(target.model);
      await whole.sandbox.fault(target.system, fault, { ...more, path: target.path, times: 100 });
      const run = await whole.api.run(idOf(target), target.sync, { full: true });
      await expectShown(target, run, kind);
      if (kind === 'unexpected_response')
        expect(JSON.stringify(run)).not.toMatch(/It works|<html|"nonsense"/);
      expect(await contents(target.model)).toEqual(before);
      await expectRecovered(target);
      expect(await contents(target.model)).toEqual(before);
    },
    60_000,
  );

  test.each([
    ['unavailable', { times: 2 }],
    ['drop_reply', { times: 2 }],
    ['slow', { times: 2, delayMs: 1200 }],
    ['rate_limit', { times: 1, retryAfterSeconds: 1 }],
  ])(
    'gets over %s %p by itself',
    async (fault, more) => {
      const before = await contents(target.model);
      await whole.sandbox.fault(target.system, fault, { ...more, path: target.path });
      const run = await whole.api.run(idOf(target), target.sync, { full: true });
      expect(run).toMatchObject({
        status: 'succeeded',
        failure: null,
        counts: { created: 0, updated: 0, deleted: 0 },
      });
      expect(await contents(target.model)).toEqual(before);
    },
    60_000,
  );
});

test('an outage in the middle of a pass is waited out, shown meanwhile, and deletes nothing', async () => {
  const before = await contents(CUSTOMERS.model);
  await whole.sandbox.fault('stripe', 'unavailable', { path: 'starting_after', times: 9 });
  const { body } = await whole.api.call<{ runId: string }>(
    'POST',
    `/v1/connections/${ids.stripe}/syncs/customers/run`,
    { full: true },
  );
  const waiting = await waitFor('the outage to show', async () => {
    const connection = await whole.api.connection(ids.stripe);
    return connection.status === 'degraded' ? connection : null;
  });
  expect(waiting.failure).toMatchObject({ kind: 'unavailable', nextRetryAt: expect.any(String) });
  const shown = (await whole.api.state(await whole.api.session())).connections.find(
    ({ id }) => id === ids.stripe,
  );
  expect(shown).toMatchObject({ status: 'degraded', failure: waiting.failure });
  expect(await logOf(ids.stripe, 'sync')).toMatchObject({ errorKind: 'unavailable' });
  expect(await whole.api.finished(body.runId)).toMatchObject({ status: 'succeeded', failure: null });
  expect(await whole.api.connection(ids.stripe)).toMatchObject({ status: 'active', failure: null });
  expect(await contents(CUSTOMERS.model)).toEqual(before);
}, 90_000);

test('nothing is asked before the moment that Retry-After names', async () => {
  const waitSeconds = 11;
  await whole.sandbox.fault('stripe', 'rate_limit', {
    path: 'starting_after',
    retryAfterSeconds: waitSeconds,
  });
  const run = await whole.api.run(ids.stripe, 'customers', { full: true });
  expect(run.status).toBe('succeeded');
  const calls = (await whole.sandbox.ledger('system=stripe')).filter(({ direction }) => direction === 'in');
  const refused = calls.findLastIndex(
    ({ status, path }) => status === 429 && path.includes('starting_after'),
  );
  const [at, next] = [calls[refused]?.at, calls[refused + 1]?.at].map((time) => Date.parse(time ?? ''));
  expect((next ?? 0) - (at ?? 0)).toBeGreaterThanOrEqual(waitSeconds * 1000);
}, 60_000);

describe('an expired access token', () => {
  test('is refreshed without anybody noticing', async () => {
    await whole.sandbox.fault('google-calendar', 'expire_tokens');
    const runs = await Promise.all([
      whole.api.run(ids.calendar, 'events'),
      whole.api.run(ids.calendar, 'calendars'),
    ]);
    expect(runs.map(({ status }) => status)).toEqual(['succeeded', 'succeeded']);
    expect(await whole.api.connection(ids.calendar)).toMatchObject({ status: 'active', failure: null });
    const calls = await whole.sandbox.ledger('system=google-calendar');
    const expired = calls.findIndex(({ status }) => status === 401);
    const tokens = calls.slice(expired).filter(({ path }) => path.includes('/token'));
    expect(tokens.map(({ status }) => status)).toEqual([200]);
  }, 60_000);

  test('whose grant was revoked asks for a new consent, once', async () => {
    const grant = await grantByHand(whole.sandboxUrl, {
      authorizePath: '/accounts.google.com/o/oauth2/v2/auth',
      tokenPath: '/oauth2.googleapis.com/token',
      params: { access_type: 'offline', prompt: 'consent' },
      scope: 'https://www.googleapis.com/auth/calendar.readonly',
    });
    const imported = await whole.api.call<Connection>('POST', '/v1/connections', {
      system: 'google-calendar',
      tenant: { id: 'initech' },
      credentials: {
        type: 'oauth2',
        ...grant,
        scopes: ['https://www.googleapis.com/auth/calendar.readonly'],
      },
    });
    expect(imported.status).toBe(201);
    const { id } = imported.body;
    await whole.api.settled(id);
    const before = await contents(EVENTS.model);
    const revoked = await fetch(`${whole.sandboxUrl}/oauth2.googleapis.com/revoke`, {
      method: 'POST',
      body: new URLSearchParams({ token: grant.refreshToken }),
    });
    expect(revoked.status).toBe(200);

    const runs = await Promise.all([whole.api.run(id, 'events'), whole.api.run(id, 'calendars')]);
    for (const run of runs) expect(['failed', 'interrupted']).toContain(run.status);
    expect(runs.map(({ failure }) => failure?.kind)).toContain('reauthorize');
    const failure = { kind: 'reauthorize', message: expect.any(String) };
    expect(await whole.api.connection(id)).toMatchObject({ status: 'needs_reauthorization', failure });
    const state = await whole.api.state(await whole.api.session('initech'));
    expect(state.connections).toMatchObject([{ id, status: 'needs_reauthorization', failure }]);
    expect(await logOf(id, 'sync')).toMatchObject({ errorKind: 'reauthorize' });
    const refused = await whole.api.call('POST', `/v1/connections/${id}/syncs/events/run`, {});
    expect(refused).toMatchObject({ status: 409, body: { code: 'connection_not_active' } });
    expect(await contents(EVENTS.model)).toEqual(before);
    // An event that comes behind it has arrived: so has every one before.
    const last = await whole.api.run(ids.stripe, 'refunds');
    await waitFor('the event behind all others', async () =>
      receiver.deliveries.find(({ data }) => (data['run'] as SyncRun | undefined)?.id === last.id),
    );
    const told = receiver.deliveries.filter(({ type }) => type === 'connection.needs_reauthorization');
    expect(new Set(told.map((one) => one.id)).size).toBe(1);
    expect(told[0]?.data).toMatchObject({ connection: { id, status: 'needs_reauthorization' } });
  }, 90_000);
});

test('an expired checkpoint becomes a full pass that still tells what was made, changed and cancelled', async () => {
  const { sandbox, api } = whole;
  const before = await contents(EVENTS.model);
  const token = await sandbox.developerToken('google-calendar');
  const base = '/www.googleapis.com/calendar/v3/calendars/primary/events';
  const at = (hour: string) => ({ dateTime: `2027-02-01T${hour}:00:00Z`, timeZone: 'UTC' });
  const { items } = await sandbox.provider<{
    items: { id: string; recurringEventId?: string; recurrence?: string[] }[];
  }>('GET', base, token);
  const single = items.filter((one) => one.recurringEventId === undefined && one.recurrence === undefined);
  const gone = single[0]?.id ?? '';
  const moved = single[1]?.id ?? '';
  // Before the changes: their webhooks must not bring them in first.
  await sandbox.fault('google-calendar', 'expire_checkpoint', { times: 2 });
  const from = receiver.deliveries.length;
  await sandbox.provider('DELETE', `${base}/${gone}`, token);
  await sandbox.provider('PATCH', `${base}/${moved}`, token, { summary: 'Moved while away' });
  const made = await sandbox.provider<{ id: string }>('POST', base, token, {
    summary: 'Made while away',
    start: at('09'),
    end: at('10'),
  });
  expect(await api.run(ids.calendar, 'events')).toMatchObject({ status: 'succeeded', failure: null });
  const changesSince = () => [
    ...new Map(
      receiver.deliveries
        .slice(from)
        .filter(({ type, data }) => type === 'records.changed' && data['connectionId'] === ids.calendar)
        .flatMap(({ data }) => data['changes'] as { operation: string; remoteId: string; sequence: number }[])
        .map((change) => [change.sequence, change]),
    ).values(),
  ];
  await waitFor('the three changes', async () => (changesSince().length >= 3 ? true : null), {
    seen: changesSince,
  });
  // One more look finds nothing more.
  expect(await api.run(ids.calendar, 'events')).toMatchObject({
    status: 'succeeded',
    counts: { created: 0, updated: 0, deleted: 0 },
  });
  const found = changesSince().map(({ operation, remoteId }) => `${operation} ${remoteId.split('/').at(-1)}`);
  expect(found.toSorted()).toEqual([`created ${made.id}`, `deleted ${gone}`, `updated ${moved}`].toSorted());
  const after = await contents(EVENTS.model);
  const changed = [...after].filter(([key, text]) => before.get(key) !== text).map(([key]) => key);
  expect(changed).toHaveLength(3);
  expect([...before.keys()].filter((key) => !after.has(key))).toEqual([]);
  const ledger = await sandbox.ledger('system=google-calendar');
  expect(ledger.filter(({ status }) => status === 410).length).toBeGreaterThan(0);
}, 90_000);

describe('actions', () => {
  const stripe = '/api.stripe.com/v1';
  const key = 'rk_test_sandboxGlobex';

  async function unrefunded(): Promise<string> {
    const { data } = await whole.sandbox.provider<{
      data: { id: string; paid: boolean; amount_refunded: number; disputed: boolean }[];
    }>('GET', `${stripe}/charges?limit=100`, key);
    return data.find((one) => one.paid && one.amount_refunded === 0 && !one.disputed)?.id ?? '';
  }
  const refundsOf = async (charge: string) =>
    (
      await whole.sandbox.provider<{ data: { id: string }[] }>(
        'GET',
        `${stripe}/refunds?charge=${charge}&limit=100`,
        key,
      )
    ).data;
  const refund = (paymentRemoteId: string, idempotencyKey: string) =>
    whole.api.call<Problem & { output: { refundRemoteId: string } }>(
      'POST',
      `/v1/connections/${ids.stripe}/actions/refund_payment`,
      { input: { paymentRemoteId } },
      { 'idempotency-key': idempotencyKey },
    );

  test.each([
    ['forbidden', { times: 100 }, 403, 'forbidden'],
    ['not_found', { times: 100 }, 404, 'not_found'],
    ['rate_limit', { times: 100, retryAfterSeconds: 6 }, 429, 'rate_limited'],
    ['unavailable', { times: 100 }, 502, 'unavailable'],
  ])(
    'that meet %s %p are a provider_error and have no effect; the same key may try again',
    async (fault, more, status, kind) => {
      const charge = await unrefunded();
      await whole.sandbox.fault('stripe', fault, { ...more, method: 'POST', path: '/v1/refunds' });
      const refused = await refund(charge, `key-${fault}`);
      expect(refused).toMatchObject({
        status,
        body: {
          code: 'provider_error',
          requestId: expect.any(String),
          errors: [{ field: 'provider', message: kind }],
        },
      });
      expect(refused.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      if (fault === 'rate_limit') expect(refused.headers.get('retry-after')).toBe('6');
      expect(await logOf(ids.stripe, 'action')).toMatchObject({
        errorKind: kind,
        fields: { action: 'refund_payment' },
      });
      await whole.sandbox.clearFaults('stripe');
      expect(await refundsOf(charge)).toHaveLength(0);
      // After a rate limit the provider is left alone for as long as it asked; the answer says so meanwhile.
      const done = await waitFor('the action to be let through', async () => {
        const again = await refund(charge, `key-${fault}`);
        return again.status === 429 ? null : again;
      });
      expect(done.status).toBe(200);
      expect(await refundsOf(charge)).toMatchObject([{ id: done.body.output.refundRemoteId }]);
    },
    60_000,
  );

  test('whose answer was lost take place once, and repeats get the same answer', async () => {
    const charge = await unrefunded();
    await whole.sandbox.fault('stripe', 'drop_reply', { method: 'POST', path: '/v1/refunds' });
    const answers = await Promise.all([refund(charge, 'key-lost'), refund(charge, 'key-lost')]);
    answers.push(await refund(charge, 'key-lost'));
    for (const { status, body } of answers) expect([status, body]).toEqual([200, answers[0]?.body]);
    expect(await refundsOf(charge)).toMatchObject([{ id: answers[0]?.body.output.refundRemoteId }]);
    const reused = await refund(`${charge}x`, 'key-lost');
    expect(reused).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
  }, 60_000);

  test('that are answered with nonsense do not claim that nothing happened', async () => {
    const charge = await unrefunded();
    await whole.sandbox.fault('stripe', 'nonsense', {
      as: 'wrong_types',
      method: 'POST',
      path: '/v1/refunds',
      times: 100,
    });
    const unknown = await refund(charge, 'key-nonsense');
    expect(unknown).toMatchObject({ status: 502, body: { code: 'outcome_unknown' } });
    await whole.sandbox.clearFaults('stripe');
    const [made] = await refundsOf(charge);
    expect(made).toBeDefined();
    expect((await refund(charge, 'key-nonsense')).body).toMatchObject({ code: 'outcome_unknown' });
    expect(await refundsOf(charge)).toEqual([made]);
  }, 60_000);

  test('of a provider without idempotency keys find what the lost answer was about', async () => {
    const token = await whole.sandbox.developerToken('github');
    const [repository] = await whole.sandbox.provider<{ full_name: string; default_branch: string }[]>(
      'GET',
      '/api.github.com/user/repos',
      token,
    );
    await whole.sandbox.fault('github', 'drop_reply', { method: 'POST', path: '/git/refs' });
    const answer = await whole.api.call(
      'POST',
      `/v1/connections/${ids.github}/actions/create_branch`,
      { input: { repository: repository?.full_name, name: 'lost-answer', from: repository?.default_branch } },
      { 'idempotency-key': 'key-branch' },
    );
    const posts = (await whole.sandbox.ledger('system=github&path=/git/refs')).filter(
      ({ method, direction }) => method === 'POST' && direction === 'in',
    );
    const branches = await whole.sandbox.provider<{ name: string }[]>(
      'GET',
      `/api.github.com/repos/${repository?.full_name}/branches?per_page=100`,
      token,
    );
    expect(branches.filter(({ name }) => name === 'lost-answer')).toHaveLength(1);
    expect(answer).toMatchObject({ status: 200, body: { output: { name: 'lost-answer', created: false } } });
    expect(posts.map(({ status }) => status)).toEqual([null, 422]);
  }, 60_000);
});
