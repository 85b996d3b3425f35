import type { RecordChange } from '../../server/contract/events.ts';
import { connectByOAuth } from '../support/oauth.ts';
import { startWhole, type Whole } from '../support/patchbay.ts';
import { waitFor } from '../support/wait.ts';

/** A change at the provider arrives by its webhook, signed, as exactly one change. */
let whole: Whole;
const connections: Record<string, string> = {};

beforeAll(async () => {
  whole = await startWhole();
  const { sandbox, api } = whole;
  await sandbox.reset('github', { repositories: 2, commits: 60, pull_requests: 10 });
  await sandbox.reset('google-calendar', { calendars: 2, events: 60 });
  await sandbox.reset('stripe', { customers: 20, payments: 60, refunds: 5, disputes: 1 });
  const session = await api.session();
  for (const system of ['github', 'google-calendar']) {
    const flow = await connectByOAuth(session, system);
    expect(flow).toMatchObject({ status: 'connected' });
    connections[system] = flow.connectionId ?? '';
  }
  connections['stripe'] = (await api.connectStripe()).id;
  for (const id of Object.values(connections)) await api.settled(id);
  await subscribed();
}, 180_000);
afterAll(() => whole.stop());

/** Webhook subscriptions are made after the first sync; the sandbox's ledger shows them. */
async function subscribed(): Promise<void> {
  const made = async (system: string, path: string) =>
    (await whole.sandbox.ledger(`system=${system}&path=${path}`)).filter(
      ({ method, status, direction }) =>
        direction === 'in' && method === 'POST' && status !== null && status < 300,
    ).length;
  await waitFor('the webhook subscriptions', async () => {
    const counts = [
      await made('github', '/hooks'),
      await made('google-calendar', '/watch'),
      await made('stripe', '/webhook_endpoints'),
    ];
    return counts[0] === 2 && counts[1] === 2 && counts[2] === 1 ? counts : null;
  });
}

async function changesOf(model: string): Promise<RecordChange[]> {
  const events = (await whole.webhooks()).filter(
    ({ type, data }) => type === 'records.changed' && data['model'] === model,
  );
  return events.flatMap(({ data }) => data['changes'] as RecordChange[]);
}

/** The change that follows `act`; fails when a second one for the same record comes with the next full look. */
async function oneChange(
  model: string,
  sync: string,
  connection: string,
  act: () => Promise<unknown>,
): Promise<RecordChange> {
  const before = new Set((await changesOf(model)).map(({ sequence }) => sequence));
  const fresh = async () => (await changesOf(model)).filter(({ sequence }) => !before.has(sequence));
  await act();
  const [change] = await waitFor(`a change of ${model}`, async () => {
    const found = await fresh();
    return found.length > 0 ? found : null;
  });
  const run = await whole.api.run(connection, sync);
  expect(run.status).toBe('succeeded');
  await quiet();
  expect(await fresh()).toHaveLength(1);
  return change as RecordChange;
}

/** Everything in the outbox has been delivered when an event that comes behind it has. */
async function quiet(): Promise<void> {
  const id = connections['stripe'] ?? '';
  const run = await whole.api.run(id, 'customers');
  await waitFor('the event behind all others', async () =>
    (await whole.webhooks()).find(
      ({ type, data }) => type === 'sync.completed' && (data['run'] as { id: string }).id === run.id,
    ),
  );
}

test('a new branch is one created branch, its removal one deletion', async () => {
  const token = await whole.sandbox.developerToken('github');
  const id = connections['github'] ?? '';
  const [repository] = await whole.sandbox.provider<{ full_name: string; default_branch: string }[]>(
    'GET',
    '/api.github.com/user/repos',
    token,
  );
  const base = `/api.github.com/repos/${repository?.full_name}`;
  const head = await whole.sandbox.provider<{ object: { sha: string } }>(
    'GET',
    `${base}/git/ref/heads/${repository?.default_branch}`,
    token,
  );
  const created = await oneChange('vcs.branch', 'branches', id, () =>
    whole.sandbox.provider('POST', `${base}/git/refs`, token, {
      ref: 'refs/heads/e2e',
      sha: head.object.sha,
    }),
  );
  expect(created).toMatchObject({ operation: 'created', data: { name: 'e2e', headSha: head.object.sha } });

  const deleted = await oneChange('vcs.branch', 'branches', id, () =>
    whole.sandbox.provider('DELETE', `${base}/git/refs/heads/e2e`, token),
  );
  expect(deleted).toMatchObject({ operation: 'deleted', remoteId: created.remoteId, data: null });
}, 120_000);

