import type { IntegrationDoc } from '../../models/integration.ts';
import type { Runtime } from '../create-runtime.ts';
import { createFakeProvider, type FakeProvider, failure, fakeConnector } from '../testing/fake-provider.ts';
import { type RuntimeFixture, runtimeFixture, until } from '../testing/runtime-fixture.ts';
import { runOf } from './create-sync-scheduler.ts';
import type { RunRequest } from './request-run.ts';

let fixture: RuntimeFixture;
let provider: FakeProvider;
let runtime: Runtime;
let connection: IntegrationDoc;

beforeAll(async () => {
  fixture = await runtimeFixture();
});
afterAll(() => fixture.close());

beforeEach(async () => {
  provider = createFakeProvider();
  const connector = fakeConnector(provider);
  runtime = fixture.runtime(connector);
  runtime.worker?.start();
  connection = await fixture.connect();
});
afterEach(() => fixture.stopWorkers());

async function request(sync: string, request: Partial<RunRequest> = {}) {
  const id = await runtime.requestRun(runOf(connection, fakeConnector(provider), sync), {
    trigger: 'manual',
    ...request,
  });
  runtime.scheduler.wake();
  return id;
}

const run = async (sync: string, more: Partial<RunRequest> = {}) => fixture.ended(await request(sync, more));
const names = async () =>
  (await fixture.records(connection._id)).map(({ remoteId, data, deletedAt }) =>
    deletedAt === null ? `${remoteId}=${data.name}` : `${remoteId} gone`,
  );

function fill(partition: string, count: number): void {
  for (let n = 0; n < count; n++) {
    provider.set(partition, `${partition}-${String(n).padStart(3, '0')}`, `Item ${n}`);
  }
}

describe('initial sync and changes', () => {
  test('reads every partition, announces each record once, in sequence', async () => {
    fill('a', 25);
    fill('b', 5);
    const done = await run('items');
    expect(done).toMatchObject({
      status: 'succeeded',
      counts: { read: 30, created: 30, updated: 0, unchanged: 0, deleted: 0, rejected: 0 },
      total: 30,
      donePartitions: ['a', 'b'],
      active: false,
      lease: null,
    });
    const records = await fixture.records(connection._id);
    expect(records).toHaveLength(30);
    expect(new Set(records.map((record) => record.sequence)).size).toBe(30);
    const changed = await fixture.events(connection._id, 'records.changed');
    const changes = changed.flatMap((event) => event.data.changes as { id: string; sequence: number }[]);
    expect(changes.map((change) => change.id).sort()).toEqual(records.map((record) => record._id).sort());
    expect(changes.map((change) => change.sequence)).toEqual(
      [...changes.map((change) => change.sequence)].sort((a, b) => a - b),
    );
    const completed = await fixture.events(connection._id, 'sync.completed');
    expect(completed).toHaveLength(1);
    const stored = await fixture.db.models.Integration.findById(connection._id).lean();
    expect(stored?.lastSyncedAt).toEqual(done.finishedAt);
  });

  test('a second run without changes writes no record and announces no change', async () => {
    fill('a', 25);
    await run('items');
    const before = await fixture.records(connection._id);
    const announced = (await fixture.events(connection._id, 'records.changed')).length;
    const again = await run('items', { full: true });
    expect(again.counts).toMatchObject({ created: 0, updated: 0, unchanged: 25, deleted: 0 });
    expect(await run('items')).toMatchObject({ counts: { read: 0 } });
    expect(await fixture.records(connection._id)).toEqual(before);
    expect(await fixture.events(connection._id, 'records.changed')).toHaveLength(announced);
  });

  test('a change, a new item and a deletion arrive as exactly one change each', async () => {
    fill('a', 5);
    await run('items');
    provider.set('a', 'a-001', 'Renamed');
    provider.set('a', 'a-009', 'New');
    provider.remove('a', 'a-002');
    await run('items');
    const last = (await fixture.events(connection._id, 'records.changed')).at(-1);
    expect(last?.data.changes).toMatchObject([
      { operation: 'updated', remoteId: 'a-001', changedFields: ['name'], data: { name: 'Renamed' } },
      { operation: 'created', remoteId: 'a-009', changedFields: [] },
      { operation: 'deleted', remoteId: 'a-002', data: null },
    ]);
    expect(await names()).toEqual([
      'a-000=Item 0',
      'a-001=Renamed',
      'a-002 gone',
      'a-003=Item 3',
      'a-004=Item 4',
      'a-009=New',
    ]);
    provider.set('a', 'a-002', 'Back');
    await run('items');
    expect((await names())[2]).toBe('a-002=Back');
  });

  test('what does not fit the model is counted with its field, never its value', async () => {
    fill('a', 3);
    provider.set('a', 'a-001', 'INVALID');
    const done = await run('items');
    expect(done).toMatchObject({ status: 'succeeded', counts: { read: 3, created: 2, rejected: 1 } });
    expect(done.rejects).toMatchObject([{ remoteId: 'a-001', field: 'name' }]);
    expect(JSON.stringify(done)).not.toContain('987654321');
  });
});

