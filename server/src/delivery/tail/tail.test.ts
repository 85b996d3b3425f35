import { randomBytes } from 'node:crypto';
import type { Svix } from 'svix';
import { tailAttempt, tailMessage } from '../../../contract/webhook-analytics.ts';
import { lowestId, newId, timeOfId } from '../../models/ids.ts';
import { type TestDatabase, testDatabase } from '../../testing/database.ts';
import { type DeliveryHarness, startDelivery } from '../testing/delivery-harness.ts';
import { type Receiver, startReceiver } from '../testing/receiver.ts';
import { until } from '../testing/until.ts';

interface Told {
  event: string;
  id: string;
  data: { id: string; since?: string };
}

let database: TestDatabase;
let delivery: DeliveryHarness;
let receiver: Receiver;
const readers: { stop(): void }[] = [];

beforeAll(async () => {
  database = await testDatabase();
  delivery = await startDelivery(database);
  delivery.engine.start();
  receiver = await startReceiver();
});

afterEach(() => {
  for (const reader of readers.splice(0)) reader.stop();
});

afterAll(async () => {
  await delivery.close();
  await receiver.close();
  await database.drop();
});

async function scene() {
  const environment = `env_${randomBytes(4).toString('hex')}`;
  const svix = delivery.client(environment);
  const app = await svix.application.create({ name: 'Acme', uid: 'acme' });
  await svix.endpoint.create('acme', { url: `${receiver.url}/hooks`, uid: 'hooks' });
  const { token } = await svix.authentication.appPortalAccess('acme', {});
  return { svix, app, token };
}

/** Reads a stream until it ends or is stopped. */
async function follow(token: string, { query = '', from }: { query?: string; from?: string } = {}) {
  const aborter = new AbortController();
  const response = await fetch(`${delivery.baseUrl}/api/v1/app/acme/tail${query}`, {
    headers: {
      authorization: `Bearer ${token}`,
      ...(from === undefined ? {} : { 'last-event-id': from }),
    },
    signal: aborter.signal,
  });
  const told: Told[] = [];
  let hasEnded = false;
  let text = '';
  const read = async () => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk as Uint8Array, { stream: true });
      const parts = text.split('\n\n');
      text = parts.pop() ?? '';
      for (const part of parts) if (part.startsWith('event:')) told.push(parsed(part));
    }
  };
  void read()
    .catch(() => undefined)
    .finally(() => {
      hasEnded = true;
    });
  const reader = { response, told, hasEnded: () => hasEnded, stop: () => aborter.abort() };
  readers.push(reader);
  return reader;
}

function parsed(part: string): Told {
  const fields = Object.fromEntries(part.split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2)));
  return { event: fields['event'], id: fields['id'], data: JSON.parse(fields['data']) };
}

const send = (svix: Svix, n: number, eventType = 'a') =>
  svix.message.create('acme', { eventType, payload: { n } });
const ids = (told: readonly Told[], event = 'message') =>
  told.filter((one) => one.event === event).map(({ data }) => data.id);

test('messages and attempts are told as they come, each once, and nothing of before', async () => {
  const { svix, token } = await scene();
  await send(svix, 0);
  await until('it is marked', async () => (await svix.endpoint.getStats('acme', 'hooks')).success === 1);
  const { told, response } = await follow(token);
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const made = [];
  for (let n = 1; n <= 5; n++) made.push((await send(svix, n)).id);
  await until('all are told', () => ids(told).length >= 5 && ids(told, 'attempt').length >= 5);
  expect(ids(told)).toEqual(made);
  expect(new Set(ids(told, 'attempt')).size).toBe(5);
  for (const { event, data } of told) (event === 'message' ? tailMessage : tailAttempt).parse(data);
  expect(JSON.stringify(told)).not.toContain('payload');
});

test('a stream can be resumed: nothing is missed, and more than a page comes', async () => {
  const { svix, token } = await scene();
  await svix.endpoint.delete('acme', 'hooks');
  const first = await follow(token, { query: '?kinds=message' });
  const before = (await send(svix, 0)).id;
  await until('it is told', () => first.told.length === 1);
  first.stop();
  const made = await Promise.all(Array.from({ length: 230 }, (_, n) => send(svix, n + 1)));
  const second = await follow(token, { query: '?kinds=message', from: first.told[0]!.id });
  const wanted = new Set([before, ...made.map(({ id }) => id)]);
  await until('all are told', () => new Set(ids(second.told)).size >= 230);
  expect(new Set([...ids(first.told), ...ids(second.told)])).toEqual(wanted);
  expect(ids(second.told)).toHaveLength(new Set(ids(second.told)).size);
});

