import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Response } from 'express';
import type { Svix } from 'svix';
import { type Analytics, analytics as analyticsSchema } from '../../../contract/webhook-analytics.ts';
import { type TestDatabase, testDatabase } from '../../testing/database.ts';
import { type DeliveryHarness, movableClock, startDelivery } from '../testing/delivery-harness.ts';
import { type Receiver, startReceiver } from '../testing/receiver.ts';
import { until } from '../testing/until.ts';
import { createAnalyticsStore } from './analytics.store.ts';
import { countAttempt, noCounts } from './attempt-counts.ts';
import { bucketOf, percentile } from './latency-histogram.ts';

const clock = movableClock();
let database: TestDatabase;
let delivery: DeliveryHarness;
let receiver: Receiver;

beforeAll(async () => {
  database = await testDatabase();
  delivery = await startDelivery(database, { now: clock.now });
  delivery.engine.start();
  receiver = await startReceiver();
});

afterEach(() => receiver.reply((_received, res) => res.status(204).end()));

afterAll(async () => {
  await delivery.close();
  await receiver.close();
  await database.drop();
});

async function scene(): Promise<{ svix: Svix; app: string; report: (query: string) => Promise<Analytics> }> {
  const environment = `env_${randomBytes(4).toString('hex')}`;
  const svix = delivery.client(environment);
  const { id } = await svix.application.create({ name: 'Acme', uid: 'acme' });
  const report = async (query: string) => {
    const { token } = await svix.authentication.appPortalAccess('acme');
    const response = await fetch(`${delivery.baseUrl}/api/v1/app/acme/analytics?${query}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(response.status).toBe(200);
    return analyticsSchema.parse(await response.json());
  };
  return { svix, app: id, report };
}

test('attempts are counted by endpoint and event type, with their error classes, about two seconds later', async () => {
  const { svix, report } = await scene();
  const answers: Record<string, (res: Response) => void> = {
    '/ok': (res) => res.status(204).end(),
    '/gone': (res) => res.status(410).end(),
    '/busy': (res) => res.status(429).end(),
    '/bad': (res) => res.status(400).end(),
    '/broken': (res) => res.status(503).end(),
    '/moved': (res) => res.status(302).set('location', '/ok').end(),
    '/cut': (res) => res.socket?.destroy(),
  };
  receiver.reply(({ path }, res) => answers[path]?.(res));
  const nobody = await startReceiver();
  await nobody.close();
  // Only the environment's own application may have an endpoint that will be blocked.
  await svix.application.create({ name: 'Main', uid: 'main' });
  const urls = [
    ...Object.keys(answers).map((path) => receiver.url + path),
    `${nobody.url}/refused`,
    'http://10.0.0.1/blocked',
    `https://127.0.0.1:${new URL(receiver.url).port}/tls`,
  ];
  const endpoints = new Map<string, string>();
  for (const url of urls) {
    const { id } = await svix.endpoint.create('main', { url });
    endpoints.set(id, new URL(url).pathname.slice(1));
  }
  const main = await svix.application.get('main');
  const { token } = await svix.authentication.appPortalAccess('main');
  const read = async (query: string) => {
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(`${delivery.baseUrl}/api/v1/app/${main.id}/analytics?${query}`, { headers });
    return analyticsSchema.parse(await response.json());
  };
  await svix.message.create('main', { eventType: 'a', payload: {} });
  await until('all are counted', async () => (await read('period=hour')).totals.attempts >= urls.length);
  const all = await read('period=hour&group_by=endpoint');
  const classes = new Map(
    all.groups.map(({ endpointId, totals }) => [endpoints.get(endpointId ?? ''), Object.keys(totals.errors)]),
  );
  expect(Object.fromEntries(classes)).toEqual({
    ok: [],
    gone: ['gone'],
    busy: ['rate_limited'],
    bad: ['client_error'],
    broken: ['server_error'],
    moved: ['redirect'],
    cut: ['connection_lost'],
    refused: ['connection_refused'],
    blocked: ['blocked'],
    tls: ['tls'],
  });
  expect(all.totals).toMatchObject({ attempts: 10, succeeded: 1, failed: 9, successRate: 0.1 });
  expect(all.buckets).toHaveLength(60);
  expect(all.buckets.reduce((sum, { attempts }) => sum + attempts, 0)).toBe(10);
  for (const period of ['day', 'month']) {
    const { totals, buckets } = await read(`period=${period}`);
    expect([totals, buckets.length, buckets.at(-1)?.attempts]).toEqual([
      all.totals,
      period === 'day' ? 24 : 30,
      10,
    ]);
  }
  const [first] = (await svix.messageAttempt.listByEndpoint('main', [...endpoints.keys()][1]!)).data;
  expect(first?.responseStatusCode).toBe(410);
  // Another application has its own figures, and an endpoint of another is not there.
  expect((await report('period=hour')).totals.attempts).toBe(0);
});

