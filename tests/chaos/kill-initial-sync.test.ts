import { setTimeout as pause } from 'node:timers/promises';
import type { RecordChange } from '../../server/contract/events.ts';
import type { RecordResource } from '../../server/contract/records.ts';
import { full, seed, tell } from '../support/chaos.ts';
import { connectByOAuth } from '../support/oauth.ts';
import { startWhole, type Whole } from '../support/patchbay.ts';
import { randomOf } from '../support/random.ts';
import { waitFor } from '../support/wait.ts';
import { type Delivery, startReceiver } from '../support/webhook-receiver.ts';

/** `kill -9` of everything at random moments of initial syncs: afterwards nobody can tell. */
const KILLS = full ? 20 : 3;
const SIZES = full
  ? {
      github: { repositories: 6, commits: 3000, pull_requests: 200 },
      'google-calendar': { calendars: 4, events: 2000 },
      stripe: { customers: 500, payments: 5000, refunds: 200, disputes: 10 },
    }
  : {
      github: { repositories: 2, commits: 300, pull_requests: 20 },
      'google-calendar': { calendars: 2, events: 150 },
      stripe: { customers: 150, payments: 600, refunds: 30, disputes: 2 },
    };
const MODELS = [
  'vcs.repository',
  'vcs.branch',
  'vcs.commit',
  'vcs.pull_request',
  'calendar.calendar',
  'calendar.event',
  'payments.customer',
  'payments.payment',
  'payments.refund',
];
const SETTLE_MS = full ? 600_000 : 150_000;

let whole: Whole;
beforeAll(async () => {
  whole = await startWhole();
  for (const [system, sizes] of Object.entries(SIZES)) await whole.sandbox.reset(system, sizes);
}, 120_000);
afterAll(() => whole.stop(), 60_000);

async function connectAll({ api }: Whole, tenant: string): Promise<string[]> {
  const session = await api.session(tenant);
  const ids: string[] = [];
  for (const system of ['github', 'google-calendar']) {
    const flow = await connectByOAuth(session, system);
    if (flow.connectionId === null) throw new Error(`${system}: ${flow.status} ${flow.message}`);
    ids.push(flow.connectionId);
  }
  ids.push((await api.connectStripe(tenant)).id);
  return ids;
}

/** All records of a tenant in a fixed order, without times and ids that are made anew. */
async function contents(
  { api }: Whole,
  tenant: string,
): Promise<{ text: string; records: RecordResource[] }> {
  const records: RecordResource[] = [];
  for (const model of MODELS) records.push(...(await api.records(model, `&tenantId=${tenant}`)));
  const lines = records.map(({ model, remoteId, data, contentHash, deletedAt }) =>
    JSON.stringify([model, remoteId, data, contentHash, deletedAt === null]),
  );
  return { text: lines.toSorted().join('\n'), records };
}

test(
  `records equal those of an undisturbed run after ${KILLS} kills (CHAOS_SEED=${seed})`,
  async () => {
    const random = randomOf(seed);
    for (const id of await connectAll(whole, 'undisturbed')) await whole.api.settled(id, SETTLE_MS);
    const expected = await contents(whole, 'undisturbed');
    expect(expected.records.length).toBeGreaterThan(1000);

    const receiver = await startReceiver(whole.api);
    const tenants: { name: string; ids: string[] }[] = [];
    const read = async (ids: readonly string[]) => {
      const states = (await Promise.all(ids.map((id) => whole.api.syncs(id)))).flat();
      const done = states.every(({ run }) => run !== null && run.finishedAt !== null);
      return { done, count: states.reduce((sum, { run }) => sum + (run?.counts.read ?? 0), 0) };
    };
    let unfinished: string[] = [];
    for (let kills = 0; kills < KILLS; kills++) {
      if (unfinished.length === 0) {
        const name = `tenant-${tenants.length}`;
        unfinished = await connectAll(whole, name);
        tenants.push({ name, ids: unfinished });
      }
      // Most kills come when the work goes on again, some while it is being taken up.
      if (random() < 0.75) {
        const { count } = await read(unfinished);
        await waitFor(
          'the syncs to go on',
          async () => {
            const now = await read(unfinished);
            return now.done || now.count > count ? true : null;
          },
          { timeoutMs: 60_000, everyMs: 20 },
        );
      }
      await pause(random() * (full ? 1500 : 400));
      await whole.kill('SIGKILL');
      await whole.restart();
      if ((await read(unfinished)).done) unfinished = [];
    }

    let compared = 0;
    for (const { name, ids } of tenants) {
      for (const id of ids) {
        const states = await whole.api.settled(id, SETTLE_MS);
        for (const { sync, run } of states) expect([sync, run?.status]).toEqual([sync, 'succeeded']);
      }
      const { text, records } = await contents(whole, name);
      for (const id of ids) await expectCounted(id, records);
      const keys = records.map(({ connectionId, model, remoteId }) => `${connectionId} ${model} ${remoteId}`);
      expect(new Set(keys).size).toBe(keys.length);
      compared += keys.length;
      expect(text === expected.text ? 'equal' : firstDifference(text, expected.text)).toBe('equal');
      await expectAnnounced(receiver.deliveries, records);
    }
    expect(receiver.refused).toEqual([]);
    tell('initial sync through kills', {
      kills: KILLS,
      'times begun anew': tenants.length,
      'records as of an undisturbed run': compared,
      'lost, doubled or different': 0,
    });
    await receiver.close();
  },
  SETTLE_MS * 3,
);

/** What is shown as the number of records is the number of records. */
async function expectCounted(connectionId: string, records: readonly RecordResource[]): Promise<void> {
  for (const { model, records: shown } of await whole.api.syncs(connectionId)) {
    const live = records.filter(
      (record) => record.connectionId === connectionId && record.model === model && record.deletedAt === null,
    );
    expect([model, shown]).toEqual([model, live.length]);
  }
}

function firstDifference(actual: string, expected: string): string {
  const [left, right] = [actual.split('\n'), expected.split('\n')];
  const at = left.findIndex((line, index) => line !== right[index]);
  return `${left.length} records instead of ${right.length}; ${left[at]} instead of ${right[at]}`;
}

/** Every record was announced; repeats of a delivery are the same delivery, and no change comes under two ids. */
async function expectAnnounced(deliveries: readonly Delivery[], records: RecordResource[]): Promise<void> {
  const changes = () =>
    deliveries
      .filter(({ type }) => type === 'records.changed')
      .flatMap(({ id, data }) =>
        (data['changes'] as RecordChange[]).map((change) => ({ webhook: id, change })),
      );
  const missing = () => {
    const told = new Set(changes().map(({ change }) => `${change.model} ${change.id}`));
    return records.filter(({ model, id }) => !told.has(`${model} ${id}`));
  };
  await waitFor('every record to be announced', async () => (missing().length === 0 ? true : null), {
    timeoutMs: 120_000,
    everyMs: 200,
    seen: () => [missing().length, missing()[0]],
  });
  const bodies = new Map<string, string>();
  for (const { id, text } of deliveries) {
    expect([id, bodies.get(id) ?? text]).toEqual([id, text]);
    bodies.set(id, text);
  }
  const webhookOf = new Map<number, string>();
  for (const { webhook, change } of changes()) {
    expect([change.sequence, webhookOf.get(change.sequence) ?? webhook]).toEqual([change.sequence, webhook]);
    webhookOf.set(change.sequence, webhook);
  }
}