test('what becomes readable after what came later is told as well', async () => {
  const { svix, app, token } = await scene();
  const { told } = await follow(token, { query: '?kinds=message' });
  const { id } = await send(svix, 1);
  await until('it is told', () => told.length === 1);
  const row = await database.models.Message.findById(id).lean();
  const late = newId('msg', timeOfId(id) - 1500);
  await database.models.Message.insertMany([{ ...row, _id: late, eventId: null, idempotencyKey: null }]);
  await until('the late one is told', () => ids(told).includes(late));
  expect(app.id).toBe(row?.applicationId);
});

test('it can be narrowed to event types, or to the attempts of one endpoint', async () => {
  const { svix, token } = await scene();
  await svix.endpoint.create('acme', { url: `${receiver.url}/other`, uid: 'other' });
  const typed = await follow(token, { query: '?event_types=b,c&kinds=message' });
  const other = await follow(token, { query: '?endpoint_id=other' });
  const made = await Promise.all(['a', 'b', 'c'].map((type) => send(svix, 1, type)));
  await until('both are told', () => typed.told.length >= 2 && other.told.length >= 3);
  expect(new Set(ids(typed.told))).toEqual(new Set([made[1]!.id, made[2]!.id]));
  const { id } = await svix.endpoint.get('acme', 'other');
  expect(new Set(other.told.map(({ data }) => (data as { endpointId?: string }).endpointId))).toEqual(
    new Set([id]),
  );
  const wrong = await follow(token, { query: '?kinds=everything' });
  expect(wrong.response.status).toBe(422);
  expect((await follow(token, { from: 'x' })).response.status).toBe(422);
});

test('a stream ends within a second when its token is revoked', async () => {
  const { svix, token } = await scene();
  const reader = await follow(token);
  const startedAt = performance.now();
  await svix.authentication.expireAll('acme');
  await until('it has ended', reader.hasEnded);
  // The promise is 1 s; the rest is for a busy machine.
  expect(performance.now() - startedAt).toBeLessThan(3000);
  expect((await follow(token)).response.status).toBe(401);
});

test('one token has five streams at most, and may open another when one is closed', async () => {
  const { token } = await scene();
  const open = await Promise.all([1, 2, 3, 4, 5].map(() => follow(token)));
  expect(open.map(({ response }) => response.status)).toEqual([200, 200, 200, 200, 200]);
  const refused = await follow(token);
  expect(refused.response.status).toBe(429);
  open[0]!.stop();
  await until('there is room', async () => (await follow(token)).response.status === 200);
});

test('who asks for what is older than a day is told about the gap', async () => {
  const { svix, token } = await scene();
  const { id } = await send(svix, 1);
  const twoDaysAgo = Date.now() - 2 * 86_400_000;
  const { told } = await follow(token, { query: '?kinds=message', from: String(twoDaysAgo) });
  await until('both are told', () => told.length >= 2);
  expect(told.map(({ event }) => event)).toEqual(['gap', 'message']);
  expect(told[0]?.data.since).toBe(new Date(twoDaysAgo).toISOString());
  expect(told[1]?.data.id).toBe(id);
});

test('the time in an id can be read, and bounds those of before and after', () => {
  for (const time of [0, 1, 1_700_000_000_000, Date.now(), 2 ** 47]) {
    const id = newId('msg', time);
    expect(timeOfId(id)).toBe(time);
    expect(id >= lowestId('msg', time) && id < lowestId('msg', time + 1)).toBe(true);
  }
});

test('all streams end when the service closes them', async () => {
  const own = await startDelivery(database, { masterKey: delivery.masterKey });
  const svix = delivery.client(`env_${randomBytes(4).toString('hex')}`);
  await svix.application.create({ name: 'Acme', uid: 'acme' });
  const { token } = await svix.authentication.appPortalAccess('acme', {});
  const response = await fetch(`${own.baseUrl}/api/v1/app/acme/tail`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const ended = response.text();
  own.tails.close();
  expect(await ended).toContain(': ok');
  await own.close();
});
