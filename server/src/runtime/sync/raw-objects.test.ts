import type { IntegrationDoc } from '../../models/integration.ts';
import { createFakeProvider, type FakeProvider, fakeConnector } from '../testing/fake-provider.ts';
import { type RuntimeFixture, runtimeFixture } from '../testing/runtime-fixture.ts';
import { runOf } from './create-sync-scheduler.ts';

let fixture: RuntimeFixture;
let provider: FakeProvider;
let connection: IntegrationDoc;
let asked: boolean;

beforeAll(async () => {
  fixture = await runtimeFixture();
});
afterAll(() => fixture.close());
beforeEach(async () => {
  provider = createFakeProvider();
  connection = await fixture.connect();
  asked = false;
});
afterEach(() => fixture.stopWorkers());

async function sync() {
  const connector = fakeConnector(provider);
  const runtime = fixture.runtime(connector, { storesRaw: async () => asked });
  runtime.worker?.start();
  const id = await runtime.requestRun(runOf(connection, connector, 'items'), { trigger: 'manual' });
  runtime.scheduler.wake();
  expect(await fixture.ended(id)).toMatchObject({ status: 'succeeded' });
  await fixture.stopWorkers();
}

const raws = async () =>
  (await fixture.records(connection._id)).map(({ remoteId, raw }) => [
    remoteId,
    typeof raw === 'string' ? JSON.parse(raw) : null,
  ]);

const rawOf = (remoteId: string, name: string) => ({
  $id: remoteId,
  'a.b': { __proto: true },
  notes: 'x'.repeat(name.length * 1024),
});

test("the provider's own objects are not kept unless the system asks for them, then with the next change", async () => {
  provider.set('a', 'one', 'First');
  provider.set('a', 'two', 'Second');
  await sync();
  expect(await raws()).toEqual([
    ['one', null],
    ['two', null],
  ]);
  asked = true;
  provider.set('a', 'two', 'Changed');
  provider.set('a', 'three', 'Third');
  await sync();
  expect(await raws()).toEqual([
    ['one', null],
    ['three', rawOf('three', 'Third')],
    ['two', rawOf('two', 'Changed')],
  ]);
  const told = JSON.stringify(await fixture.events(connection._id));
  expect(told).toContain('Changed');
  expect(told).not.toContain('notes');
  asked = false;
  provider.set('a', 'two', 'Changed again');
  await sync();
  expect(await raws()).toContainEqual(['two', null]);
});

test('one that is too large is left out, and its record is stored', async () => {
  asked = true;
  const name = 'n'.repeat(257);
  provider.set('a', 'large', name);
  await sync();
  expect(await fixture.records(connection._id)).toMatchObject([{ remoteId: 'large', data: { name } }]);
  expect(await raws()).toEqual([['large', null]]);
});
