import fc from 'fast-check';
import { createOutbox } from '../../delivery/outbox.ts';
import { newId } from '../../models/ids.ts';
import { withTransaction } from '../../models/transaction.ts';
import { KeyedMutex } from '../../runtime/keyed-mutex.ts';
import { createRecordCountsStore, type RecordCountsStore } from '../../runtime/stores/record-counts.store.ts';
import { createRecordsStore } from '../../runtime/stores/records.store.ts';
import { createSyncRunsStore } from '../../runtime/stores/sync-runs.store.ts';
import { createSyncStatesStore } from '../../runtime/stores/sync-states.store.ts';
import { createChangeWriter } from '../../runtime/sync/change-writer.ts';
import { checkPage } from '../../runtime/sync/check-page.ts';
import { removeUnseen } from '../../runtime/sync/complete-pass.ts';
import { newRun } from '../../runtime/sync/new-run.ts';
import { createPageWriter, type PageWriter, type PageWriterDeps } from '../../runtime/sync/page-writer.ts';
import { FenceLost } from '../../runtime/sync/run-control.ts';
import { removeVanished } from '../../runtime/sync/vanished-partitions.ts';
import { now, type RuntimeFixture, runtimeFixture } from '../../runtime/testing/runtime-fixture.ts';
import { createDataRemovalStore, type DataRemovalStore } from './data-removal.store.ts';

/** Whatever writes records, in whatever order: the count that is shown is the number of records that are there. */
const MODEL = 'payments.refund';
const SYNC = 'refunds';
let fixture: RuntimeFixture;
let deps: PageWriterDeps;
let counts: RecordCountsStore;
let removal: DataRemovalStore;

beforeAll(async () => {
  fixture = await runtimeFixture();
  const { connection: database, models } = fixture.db;
  counts = createRecordCountsStore({ database, models });
  const records = createRecordsStore(models, counts);
  removal = createDataRemovalStore({
    models,
    transact: (work) => withTransaction(database, work),
    recordCounts: counts,
  });
  deps = {
    records,
    runs: createSyncRunsStore(models),
    states: createSyncStatesStore(models),
    writeChanges: createChangeWriter({
      database,
      records,
      outbox: createOutbox({ models }),
      events: { maxBytes: 262_144, publicUrl: 'https://patchbay.example' },
      sequenceMutex: new KeyedMutex(),
      now,
    }),
    now,
  };
});
afterAll(() => fixture.close());

interface Step {
  kind: 'page' | 'pass' | 'vanish' | 'remove data' | 'older version' | 'zombie';
  partition: string;
  upserts: string[];
  deletes: string[];
}

const remoteIds = fc.uniqueArray(
  fc.integer({ min: 0, max: 14 }).map((n) => `re_${n}`),
  { maxLength: 8 },
);
const steps = fc.array(
  fc.record<Step>({
    kind: fc.oneof(
      { weight: 6, arbitrary: fc.constant('page' as const) },
      { weight: 3, arbitrary: fc.constantFrom('pass' as const, 'vanish' as const) },
      {
        weight: 2,
        arbitrary: fc.constantFrom('remove data' as const, 'older version' as const, 'zombie' as const),
      },
    ),
    partition: fc.constantFrom('a', 'b'),
    upserts: remoteIds,
    deletes: remoteIds,
  }),
  { minLength: 1, maxLength: 12 },
);

test('the count of live records is right after any sequence of writes', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (sequence) => {
      const connection = newId('con');
      const held = await holdRun(connection);
      for (const step of sequence) {
        const before = await reallyLive(connection);
        const [, during] = await Promise.all([perform(connection, held, step), shown(connection)]);
        const after = await reallyLive(connection);
        // A page is written as one: whoever asks meanwhile sees all of it or nothing.
        if (step.kind === 'page') expect([before, after]).toContain(during);
        expect([step.kind, await shown(connection)]).toEqual([step.kind, after]);
      }
      expect((await removal.removeData(connection)).records).toBeGreaterThanOrEqual(0);
      expect([await shown(connection), await reallyLive(connection)]).toEqual([0, 0]);
    }),
    { numRuns: process.env['CHAOS'] === 'full' ? 300 : 12 },
  );
});