describe('deletions', () => {
  test('a complete pass removes what it did not see', async () => {
    fill('snapshot', 25);
    await run('snapshot');
    provider.remove('snapshot', 'snapshot-003');
    provider.remove('snapshot', 'snapshot-017');
    const done = await run('snapshot');
    expect(done).toMatchObject({ counts: { deleted: 2, unchanged: 23 }, heldDeletions: 0 });
    expect(await fixture.db.models.SyncPassPage.countDocuments({ connectionId: connection._id })).toBe(0);
  });

  test('too many wait for a person, who can allow them', async () => {
    fill('snapshot', 40);
    await run('snapshot');
    for (let n = 0; n < 11; n++) provider.remove('snapshot', `snapshot-${String(n).padStart(3, '0')}`);
    expect(await run('snapshot')).toMatchObject({
      status: 'succeeded',
      counts: { deleted: 0 },
      heldDeletions: 11,
    });
    expect(await run('snapshot', { allowDeletions: true })).toMatchObject({
      counts: { deleted: 11 },
      heldDeletions: 0,
    });
  });

  test('a failed pass deletes nothing', async () => {
    fill('snapshot', 40);
    await run('snapshot');
    provider.remove('snapshot', 'snapshot-000');
    provider.beforePage = ({ index }) => {
      if (index === 2) throw failure('unexpected_response', { field: 'items.name' });
    };
    expect(await run('snapshot')).toMatchObject({
      status: 'failed',
      counts: { deleted: 0 },
      failure: { kind: 'unexpected_response', field: 'items.name' },
    });
    provider.beforePage = () => undefined;
    expect(await run('snapshot')).toMatchObject({ status: 'succeeded', counts: { deleted: 1 } });
  });

  test('a partition that vanished takes its records along', async () => {
    fill('a', 5);
    fill('b', 15);
    await run('items');
    provider.items.delete('b');
    expect(await run('items')).toMatchObject({ status: 'succeeded', counts: { deleted: 15 } });
    expect((await names()).filter((name) => !name.endsWith('gone'))).toHaveLength(5);
  });

  test('all partitions gone at once is held', async () => {
    fill('a', 15);
    await run('items');
    provider.items.clear();
    expect(await run('items')).toMatchObject({ counts: { deleted: 0 }, heldDeletions: 15 });
  });
});

describe('failures', () => {
  test('rate_limited waits as told and repeats the page', async () => {
    fill('a', 25);
    let limited = 0;
    provider.beforePage = ({ index }) => {
      if (index === 1 && limited++ === 0) throw failure('rate_limited', { retryAfterMs: 120 });
    };
    const startedAt = Date.now();
    expect(await run('items')).toMatchObject({ status: 'succeeded', counts: { created: 25 } });
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(120);
  });

  test('a long wait gives the run back to the queue, with the time of the next try', async () => {
    fill('a', 5);
    provider.beforePage = () => {
      throw failure('rate_limited', { retryAfterMs: 3_600_000 });
    };
    const id = await request('items');
    const waiting = await until(async () => {
      const doc = await runtime.stores.runs.get(id);
      return doc?.notBefore ? doc : null;
    });
    expect(waiting).toMatchObject({ status: 'queued', active: true, failure: { kind: 'rate_limited' } });
    expect(waiting.notBefore?.getTime()).toBeGreaterThan(Date.now() + 3_000_000);
    provider.beforePage = () => undefined;
    expect(await request('items')).toBe(id);
    expect(await fixture.ended(id)).toMatchObject({ status: 'succeeded', failure: null });
  });

  test('unavailable backs off, goes on where it stood, and gives up after many tries', async () => {
    fill('a', 25);
    let failing = 3;
    provider.beforePage = ({ index }) => {
      if (index > 0 && failing-- > 0) throw failure('unavailable');
    };
    expect(await run('items')).toMatchObject({ status: 'succeeded', counts: { read: 25, created: 25 } });
    provider.beforePage = () => {
      throw failure('unavailable');
    };
    expect(await run('items')).toMatchObject({ status: 'failed', failure: { kind: 'unavailable' } });
    const degraded = await fixture.db.models.Integration.findById(connection._id).lean();
    expect(degraded?.status).toBe('degraded');
    provider.beforePage = () => undefined;
    await run('items');
    const recovered = await fixture.db.models.Integration.findById(connection._id).lean();
    expect(recovered).toMatchObject({ status: 'active', failure: null });
    expect(await fixture.events(connection._id, 'connection.recovered')).toHaveLength(1);
  });

  test('an expired checkpoint reads everything again and deletes only at the end', async () => {
    fill('a', 25);
    await run('items');
    provider.items.get('a')?.delete('a-003');
    let expired = 0;
    const deletedDuring: number[] = [];
    provider.beforePage = async () => {
      if (expired++ === 0) throw failure('checkpoint_expired');
      deletedDuring.push(
        await fixture.db.models.Record.countDocuments({
          connectionId: connection._id,
          deletedAt: { $ne: null },
        }),
      );
    };
    expect(await run('items')).toMatchObject({
      status: 'succeeded',
      counts: { created: 0, unchanged: 24, deleted: 1 },
    });
    expect(deletedDuring).toEqual([0, 0, 0]);
  });

  test('an unexpected response keeps the checkpoint and the other partitions go on', async () => {
    fill('a', 25);
    fill('b', 5);
    provider.beforePage = ({ partition, index }) => {
      if (partition === 'a' && index === 1) throw failure('unexpected_response', { field: 'name' });
    };
    const failed = await run('items');
    expect(failed).toMatchObject({ status: 'failed', counts: { created: 15 }, failure: { field: 'name' } });
    expect(await fixture.events(connection._id, 'sync.failed')).toHaveLength(1);
    provider.beforePage = () => undefined;
    const served = provider.pagesServed;
    expect(await run('items')).toMatchObject({ status: 'succeeded', counts: { created: 15, unchanged: 0 } });
    expect(provider.pagesServed - served).toBe(3);
  });

  test("an error of the provider's own SDK is told as what it is, not as a stop of ours", async () => {
    fill('a', 5);
    provider.beforePage = () => {
      throw new Error('of an SDK');
    };
    expect(await run('items')).toMatchObject({ status: 'failed', failure: { kind: 'unexpected_response' } });
  });

  test('reauthorize: one event, runs end, later runs do not start', async () => {
    fill('a', 5);
    provider.beforePage = () => {
      throw failure('reauthorize');
    };
    const [items, snapshot] = await Promise.all([request('items'), request('snapshot')]);
    expect(await fixture.ended(items)).toMatchObject({ failure: { kind: 'reauthorize' } });
    await fixture.ended(snapshot);
    expect(await fixture.events(connection._id, 'connection.needs_reauthorization')).toHaveLength(1);
    expect(await run('items')).toMatchObject({ status: 'interrupted' });
  });
});