test('figures can be narrowed to an endpoint and an event type, and grouped by type', async () => {
  const { svix, report } = await scene();
  const one = await svix.endpoint.create('acme', { url: `${receiver.url}/one`, uid: 'one' });
  await svix.endpoint.create('acme', { url: `${receiver.url}/two` });
  for (const eventType of ['a', 'a', 'b']) await svix.message.create('acme', { eventType, payload: {} });
  await until('all are counted', async () => (await report('period=hour')).totals.attempts === 6);
  expect((await report('period=day&endpoint_id=one')).totals.attempts).toBe(3);
  expect((await report(`endpoint_id=${one.id}&event_type=a`)).totals.attempts).toBe(2);
  const { groups } = await report('group_by=event_type');
  expect(groups.map(({ eventType, endpointId, totals }) => [eventType, endpointId, totals.attempts])).toEqual(
    [
      ['a', null, 4],
      ['b', null, 2],
    ],
  );
});

test('stopping writes down what is not written yet, and old figures are removed', async () => {
  const { svix, app, report } = await scene();
  const other = await startDelivery(database, { now: clock.now, masterKey: delivery.masterKey });
  await delivery.engine.stop();
  other.engine.start();
  await svix.endpoint.create('acme', { url: `${receiver.url}/stopped`, uid: 'hooks' });
  await svix.message.create('acme', { eventType: 'a', payload: {} });
  await until('it is marked', async () => (await svix.endpoint.getStats('acme', 'hooks')).success === 1);
  await other.close();
  delivery.engine.start();
  expect((await report('period=hour')).totals.succeeded).toBe(1);
  const left = () => database.models.AttemptBucket.countDocuments({ applicationId: app });
  expect(await left()).toBe(3);
  clock.advance(9 * 86_400_000);
  await delivery.retention.sweep();
  expect(await left()).toBe(1);
  expect((await report('period=month')).totals.succeeded).toBe(1);
  expect((await report('period=day')).totals.attempts).toBe(0);
});

test('processes that count into the same bucket at the same time lose nothing', async () => {
  const store = createAnalyticsStore({ models: database.models });
  const counts = noCounts();
  countAttempt(counts, { status: 0, responseStatusCode: 200, durationMs: 12, errorClass: null });
  const row = { applicationId: 'app_race', endpointId: 'ep', eventType: 'a', resolution: 'minute' as const };
  const start = Math.floor(Date.now() / 60_000) * 60_000;
  await Promise.all(
    Array.from({ length: 20 }, async (_, index) => {
      await pause(index % 3);
      await store.add([{ ...row, start, ...counts }]);
    }),
  );
  const bucket = await database.models.AttemptBucket.findOne({ applicationId: 'app_race' }).lean();
  expect(bucket).toMatchObject({
    attempts: 20,
    succeeded: 20,
    durationMs: 240,
    latency: { [bucketOf(12)]: 20 },
  });
});

test('a percentile is never below the true value and at most 10% above', () => {
  for (let seed = 1; seed <= 50; seed++) {
    const values = Array.from({ length: 200 }, (_, n) => 1 + ((n * 7919 * seed) % 15_000));
    const histogram: Record<string, number> = {};
    for (const value of values) histogram[bucketOf(value)] = (histogram[bucketOf(value)] ?? 0) + 1;
    const sorted = values.toSorted((a, b) => a - b);
    for (const share of [0.5, 0.95, 0.99]) {
      const truth = sorted[Math.ceil(values.length * share) - 1]!;
      const told = percentile(histogram, share)!;
      expect(told).toBeGreaterThanOrEqual(truth - 0.05);
      expect(told).toBeLessThanOrEqual(truth * 1.1 + 0.05);
    }
  }
  expect(percentile({}, 0.5)).toBeNull();
});