test('a moved event is one update of its times, a cancelled one a deletion', async () => {
  const token = await whole.sandbox.developerToken('google-calendar');
  const id = connections['google-calendar'] ?? '';
  const base = '/www.googleapis.com/calendar/v3/calendars/primary/events';
  const list = await whole.sandbox.provider<{
    items: { id: string; start: { dateTime?: string }; recurringEventId?: string }[];
  }>('GET', base, token);
  const event = list.items.find(
    ({ start, recurringEventId }) => start.dateTime !== undefined && recurringEventId === undefined,
  );
  const moved = await oneChange('calendar.event', 'events', id, () =>
    whole.sandbox.provider('PATCH', `${base}/${event?.id}`, token, {
      start: { dateTime: '2027-01-05T09:00:00+01:00', timeZone: 'Europe/Berlin' },
      end: { dateTime: '2027-01-05T10:00:00+01:00', timeZone: 'Europe/Berlin' },
    }),
  );
  expect(moved).toMatchObject({
    operation: 'updated',
    data: { start: { dateTime: '2027-01-05T09:00:00+01:00' } },
  });
  expect(moved.changedFields).toEqual(expect.arrayContaining(['start', 'end']));

  const cancelled = await oneChange('calendar.event', 'events', id, () =>
    whole.sandbox.provider('DELETE', `${base}/${event?.id}`, token),
  );
  expect(cancelled).toMatchObject({ operation: 'deleted', remoteId: moved.remoteId });
}, 120_000);

test('a refund is one created refund', async () => {
  const key = 'rk_test_sandboxGlobex';
  const { data } = await whole.sandbox.provider<{
    data: { id: string; paid: boolean; amount_refunded: number }[];
  }>('GET', '/api.stripe.com/v1/charges?limit=50', key);
  const charge = data.find(({ paid, amount_refunded }) => paid && amount_refunded === 0)?.id ?? '';
  const refund = await oneChange('payments.refund', 'refunds', connections['stripe'] ?? '', () =>
    whole.sandbox.provider('POST', '/api.stripe.com/v1/refunds', key, { charge }, 'form'),
  );
  expect(refund).toMatchObject({
    operation: 'created',
    data: { paymentRemoteId: charge, status: 'succeeded' },
  });
}, 120_000);

test('a run without changes writes nothing and announces no record', async () => {
  const [before, sequences] = await Promise.all([changedCount(), sequencesOf()]);
  for (const [system, id] of Object.entries(connections)) {
    for (const { sync } of await whole.api.syncs(id)) {
      const run = await whole.api.run(id, sync);
      expect([system, sync, run.status, run.counts.created, run.counts.updated, run.counts.deleted]).toEqual([
        system,
        sync,
        'succeeded',
        0,
        0,
        0,
      ]);
    }
  }
  await quiet();
  expect(await changedCount()).toBe(before);
  expect(await sequencesOf()).toEqual(sequences);
}, 120_000);

async function changedCount(): Promise<number> {
  return (await whole.webhooks()).filter(({ type }) => type === 'records.changed').length;
}

async function sequencesOf(): Promise<unknown> {
  const models = [
    'vcs.repository',
    'vcs.branch',
    'vcs.commit',
    'calendar.event',
    'payments.payment',
    'payments.refund',
  ];
  return Promise.all(
    models.map(async (model) =>
      (await whole.api.records(model)).map(({ sequence, changedAt }) => [sequence, changedAt]),
    ),
  );
}
