import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ConnectorDefinition, ProviderError, sharedToken } from '@patchbay/connectors/sdk';
import express from 'express';
import { pino } from 'pino';
import { problemHandler } from '../../http/problem.ts';
import { requestContext } from '../../http/request-context.ts';
import { newId } from '../../models/ids.ts';
import type { IntegrationDoc } from '../../models/integration.ts';
import type { WebhookSubscriptionDoc } from '../../models/webhook.ts';
import type { Runtime } from '../../runtime/create-runtime.ts';
import { createFakeProvider, type FakeProvider, fakeConnector } from '../../runtime/testing/fake-provider.ts';
import { type RuntimeFixture, runtimeFixture, until } from '../../runtime/testing/runtime-fixture.ts';
import { noLimits } from '../../testing/no-limits.ts';
import { inboundWebhooksRouter } from './inbound-webhooks.router.ts';

const logger = pino({ level: 'silent' });
let fixture: RuntimeFixture;
let provider: FakeProvider;
let runtime: Runtime;
let connection: IntegrationDoc;
let server: Server;
let base: string;
/** What the fake provider was asked to subscribe: by callback URL. */
let subscribed: Map<string, { secret: string; partition: string | null }>;
let ended: string[];
let refuse: boolean;

beforeAll(async () => {
  fixture = await runtimeFixture();
});
afterAll(() => fixture.close());