describe('stopping', () => {
  test('a pause ends the run after its page; it goes on from there', async () => {
    fill('a', 45);
    const reached = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    provider.beforePage = async ({ index }) => {
      if (index === 2) {
        reached.resolve();
        await go.promise;
      }
    };
    const id = await request('items');
    await reached.promise;
    const stopped = runtime.scheduler.stopAll(connection._id);
    await until(async () => (await runtime.stores.runs.get(id))?.stopRequested ?? false);
    go.resolve();
    await stopped;
    const interrupted = await runtime.stores.runs.get(id);
    expect(interrupted).toMatchObject({ status: 'interrupted', active: false });
    expect(interrupted?.counts.created).toBeLessThan(45);
    await runtime.scheduler.reschedule(connection);
    const resumed = await until(() => runtime.stores.runs.active(connection._id, 'items'));
    expect(resumed.trigger).toBe('resume');
    expect(await fixture.ended(resumed._id)).toMatchObject({ status: 'succeeded' });
    expect(await fixture.records(connection._id)).toHaveLength(45);
  });

  test('a shutdown hands the run over', async () => {
    fill('a', 45);
    const reached = Promise.withResolvers<void>();
    provider.beforePage = ({ index }) => {
      if (index === 2) reached.resolve();
      return new Promise((resolve) => setTimeout(resolve, 20));
    };
    const id = await request('items');
    await reached.promise;
    await runtime.worker?.stop();
    expect(await runtime.stores.runs.get(id)).toMatchObject({ status: 'queued', active: true, lease: null });
    const next = fixture.runtime(fakeConnector(provider));
    next.worker?.start();
    expect(await fixture.ended(id)).toMatchObject({
      status: 'succeeded',
      counts: { created: 45, unchanged: 0 },
    });
    await next.worker?.stop();
  });
});

describe('doubles', () => {
  test('a run in progress is answered, not doubled; a change during it makes another one follow', async () => {
    fill('a', 5);
    const reached = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    provider.beforePage = async () => {
      reached.resolve();
      await go.promise;
    };
    const id = await request('items');
    await reached.promise;
    const others = await Promise.all([request('items'), request('items', { trigger: 'schedule' })]);
    expect(others).toEqual([id, id]);
    expect(await request('items', { trigger: 'webhook', partitions: ['a'] })).toBe(id);
    expect(await request('items', { trigger: 'webhook', partitions: ['b'] })).toBe(id);
    go.resolve();
    await fixture.ended(id);
    const next = await until(async () => {
      const latest = await runtime.stores.runs.latest(connection._id, 'items');
      return latest !== null && latest._id !== id ? latest : null;
    });
    expect(next).toMatchObject({ trigger: 'webhook', partitions: ['a', 'b'] });
    await fixture.ended(next._id);
  });

  test('requests for a queued run are gathered in it', async () => {
    const later = { trigger: 'webhook', notBefore: new Date(Date.now() + 60_000) } as const;
    const first = await request('items', { ...later, partitions: ['a'] });
    expect(await request('items', { ...later, partitions: ['b'] })).toBe(first);
    expect(await runtime.stores.runs.get(first)).toMatchObject({ partitions: ['a', 'b'] });
    expect(await request('items')).toBe(first);
    expect(await fixture.ended(first)).toMatchObject({ partitions: [], status: 'succeeded' });
  });
});
