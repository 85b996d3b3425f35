import { createOutbox } from '../../delivery/outbox.ts';
import type { IntegrationDoc } from '../../models/integration.ts';
import type { Runtime } from '../create-runtime.ts';
import { KeyedMutex } from '../keyed-mutex.ts';
import { createRecordCountsStore } from '../stores/record-counts.store.ts';
import { createRecordsStore } from '../stores/records.store.ts';
import { createSyncRunsStore } from '../stores/sync-runs.store.ts';
import { createSyncStatesStore } from '../stores/sync-states.store.ts';
import { createFakeProvider, type FakeProvider, fakeConnector } from '../testing/fake-provider.ts';
import { now, type RuntimeFixture, runtimeFixture } from '../testing/runtime-fixture.ts';
import { createChangeWriter } from './change-writer.ts';
import { checkPage } from './check-page.ts';
import { runOf } from './create-sync-scheduler.ts';
import { createPageWriter } from './page-writer.ts';
import { FenceLost } from './run-control.ts';

let fixture: RuntimeFixture;
let provider: FakeProvider;
let connection: IntegrationDoc;

beforeAll(async () => {
  fixture = await runtimeFixture();
});
afterAll(() => fixture.close());
afterEach(() => fixture.stopWorkers());
beforeEach(async () => {
  provider = createFakeProvider();
  connection = await fixture.connect();
});

function fill(partition: string, count: number): void {
  for (let n = 0; n < count; n++) {
    provider.set(partition, `${partition}-${String(n).padStart(3, '0')}`, `Item ${n}`);
  }
}

async function request(runtime: Runtime, sync = 'items'): Promise<string> {
  const id = await runtime.requestRun(runOf(connection, fakeConnector(provider), sync), {
    trigger: 'manual',
  });
  runtime.scheduler.wake();
  return id;
}

const content = async () =>
  (await fixture.records(connection._id)).map(({ _id, remoteId, data, contentHash, deletedAt }) =>
    JSON.stringify({ _id, remoteId, data, contentHash, deleted: deletedAt !== null }),
  );

test('many processes that ask and work at once do each thing once', async () => {
  fill('a', 60);
  fill('b', 60);
  const processes = Array.from({ length: 3 }, () => fixture.runtime(fakeConnector(provider)));
  for (const { worker } of processes) worker?.start();
  const ids = await Promise.all(processes.map((runtime) => request(runtime)));
  expect(new Set(ids).size).toBe(1);
  const run = await fixture.ended(ids[0]!);
  expect(run).toMatchObject({ status: 'succeeded', counts: { read: 120, created: 120 }, fence: 1 });
  expect(await content()).toHaveLength(120);
  await Promise.all(processes.map(({ worker }) => worker?.stop()));
});

test('the run of a worker that died is taken over, and what the dead one still writes is refused', async () => {
  fill('a', 60);
  const { models, connection: database } = fixture.db;
  const runtime = fixture.runtime(fakeConnector(provider), { leaseMs: 5000 });
  const id = await runtime.requestRun(runOf(connection, fakeConnector(provider), 'items'), {
    trigger: 'manual',
  });

  // A worker that claims the run, applies one page and then hangs.
  const runs = createSyncRunsStore(models);
  const states = createSyncStatesStore(models);
  const records = createRecordsStore(models, createRecordCountsStore({ database, models }));
  const lease = { holder: 'zombie', until: new Date(Date.now() + 600), now: now() };
  let claimed = await runs.claim(lease);
  while (claimed !== null && claimed.run._id !== id) claimed = await runs.claim(lease);
  const key = {
    environment: fixture.environment,
    connectionId: connection._id,
    sync: 'items',
    partition: 'a',
  };
  const state = await states.take(key, { label: null, ...lease, forgetCrashes: false });
  await states.beginPass({ id: state._id, fence: state.fence }, `${id}:x:first`, now());
  const zombie = createPageWriter(
    {
      records,
      runs,
      states,
      writeChanges: createChangeWriter({
        database,
        records,
        outbox: createOutbox({ models }),
        sequenceMutex: new KeyedMutex(),
        events: { maxBytes: 262_144, publicUrl: 'https://patchbay.example' },
        now,
      }),
      now,
    },
    {
      owner: { ...key, tenantId: 'tenant-1', system: 'fake', model: 'payments.customer' },
      run: { id, fence: claimed?.run.fence ?? 0 },
      state: { id: state._id, fence: state.fence },
      tally: { rejects: [], totals: new Map(), partitions: 1 },
      trackedPass: null,
      nothingStored: true,
    },
  );
  const page = (remoteId: string, after: string) =>
    checkPage('payments.customer', {
      upserts: [
        {
          remoteId,
          remoteUpdatedAt: null,
          data: {
            name: 'Item 0',
            email: null,
            phone: null,
            description: null,
            currency: null,
            delinquent: null,
            createdAt: '2026-01-01T00:00:00Z',
          },
        },
      ],
      deletedRemoteIds: [],
      checkpoint: { after, change: provider.changes.length },
    });
  await zombie.apply(page('a-000', 'a-000'));

  const startedAt = Date.now();
  runtime.worker?.start();
  const run = await fixture.ended(id);
  expect(Date.now() - startedAt).toBeLessThan(15_000);
  expect(run).toMatchObject({ status: 'succeeded', counts: { created: 60 } });
  expect(run.fence).toBeGreaterThan(claimed?.run.fence ?? 0);
  const before = await content();
  await expect(zombie.apply(page('a-zombie', 'zzz'))).rejects.toBeInstanceOf(FenceLost);
  expect(await content()).toEqual(before);
  await runtime.worker?.stop();
});