test('readers and writers that meet while nothing was counted yet agree in the end', async () => {
  const { Record: Records, RecordCount } = fixture.db.models;
  for (let round = 0; round < 5; round++) {
    const connection = newId('con');
    const run = await holdRun(connection);
    await apply(await writerOf(connection, run, 'a'), ['re_0', 're_1', 're_2'], []);
    await RecordCount.deleteMany({ connectionId: connection });
    const writer = await writerOf(connection, run, 'a');
    await Promise.all([
      shown(connection),
      apply(writer, ['re_3', 're_4'], ['re_0']),
      shown(connection),
      shown(connection),
    ]);
    expect(await shown(connection)).toBe(
      await Records.countDocuments({ connectionId: connection, deletedAt: null }),
    );
  }
});

const shown = async (connection: string) => (await counts.live(connection, [MODEL])).get(MODEL) ?? -1;

const reallyLive = (connectionId: string) =>
  fixture.db.models.Record.countDocuments({ connectionId, model: MODEL, deletedAt: null });

type Held = { id: string; fence: number };

async function holdRun(connectionId: string): Promise<Held> {
  const { environment } = fixture;
  const of = { environment, tenantId: 'tenant-1', connectionId, system: 'fake', sync: SYNC, model: MODEL };
  const run = newRun(of, { trigger: 'manual' }, now());
  await fixture.db.models.SyncRun.create({ ...run, status: 'running', fence: 1 });
  return { id: run._id, fence: 1 };
}

async function writerOf(
  connectionId: string,
  run: Held,
  partition: string,
  { track = null, fence = 0 }: { track?: string | null; fence?: number } = {},
): Promise<PageWriter> {
  const { environment } = fixture;
  const state = await deps.states.take(
    { environment, connectionId, sync: SYNC, partition },
    { label: null, holder: 'test', until: now(), forgetCrashes: true, now: now() },
  );
  return createPageWriter(deps, {
    owner: { environment, tenantId: 'tenant-1', connectionId, system: 'fake', model: MODEL, partition },
    run,
    state: { id: state._id, fence: state.fence + fence },
    tally: { rejects: [], totals: new Map(), partitions: 2 },
    trackedPass: track === null ? null : { id: track, nextPage: 0 },
    nothingStored: false,
  });
}

async function apply(
  writer: PageWriter,
  upserts: readonly string[],
  deletes: readonly string[],
): Promise<void> {
  await writer.apply(
    checkPage(MODEL, {
      upserts: upserts.map((remoteId) => ({ remoteId, remoteUpdatedAt: null, data: refund() })),
      deletedRemoteIds: [...deletes],
      checkpoint: {},
    }),
  );
  await writer.flush();
}

let amount = 0;
function refund() {
  amount += 1;
  return {
    paymentRemoteId: 'ch_1',
    // Every other one is unchanged.
    amount: { amount: Math.floor(amount / 2), currency: 'EUR' },
    status: 'succeeded',
    reason: null,
    createdAt: '2026-01-01T00:00:00Z',
  };
}

async function perform(
  connection: string,
  run: Held,
  { kind, partition, upserts, deletes }: Step,
): Promise<void> {
  const { environment } = fixture;
  const owner = { environment, tenantId: 'tenant-1', connectionId: connection, system: 'fake', model: MODEL };
  const tally = { rejects: [], totals: new Map<string, number>(), partitions: 2 };
  if (kind === 'page') return apply(await writerOf(connection, run, partition), upserts, deletes);
  if (kind === 'pass') {
    const passId = newId('run');
    const writer = await writerOf(connection, run, partition, { track: passId });
    await apply(writer, upserts, []);
    await removeUnseen({ ...deps, owner: { ...owner, partition }, passId, writer, allowDeletions: true });
    return;
  }
  if (kind === 'vanish') {
    const listed = [{ id: partition, label: partition }];
    const more = { holder: 'test', until: now(), allowDeletions: true };
    await removeVanished(deps, { listed, owner, sync: SYNC, run, tally, ...more });
    return;
  }
  if (kind === 'remove data') {
    await removal.removeData(connection);
    return;
  }
  if (kind === 'older version') {
    await fixture.db.models.RecordCount.deleteMany({ connectionId: connection });
    return;
  }
  const zombie = await writerOf(connection, run, partition, { fence: -1 });
  const writes = apply(zombie, [...upserts, 're_zombie'], deletes);
  await expect(writes).rejects.toBeInstanceOf(FenceLost);
}
