import { defineAction, defineSync } from '@patchbay/connectors/sdk';
import { z } from 'zod';
import type { IntegrationDoc } from '../models/integration.ts';
import type { EgressFetch } from '../security/egress/egress-fetch.ts';
import { runOf } from './sync/create-sync-scheduler.ts';
import { createFakeProvider, fakeConnector } from './testing/fake-provider.ts';
import { type RuntimeFixture, runtimeFixture } from './testing/runtime-fixture.ts';

const URL = 'https://api.fake.example/items';
let fixture: RuntimeFixture;
let connection: IntegrationDoc;
/** What happens between the refusal and the error that tells of it. */
let meanwhile: () => Promise<void>;

beforeAll(async () => {
  fixture = await runtimeFixture();
});
afterAll(() => fixture.close());
beforeEach(async () => {
  connection = await fixture.connect();
});
afterEach(() => fixture.stopWorkers());

const egress: EgressFetch = async () => new Response('no', { status: 401 });
const reconnect = async () => {
  await fixture.db.models.Integration.updateOne({ _id: connection._id }, { $inc: { credentialsVersion: 1 } });
};
const refused = async (fetch: typeof globalThis.fetch): Promise<never> => {
  await fetch(URL);
  await meanwhile();
  throw new Error('401');
};
const connector = fakeConnector(createFakeProvider(), {
  syncs: {
    items: defineSync({
      model: 'payments.customer',
      title: 'Items',
      description: 'Items',
      everyMinutes: 5,
      deletions: 'reported',
      checkpoint: z.object({}),
      // biome-ignore lint/correctness/useYield: it fails before its first page
      async *run({ fetch }) {
        await refused(fetch);
      },
    }),
  },
  actions: {
    create: defineAction({
      title: 'Create',
      description: 'Create',
      input: z.object({}),
      output: z.object({}),
      effect: 'write',
      idempotency: 'none',
      run: ({ fetch }) => refused(fetch),
    }),
  },
});

async function act(): Promise<unknown> {
  const action = connector.actions?.['create'];
  if (action === undefined) throw new Error('expected an action');
  const result = await fixture.runtime(connector, { egress, worker: null }).runAction({
    connection,
    connector,
    name: 'create',
    action,
    input: {},
    idempotencyKey: 'key',
    correlationId: 'req',
  });
  return result.ok ? null : result.error.kind;
}

async function sync(): Promise<unknown> {
  const runtime = fixture.runtime(connector, { egress });
  runtime.worker?.start();
  const id = await runtime.requestRun(runOf(connection, connector, 'items'), { trigger: 'manual' });
  runtime.scheduler.wake();
  return (await fixture.ended(id)).failure?.kind;
}

describe.each([
  ['action', act],
  ['sync', sync],
])('a refusal during an %s', (_name, work) => {
  const stored = () => fixture.db.models.Integration.findById(connection._id).lean();
  const events = () => fixture.events(connection._id, 'connection.needs_reauthorization');

  test('of credentials that were replaced meanwhile leaves the reconnected connection as it is', async () => {
    meanwhile = reconnect;
    expect(await work()).toBe('reauthorize');
    expect(await stored()).toMatchObject({ status: 'active', credentialsVersion: 2 });
    expect(await events()).toEqual([]);
  });

  test('of newer credentials than those at the start ends them', async () => {
    meanwhile = async () => undefined;
    await reconnect();
    expect(await work()).toBe('reauthorize');
    expect(await stored()).toMatchObject({ status: 'needs_reauthorization', credentialsVersion: 2 });
    expect(await events()).toHaveLength(1);
  });
});