beforeEach(async () => {
  provider = createFakeProvider();
  subscribed = new Map();
  ended = [];
  refuse = false;
  const plain = fakeConnector(provider).webhooks!;
  const webhooks: ConnectorDefinition['webhooks'] = {
    ...plain,
    verification: sharedToken({ header: 'x-fake-token' }),
    partitionsOf: 'items',
    handshake: ({ url }) => {
      const challenge = new URL(url).searchParams.get('challenge');
      return challenge === null ? null : { status: 200, body: challenge };
    },
    async subscribe(_context, { callbackUrl, secret, partition }) {
      if (refuse) throw new ProviderError({ kind: 'forbidden', message: 'No webhooks for you' });
      subscribed.set(callbackUrl, { secret, partition: partition?.id ?? null });
      return {
        remoteId: `remote-${subscribed.size}`,
        expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
      };
    },
    async renew(_context, handle, { callbackUrl, secret, partition }) {
      subscribed.set(callbackUrl, { secret, partition: partition?.id ?? null });
      ended.push(handle.remoteId);
      return {
        remoteId: `${handle.remoteId}-renewed`,
        expiresAt: new Date(Date.now() + 7 * 86_400_000).toISOString(),
      };
    },
    find: async (_context, { callbackUrl }) =>
      subscribed.has(callbackUrl) ? [{ remoteId: `found at ${callbackUrl}`, state: {} }] : [],
    async unsubscribe(_context, { remoteId }) {
      ended.push(remoteId);
    },
  };
  runtime = fixture.runtime(fakeConnector(provider, { webhooks }));
  runtime.worker?.start();
  connection = await fixture.connect();
  const app = express();
  app.use(requestContext);
  app.use(
    inboundWebhooksRouter({
      receiver: runtime.receiver,
      limits: noLimits,
      publicUrl: 'https://patchbay.example',
      logger,
    }),
  );
  app.use(problemHandler(logger));
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  await fixture.stopWorkers();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function initialSync(): Promise<void> {
  provider.set('a', 'a-1', 'One');
  const of = { environment: fixture.environment, tenantId: 'tenant-1', connectionId: connection._id };
  const id = await runtime.requestRun(
    { ...of, system: 'fake', sync: 'items', model: 'payments.customer' },
    { trigger: 'connect' },
  );
  runtime.scheduler.wake();
  await fixture.ended(id);
}

const runs = (more = {}) =>
  fixture.db.models.SyncRun.countDocuments({ connectionId: connection._id, trigger: 'webhook', ...more });

/** A subscription, with all that its making set off at an end. */
async function hook(): Promise<WebhookSubscriptionDoc> {
  await initialSync();
  const row = await until(() =>
    fixture.db.models.WebhookSubscription.findOne({
      connectionId: connection._id,
      status: 'active',
    }).lean<WebhookSubscriptionDoc>(),
  );
  // Each of the two syncs looks again once.
  await until(async () => (await runs({ active: false })) === 2);
  return row;
}

const secretOf = ({ _id }: WebhookSubscriptionDoc): string =>
  subscribed.get(`https://patchbay.example/hooks/${_id}`)?.secret ?? '';

const send = (hookId: string, token: string, body: string, path = '') =>
  fetch(`${base}/hooks/${hookId}${path}`, { method: 'POST', headers: { 'x-fake-token': token }, body });

const delivery = (id: string) => JSON.stringify({ id, changes: [{ sync: 'items', partition: 'a' }] });

test('a signed delivery has its sync run, a repeat has no effect', async () => {
  const row = await hook();
  provider.set('a', 'a-2', 'Two');
  expect((await send(row._id, secretOf(row), delivery('d1'))).status).toBe(202);
  await until(async () => (await fixture.records(connection._id)).length === 2);
  expect(await runs()).toBe(3);
  expect((await send(row._id, secretOf(row), delivery('d1'))).status).toBe(202);
  await runtime.receiver.processLeftOver();
  expect(await runs()).toBe(3);
});

test('nothing unverified is accepted', async () => {
  const row = await hook();
  const secret = secretOf(row);
  expect((await send(row._id, '', delivery('d'))).status).toBe(401);
  expect((await send(row._id, `${secret}x`, delivery('d'))).status).toBe(401);
  const answer = await send('hook_00000000000000000', secret, delivery('d'));
  expect(answer.status).toBe(404);
  expect(await answer.json()).toMatchObject({ code: 'hook_not_found' });
  expect((await send('../x', secret, delivery('d'))).status).toBe(404);
  expect((await send(row._id, secret, 'not json')).status).toBe(422);
  expect((await send(row._id, secret, 'x'.repeat(1_100_000))).status).toBe(413);
  expect(await fixture.db.models.WebhookReceipt.countDocuments({ connectionId: connection._id })).toBe(0);
});

test('a handshake is answered before anything else', async () => {
  const row = await hook();
  const answer = await send(row._id, '', '', '?challenge=abc');
  expect([answer.status, await answer.text()]).toEqual([200, 'abc']);
});

test('a delivery stored by a process that died is made up for', async () => {
  const row = await hook();
  provider.set('a', 'a-2', 'Two');
  const receipt = `${row._id}/lost`;
  await fixture.db.models.WebhookReceipt.create({
    _id: receipt,
    environment: fixture.environment,
    connectionId: connection._id,
    eventType: 'items.changed',
    changes: [{ sync: 'items', partition: 'a' }],
    createdAt: new Date(Date.now() - 60_000),
  });
  await runtime.receiver.processLeftOver();
  await until(async () => (await fixture.records(connection._id)).length === 2);
  expect((await fixture.db.models.WebhookReceipt.findById(receipt).lean())?.handledAt).not.toBeNull();
});

test('a new partition gets a subscription, one that is gone loses it', async () => {
  const first = await hook();
  provider.set('b', 'b-1', 'One');
  await initialSync();
  await until(async () => subscribed.size === 2);
  await until(async () => (await runs({ active: false })) === 4);
  provider.items.delete('a');
  provider.items.set('b', new Map([['b-1', 'One']]));
  const of = { environment: fixture.environment, tenantId: 'tenant-1', connectionId: connection._id };
  const id = await runtime.requestRun(
    { ...of, system: 'fake', sync: 'items', model: 'payments.customer' },
    { trigger: 'manual' },
  );
  runtime.scheduler.wake();
  await fixture.ended(id);
  await until(async () => ended.includes(first.remoteId ?? ''));
  expect((await send(first._id, secretOf(first), delivery('late'))).status).toBe(404);
});

test('what runs out is renewed, and both secrets are valid meanwhile', async () => {
  const row = await hook();
  const old = secretOf(row);
  await fixture.db.models.WebhookSubscription.updateOne(
    { _id: row._id },
    { $set: { updatedAt: new Date(Date.now() - 3_600_000) } },
  );
  await runtime.webhooks.renewExpiring(new AbortController().signal);
  expect(secretOf(row)).not.toBe(old);
  expect((await send(row._id, old, delivery('by-the-old'))).status).toBe(202);
  expect((await send(row._id, secretOf(row), delivery('by-the-new'))).status).toBe(202);
  const renewed = await fixture.db.models.WebhookSubscription.findById(row._id).lean();
  expect(renewed?.remoteId).toBe(`${row.remoteId}-renewed`);
});

test('a refused subscription is logged and tried again later; a disconnect ends all', async () => {
  refuse = true;
  await initialSync();
  const log = await until(() =>
    fixture.db.models.IntegrationLog.findOne({
      connectionId: connection._id,
      operation: 'webhook',
      status: 'failed',
    }).lean(),
  );
  expect(log.errorKind).toBe('forbidden');
  refuse = false;
  const age = (hours: number) =>
    fixture.db.models.WebhookSubscription.updateMany(
      { connectionId: connection._id },
      { $set: { updatedAt: new Date(Date.now() - hours * 3_600_000) } },
    );
  const old = new Date(Date.now() - 100 * 3_600_000);
  await fixture.db.models.Integration.updateOne({ _id: connection._id }, { $set: { updatedAt: old } });
  await age(1);
  await initialSync();
  expect(subscribed.size).toBe(0);
  await age(25);
  const row = await hook();
  const operation = await fixture.operations.start({
    environment: fixture.environment,
    tenantId: 'tenant-1',
    connectionId: connection._id,
    system: 'fake',
    operation: 'disconnect',
    message: 'Disconnect',
    correlationId: 'req_test',
  });
  await runtime.webhooks.removeWebhooks(connection, operation);
  expect(ended).toContain(row.remoteId);
  expect((await send(row._id, secretOf(row), delivery('late'))).status).toBe(404);
});

test('a subscription whose making was not confirmed is looked for and ended at a disconnect', async () => {
  const row = await hook();
  await fixture.db.models.WebhookSubscription.updateOne(
    { _id: row._id },
    { $set: { status: 'pending', remoteId: null } },
  );
  const operation = await fixture.operations.start({
    environment: fixture.environment,
    tenantId: 'tenant-1',
    connectionId: connection._id,
    system: 'fake',
    operation: 'disconnect',
    message: 'Disconnect',
    correlationId: 'req_test',
  });
  await runtime.webhooks.removeWebhooks(connection, operation);
  expect(ended).toContain(`found at https://patchbay.example/hooks/${row._id}`);
  expect((await fixture.db.models.WebhookSubscription.findById(row._id).lean())?.status).toBe('ended');
});

test('subscriptions that cannot be renewed do not keep the others from being renewed', async () => {
  const row = await hook();
  const { WebhookSubscription } = fixture.db.models;
  const stuck = await fixture.connect({ status: 'needs_reauthorization' });
  const rested = new Date(Date.now() - 3_600_000);
  await WebhookSubscription.insertMany(
    Array.from({ length: 120 }, (_, n) => ({
      ...row,
      _id: newId('hook'),
      connectionId: stuck._id,
      partition: `p${n}`,
      remoteId: `stuck-${n}`,
      expiresAt: new Date(Date.now() - (n < 60 ? 86_400_000 : -3_600_000)),
      updatedAt: rested,
    })),
  );
  await WebhookSubscription.updateOne({ _id: row._id }, { $set: { updatedAt: rested } });
  const renewed = () => WebhookSubscription.findById(row._id).lean();
  for (let minute = 0; minute < 3 && (await renewed())?.remoteId === row.remoteId; minute++) {
    await runtime.webhooks.renewExpiring(new AbortController().signal);
  }
  expect((await renewed())?.remoteId).toBe(`${row.remoteId}-renewed`);
  expect(await WebhookSubscription.countDocuments({ connectionId: stuck._id, status: 'ended' })).toBe(60);
});
