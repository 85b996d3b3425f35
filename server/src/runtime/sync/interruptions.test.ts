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
  runtime = fixture.runtime(fakeConnector(provider), { stopWaitMs: 100 });
  runtime.worker?.start();
  connection = await fixture.connect();
});
afterEach(() => fixture.stopWorkers());

async function request(sync: string, more: Partial<RunRequest> = {}): Promise<string> {
  const of = runOf(connection, fakeConnector(provider), sync);
  const id = await runtime.requestRun(of, { trigger: 'manual', ...more });
  runtime.scheduler.wake();
  return id;
}
const run = async (sync: string, more: Partial<RunRequest> = {}) => fixture.ended(await request(sync, more));
const live = async () =>
  (await fixture.records(connection._id)).filter(({ deletedAt }) => deletedAt === null);

function fill(partition: string, count: number): void {
  for (let n = 0; n < count; n++) {
    provider.set(partition, `${partition}-${String(n).padStart(3, '0')}`, `Item ${n}`);
  }
}

test('a checkpoint of another version counts as expired: everything is read again', async () => {
  fill('a', 25);
  await run('items');
  const { SyncState } = fixture.db.models;
  await SyncState.updateMany({ connectionId: connection._id }, { $set: { checkpoint: { cursor: 'old' } } });
  expect(await run('items')).toMatchObject({
    status: 'succeeded',
    counts: { created: 0, unchanged: 25, deleted: 0 },
  });
  expect(await run('items')).toMatchObject({ status: 'succeeded', counts: { read: 0 } });
});

test('deletions that are held back stay told when another partition fails', async () => {
  fill('a', 20);
  fill('b', 5);
  await run('items');
  for (let n = 0; n < 15; n++) provider.items.get('a')?.delete(`a-${String(n).padStart(3, '0')}`);
  provider.beforePage = ({ partition }) => {
    if (partition === 'b') throw failure('forbidden');
  };
  expect(await run('items', { full: true })).toMatchObject({
    status: 'failed',
    heldDeletions: 15,
    counts: { deleted: 0 },
  });
});

test('a pass whose first pages are kept no more deletes nothing and is read again', async () => {
  fill('snapshot', 25);
  await run('snapshot');
  provider.items.get('snapshot')?.delete('snapshot-024');
  provider.beforePage = ({ index }) => {
    if (index === 1) throw failure('unexpected_response');
  };
  expect(await run('snapshot')).toMatchObject({ status: 'failed' });
  const { SyncPassPage } = fixture.db.models;
  expect((await SyncPassPage.deleteMany({ connectionId: connection._id })).deletedCount).toBe(1);
  provider.beforePage = () => undefined;
  expect(await run('snapshot')).toMatchObject({ status: 'succeeded', counts: { deleted: 1 } });
  expect(await live()).toHaveLength(24);
});

test('a run that does not end its page in time is cut off, and what it still writes is refused', async () => {
  fill('a', 45);
  const reached = Promise.withResolvers<void>();
  const go = Promise.withResolvers<void>();
  provider.beforePage = async ({ index }) => {
    if (index < 2) return;
    reached.resolve();
    await go.promise;
  };
  const id = await request('items');
  await reached.promise;
  await runtime.scheduler.stopAll(connection._id);
  expect(await runtime.stores.runs.get(id)).toMatchObject({ status: 'interrupted', active: false });
  const before = await fixture.records(connection._id);
  go.resolve();
  await fixture.stopWorkers();
  expect(await fixture.records(connection._id)).toEqual(before);
});

test('deletions that are allowed while a run is under way are carried out by the run that follows', async () => {
  fill('snapshot', 20);
  await run('snapshot');
  for (let n = 0; n < 15; n++)
    provider.items.get('snapshot')?.delete(`snapshot-${String(n).padStart(3, '0')}`);
  const reached = Promise.withResolvers<void>();
  const go = Promise.withResolvers<void>();
  provider.beforePage = async () => {
    reached.resolve();
    await go.promise;
  };
  const id = await request('snapshot', { trigger: 'schedule' });
  await reached.promise;
  expect(await request('snapshot', { allowDeletions: true })).toBe(id);
  go.resolve();
  expect(await fixture.ended(id)).toMatchObject({ heldDeletions: 15, counts: { deleted: 0 } });
  const next = await until(async () => {
    const latest = await runtime.stores.runs.latest(connection._id, 'snapshot');
    return latest !== null && latest._id !== id ? latest : null;
  });
  expect(await fixture.ended(next._id)).toMatchObject({ trigger: 'manual', counts: { deleted: 15 } });
  expect(await live()).toHaveLength(5);
});