test.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])(
  'a failure of the database at its write number %i leaves the same records as no failure',
  async (failing) => {
    fill('a', 25);
    fill('b', 12);
    let appends = 0;
    const outbox = createOutbox({ models: fixture.db.models });
    const broken = {
      ...outbox,
      async append(...args: Parameters<typeof outbox.append>) {
        await outbox.append(...args);
        if (appends++ === failing) throw new Error('the database went away in the middle of a transaction');
      },
    };
    const runtime = fixture.runtime(fakeConnector(provider), { outbox: broken });
    runtime.worker?.start();
    const id = await request(runtime);
    // A failure of the last write, which ends the run, leaves it to be taken up again.
    const run = await fixture.ended(id);
    expect(run).toMatchObject({ status: 'succeeded', counts: { created: 37, unchanged: 0 } });
    expect(await content()).toHaveLength(37);
    const changes = (await fixture.events(connection._id, 'records.changed')).flatMap(
      (event) => event.data.changes as { id: string }[],
    );
    expect(new Set(changes.map((change) => change.id)).size).toBe(37);
    expect(changes).toHaveLength(37);
    expect(await fixture.events(connection._id, 'sync.completed')).toHaveLength(1);
    await runtime.worker?.stop();
  },
);

test('a partition that kills its process is parked, until a person runs it', async () => {
  fill('a', 5);
  const runtime = fixture.runtime(fakeConnector(provider));
  await fixture.db.models.SyncState.create({
    _id: `${connection._id}/items/a`,
    environment: fixture.environment,
    connectionId: connection._id,
    sync: 'items',
    partition: 'a',
    crashes: 10,
    updatedAt: now(),
  });
  runtime.worker?.start();
  const scheduled = await runtime.requestRun(runOf(connection, fakeConnector(provider), 'items'), {
    trigger: 'schedule',
  });
  expect(await fixture.ended(scheduled)).toMatchObject({ status: 'failed', failure: { kind: 'internal' } });
  expect(await fixture.ended(await request(runtime))).toMatchObject({ status: 'succeeded' });
  await runtime.worker?.stop();
});

test('records are read in the order of their commits while several connections write', async () => {
  fill('a', 80);
  const others = await Promise.all([fixture.connect(), fixture.connect()]);
  const processes = [fixture.runtime(fakeConnector(provider)), fixture.runtime(fakeConnector(provider))];
  for (const { worker } of processes) worker?.start();
  const seen = new Set<string>();
  let after = (await fixture.db.models.Environment.findById(fixture.environment).lean())?.sequence ?? 0;
  let reading = true;
  const reader = (async () => {
    const poll = async () => {
      const rows = await fixture.db.models.Record.find({
        environment: fixture.environment,
        sequence: { $gt: after },
      })
        .sort({ sequence: 1 })
        .limit(7)
        .lean();
      for (const row of rows) seen.add(row._id);
      after = rows.at(-1)?.sequence ?? after;
      return rows.length;
    };
    while (reading || (await poll()) > 0) {
      if (reading) await poll();
    }
  })();
  const runs = await Promise.all(
    [connection, ...others].map((one, index) =>
      processes[index % 2]!.requestRun(runOf(one, fakeConnector(provider), 'items'), { trigger: 'manual' }),
    ),
  );
  for (const { scheduler } of processes) scheduler.wake();
  await Promise.all(runs.map((id) => fixture.ended(id)));
  reading = false;
  await reader;
  const all = await fixture.db.models.Record.find({
    connectionId: { $in: [connection, ...others].map((one) => one._id) },
  }).lean();
  expect(all).toHaveLength(240);
  expect(all.filter((record) => !seen.has(record._id))).toEqual([]);
  await Promise.all(processes.map(({ worker }) => worker?.stop()));
});
