import fc from 'fast-check';
import type { EventData } from '../../../contract/events.ts';
import type { IntegrationDoc } from '../../models/integration.ts';
import { decodeSequence } from '../../runtime/sequence-cursor.ts';
import { runOf } from '../../runtime/sync/create-sync-scheduler.ts';
import { createFakeProvider, fakeConnector } from '../../runtime/testing/fake-provider.ts';
import { type RuntimeFixture, runtimeFixture } from '../../runtime/testing/runtime-fixture.ts';
import { environmentScope } from '../../security/scope.ts';
import { createRecordReadStore } from './records.store.ts';

let fixture: RuntimeFixture;
beforeAll(async () => {
  fixture = await runtimeFixture();
});
afterAll(() => fixture.close());

const model = 'payments.customer';
const MAX_BYTES = 16_384;

const step = fc.record({
  partition: fc.constantFrom('a', 'b'),
  item: fc.integer({ min: 0, max: 12 }),
  // Now and then one that is larger than a webhook may be, or that does not fit the model.
  name: fc.oneof(
    { weight: 6, arbitrary: fc.string({ maxLength: 20 }) },
    { weight: 2, arbitrary: fc.integer({ min: 4000, max: 30_000 }).map((size) => 'ü'.repeat(size)) },
    { weight: 1, arbitrary: fc.constant('INVALID') },
    { weight: 3, arbitrary: fc.constant(null) },
  ),
  next: fc.constantFrom('nothing', 'nothing', 'run', 'full run'),
});

type Copy = Map<string, { sequence: number; remoteId: string; data: unknown }>;

test('applying every event in sequence to an empty store gives what /v1/records has', async () => {
  const store = createRecordReadStore(fixture.db.models);
  const scope = environmentScope({ environment: fixture.environment });

  async function records(connection: IntegrationDoc, after: number, includeDeleted: boolean) {
    return store.list(scope, { model, connectionId: connection._id, includeDeleted }, { after, limit: 200 });
  }

  /** As a vendor would: from the webhooks, and where one leaves a record out, from the address that it names. */
  async function apply(copy: Copy, data: EventData<'records.changed'>, connection: IntegrationDoc) {
    for (const change of data.changes) {
      const { id, remoteId, sequence } = change;
      expect(sequence).toBeGreaterThan(copy.get(id)?.sequence ?? 0);
      if (change.operation === 'deleted') copy.delete(id);
      else if (change.data !== undefined) copy.set(id, { sequence, remoteId, data: change.data });
      else {
        const from = decodeSequence(new URL(data.records).searchParams.get('cursor') ?? '') ?? Number.NaN;
        const found = (await records(connection, from, true)).find((record) => record._id === id);
        if (found?.deletedAt === null) copy.set(id, { sequence, remoteId, data: found.data });
      }
    }
  }

  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40 }), async (steps) => {
      const provider = createFakeProvider();
      const connector = fakeConnector(provider);
      const runtime = fixture.runtime(connector, { webhookMaxBytes: MAX_BYTES });
      runtime.worker?.start();
      const connection = await fixture.connect();
      const run = async (full: boolean) => {
        const id = await runtime.requestRun(runOf(connection, connector, 'items'), {
          trigger: 'manual',
          full,
        });
        runtime.scheduler.wake();
        await fixture.ended(id);
      };
      for (const { partition, item, name, next } of steps) {
        const remoteId = `${partition}-${item}`;
        if (name === null) provider.remove(partition, remoteId);
        else provider.set(partition, remoteId, name);
        if (next !== 'nothing') await run(next === 'full run');
      }
      await run(false);
      await fixture.stopWorkers();

      const events = await fixture.events(connection._id, 'records.changed');
      const copy: Copy = new Map();
      let last = 0;
      for (const event of events) {
        const data = event.data as EventData<'records.changed'>;
        expect(Buffer.byteLength(JSON.stringify(data))).toBeLessThanOrEqual(MAX_BYTES);
        await apply(copy, data, connection);
        last = data.changes.at(-1)?.sequence ?? last;
        expect(decodeSequence(data.cursor)).toBe(last);
      }
      const now = await records(connection, 0, false);
      const wanted = now.map(({ _id, remoteId, data }) => ({ id: _id, remoteId, data }));
      const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
      const got = [...copy].map(([id, { remoteId, data }]) => ({ id, remoteId, data }));
      expect(got.sort(byId)).toEqual(wanted.sort(byId));
      // Of a record whose data went along whole, the copy is as new as the record.
      for (const { _id, sequence } of now) expect(copy.get(_id)?.sequence).toBe(sequence);
    }),
    { numRuns: process.env.CHAOS === 'full' ? 100 : 4 },
  );
});
