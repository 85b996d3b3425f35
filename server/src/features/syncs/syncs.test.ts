import type { ImplementedRoute } from '../../http/implement.ts';
import type { IntegrationDoc } from '../../models/integration.ts';
import { withTransaction } from '../../models/transaction.ts';
import type { Runtime } from '../../runtime/create-runtime.ts';
import { createFakeProvider, type FakeProvider, fakeConnector } from '../../runtime/testing/fake-provider.ts';
import { type RuntimeFixture, runtimeFixture } from '../../runtime/testing/runtime-fixture.ts';
import { recordRoutes } from '../records/records.routes.ts';
import { createRecordReadStore } from '../records/records.store.ts';
import { syncRoutes } from './syncs.routes.ts';
import { createSyncService, type SyncService } from './syncs.service.ts';
import { createSyncReadStore } from './syncs.store.ts';

let fixture: RuntimeFixture;
let provider: FakeProvider;
let runtime: Runtime;
let service: SyncService;
let connection: IntegrationDoc;
let routes: ImplementedRoute[];

beforeAll(async () => {
  fixture = await runtimeFixture();
  provider = createFakeProvider();
  runtime = fixture.runtime(fakeConnector(provider));
  runtime.worker?.start();
  const store = createSyncReadStore(fixture.db.models);
  service = createSyncService({
    store,
    recordCounts: runtime.stores.recordCounts,
    configurations: runtime.stores.configurations,
    connectorOf: runtime.connectorOf,
    requestRun: runtime.requestRun,
    schedules: { nextRunAt: async () => new Map([['items', new Date('2030-01-01T00:00:00Z')]]) },
    scheduler: runtime.scheduler,
  });
  routes = [
    ...syncRoutes({
      service,
      store,
      connections: { get: async () => connection },
    }),
    ...recordRoutes({ store: createRecordReadStore(fixture.db.models) }),
  ];
});
afterAll(() => fixture.close());
beforeEach(async () => {
  connection = await fixture.connect();
});

function call(
  method: string,
  path: string,
  parts: Record<string, unknown>,
  environment = fixture.environment,
) {
  const found = routes.find(({ route }) => route.method === method && route.path === path);
  if (found === undefined) throw new Error(`No route ${method} ${path}`);
  const { params, query } = found.route;
  return found.handle({
    ...parts,
    params: params?.parse(parts.params) ?? {},
    query: query?.parse(parts.query ?? {}) ?? {},
    principal: { type: 'api_key', environment, keyId: 'key', permissions: [] },
  } as never) as Promise<Record<string, never>>;
}

function run(sync: string, of: IntegrationDoc = connection) {
  return withTransaction(fixture.db.connection, (session) =>
    service.run(of, sync, { session, afterCommit: (effect) => void effect() }),
  );
}

async function sync(): Promise<string> {
  const { runId } = await run('items');
  await fixture.ended(runId);
  return runId;
}

test('states, runs and history of a connection', async () => {
  provider.set('a', 'a-1', 'One');
  const runId = await sync();
  const { data } = (await call('GET', '/v1/connections/:id/syncs', {
    params: { id: connection._id },
  })) as unknown as {
    data: unknown[];
  };
  expect(data).toMatchObject([
    {
      sync: 'items',
      title: 'Items',
      enabled: true,
      everyMinutes: 5,
      nextRunAt: '2030-01-01T00:00:00.000Z',
      records: 1,
      run: { id: runId, status: 'succeeded', counts: { created: 1 } },
    },
    { sync: 'snapshot', records: 0, run: null, lastSyncedAt: null },
  ]);
  expect(await call('GET', '/v1/sync-runs/:id', { params: { id: runId } })).toMatchObject({ id: runId });
  await expect(
    call('GET', '/v1/sync-runs/:id', { params: { id: runId } }, 'env_other'),
  ).rejects.toMatchObject({
    status: 404,
  });
  await sync();
  const first = await service.runs(connection, { sync: undefined, limit: 1, cursor: undefined });
  const second = await service.runs(connection, { sync: 'items', limit: 1, cursor: first.nextCursor ?? '' });
  expect([first.data.length, second.data[0]?.id, second.nextCursor]).toEqual([1, runId, null]);
});

test('what cannot be run is refused with what to do', async () => {
  await expect(run('nothing')).rejects.toMatchObject({ status: 404 });
  await expect(run('toString')).rejects.toMatchObject({ status: 404 });
  await expect(run('items', { ...connection, status: 'paused' })).rejects.toMatchObject({
    status: 409,
    code: 'connection_not_active',
  });
  await fixture.db.models.IntegrationConfig.create({
    _id: connection._id,
    environment: fixture.environment,
    tenantId: 'tenant-1',
    version: 1,
    syncs: { items: { enabled: false } },
    settings: {},
    updatedAt: new Date(),
  });
  await expect(run('items')).rejects.toMatchObject({ code: 'sync_disabled' });
});

test('records are read page by page and polled on from the cursor, deletions on request', async () => {
  for (let n = 0; n < 5; n++) provider.set('poll', `p-${n}`, `Item ${n}`);
  await sync();
  type Page = { data: { id: string; remoteId: string; deletedAt: string | null }[]; nextCursor: string };
  const list = (query: Record<string, unknown>) =>
    call('GET', '/v1/records/:model', {
      params: { model: 'payments.customer' },
      query: { connectionId: connection._id, ...query },
    }) as unknown as Promise<Page>;
  const total = await fixture.records(connection._id);
  const seen: string[] = [];
  let cursor: string | undefined;
  for (;;) {
    const page = await list({ limit: 2, ...(cursor === undefined ? {} : { cursor }) });
    cursor = page.nextCursor;
    if (page.data.length === 0) break;
    seen.push(...page.data.map((record) => record.id));
  }
  expect(seen.sort()).toEqual(total.map((record) => record._id).sort());
  provider.remove('poll', 'p-3');
  provider.set('poll', 'p-4', 'Renamed');
  await sync();
  expect((await list({ cursor })).data).toMatchObject([{ remoteId: 'p-4' }]);
  const all = await list({ cursor, includeDeleted: 'true' });
  expect(all.data).toMatchObject([{ remoteId: 'p-4', deletedAt: null }, { remoteId: 'p-3' }]);
  const record = all.data[0];
  const params = { model: 'payments.customer', id: record?.id };
  expect(await call('GET', '/v1/records/:model/:id', { params })).toMatchObject({
    data: { name: 'Renamed' },
  });
  await expect(call('GET', '/v1/records/:model/:id', { params }, 'env_other')).rejects.toMatchObject({
    status: 404,
  });
  await expect(list({ cursor: 'nonsense' })).rejects.toMatchObject({ status: 400, code: 'invalid_cursor' });
  await expect(call('GET', '/v1/records/:model', { params: { model: 'no.such' } })).rejects.toMatchObject({
    code: 'unknown_model',
  });
});
