import { randomBytes } from 'node:crypto';
import { ApiException, BackgroundTaskStatus, MessageStatus, messageInRaw, StatusCodeClass, Svix } from 'svix';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { type DeliveryHarness, startDelivery } from './testing/delivery-harness.ts';
import { type Receiver, startReceiver } from './testing/receiver.ts';
import { until } from './testing/until.ts';

let database: TestDatabase;
let delivery: DeliveryHarness;
let receiver: Receiver;

beforeAll(async () => {
  database = await testDatabase();
  delivery = await startDelivery(database);
  delivery.engine.start();
  receiver = await startReceiver((item, res) => res.status(item.path.includes('broken') ? 500 : 204).end());
});

afterAll(async () => {
  await delivery.close();
  await receiver.close();
  await database.drop();
});

const unique = () => randomBytes(5).toString('hex');
const since = new Date(0);

async function scene() {
  const svix = delivery.client(`env-${unique()}`);
  const app = await svix.application.create({ name: 'Acme', uid: 'acme' });
  for (const name of ['a', 'b']) await svix.eventType.create({ name, description: name });
  const path = `/${unique()}`;
  await svix.endpoint.create('acme', { url: receiver.url + path, uid: 'ep' });
  const message = await svix.message.create('acme', {
    eventType: 'a',
    eventId: 'evt',
    payload: {},
    channels: ['c1'],
    tags: ['t1'],
  });
  await until('it arrived', async () => (await svix.endpoint.getStats('acme', 'ep')).success === 1);
  const attempt = (await svix.messageAttempt.listByMsg('acme', message.id)).data[0]!;
  return { svix, app, path, message, attempt };
}

type Scene = Awaited<ReturnType<typeof scene>>;
type Answer = 'answers' | 'not offered' | 'not there';
type Call = (scene: Scene) => Promise<unknown>;

/** Each method of the SDK: one call that must be answered, or one that is refused by name. */
const CALLS: Record<string, [Answer, Call]> = {
  'application.list': ['answers', ({ svix }) => svix.application.list()],
  'application.create': ['answers', ({ svix }) => svix.application.create({ name: 'x' })],
  'application.getOrCreate': [
    'answers',
    ({ svix }) => svix.application.getOrCreate({ name: 'x', uid: 'acme' }),
  ],
  'application.get': ['answers', ({ svix }) => svix.application.get('acme')],
  'application.upsert': ['answers', ({ svix }) => svix.application.upsert('acme', { name: 'y' })],
  'application.patch': ['answers', ({ svix }) => svix.application.patch('acme', { name: 'z' })],
  'application.delete': ['answers', ({ svix }) => svix.application.delete('acme')],
  'authentication.appPortalAccess': [
    'answers',
    ({ svix }) => svix.authentication.appPortalAccess('acme', {}),
  ],
  'authentication.expireAll': ['answers', ({ svix }) => svix.authentication.expireAll('acme', {})],
  // With the vendor's own key there is nobody to sign out.
  'authentication.logout': ['not there', ({ svix }) => svix.authentication.logout()],
  'authentication.streamPortalAccess': [
    'not offered',
    ({ svix }) => svix.authentication.streamPortalAccess('s', {}),
  ],
  'authentication.streamLogout': ['not offered', ({ svix }) => svix.authentication.streamLogout()],
  'authentication.streamExpireAll': [
    'not offered',
    ({ svix }) => svix.authentication.streamExpireAll('s', {}),
  ],
  'authentication.getStreamPollerToken': [
    'not offered',
    ({ svix }) => svix.authentication.getStreamPollerToken('s', 'k'),
  ],
  'authentication.rotateStreamPollerToken': [
    'not offered',
    ({ svix }) => svix.authentication.rotateStreamPollerToken('s', 'k', {}),
  ],
  'backgroundTask.list': ['answers', ({ svix }) => svix.backgroundTask.list()],
  'backgroundTask.get': [
    'answers',
    async ({ svix }) => {
      const { id } = await svix.endpoint.recover('acme', 'ep', { since });
      return svix.backgroundTask.get(id);
    },
  ],
  'endpoint.list': ['answers', ({ svix }) => svix.endpoint.list('acme')],
  'endpoint.create': ['answers', ({ svix }) => svix.endpoint.create('acme', { url: 'https://example.com' })],
  'endpoint.get': ['answers', ({ svix }) => svix.endpoint.get('acme', 'ep')],
  'endpoint.upsert': [
    'answers',
    ({ svix }) => svix.endpoint.upsert('acme', 'ep', { url: 'https://example.com' }),
  ],
  'endpoint.patch': ['answers', ({ svix }) => svix.endpoint.patch('acme', 'ep', { description: 'x' })],
  'endpoint.delete': ['answers', ({ svix }) => svix.endpoint.delete('acme', 'ep')],
  'endpoint.getSecret': ['answers', ({ svix }) => svix.endpoint.getSecret('acme', 'ep')],
  'endpoint.rotateSecret': ['answers', ({ svix }) => svix.endpoint.rotateSecret('acme', 'ep', {})],
  'endpoint.getHeaders': ['answers', ({ svix }) => svix.endpoint.getHeaders('acme', 'ep')],
  'endpoint.setHeaders': [
    'answers',
    ({ svix }) => svix.endpoint.setHeaders('acme', 'ep', { headers: { 'x-a': 'b' } }),
  ],
  'endpoint.patchHeaders': [
    'answers',
    ({ svix }) => svix.endpoint.patchHeaders('acme', 'ep', { headers: { 'x-a': 'b' } }),
  ],
  'endpoint.recover': ['answers', ({ svix }) => svix.endpoint.recover('acme', 'ep', { since })],
  'endpoint.bulkReplay': ['answers', ({ svix }) => svix.endpoint.bulkReplay('acme', 'ep', { since })],
  'endpoint.replayMissing': ['answers', ({ svix }) => svix.endpoint.replayMissing('acme', 'ep', { since })],
  'endpoint.getStats': ['answers', ({ svix }) => svix.endpoint.getStats('acme', 'ep')],
  'endpoint.sendExample': [
    'answers',
    async ({ svix }) => {
      await svix.eventType.create({ name: 'c', description: 'C', schemas: { '1': { type: 'object' } } });
      return svix.endpoint.sendExample('acme', 'ep', { eventType: 'c' });
    },
  ],
  'endpoint.transformationPartialUpdate': [
    'not offered',
    ({ svix }) => svix.endpoint.transformationPartialUpdate('acme', 'ep', {}),
  ],
  'endpoint.transformation.get': [
    'not offered',
    ({ svix }) => svix.endpoint.transformation.get('acme', 'ep'),
  ],
  'endpoint.transformation.patch': [
    'not offered',
    ({ svix }) => svix.endpoint.transformation.patch('acme', 'ep', {}),
  ],
  'environment.export': ['not offered', ({ svix }) => svix.environment.export()],
  'environment.import': ['not offered', ({ svix }) => svix.environment.import({})],
  'eventType.list': ['answers', ({ svix }) => svix.eventType.list()],
  'eventType.create': ['answers', ({ svix }) => svix.eventType.create({ name: 'd', description: 'D' })],
  'eventType.importOpenapi': [
    'answers',
    ({ svix }) => svix.eventType.importOpenapi({ spec: { webhooks: {} } }),
  ],
  'eventType.get': ['answers', ({ svix }) => svix.eventType.get('a')],
  'eventType.upsert': ['answers', ({ svix }) => svix.eventType.upsert('a', { description: 'A' })],
  'eventType.patch': ['answers', ({ svix }) => svix.eventType.patch('a', { description: 'A' })],
  'eventType.delete': ['answers', ({ svix }) => svix.eventType.delete('a')],
  'health.get': ['answers', ({ svix }) => svix.health.get()],
  'message.list': ['answers', ({ svix }) => svix.message.list('acme')],
  'message.create': ['answers', ({ svix }) => svix.message.create('acme', { eventType: 'a', payload: {} })],
  'message.precheck': ['answers', ({ svix }) => svix.message.precheck('acme', { eventType: 'a' })],
  'message.get': ['answers', ({ svix }) => svix.message.get('acme', 'evt')],
  'message.expungeContent': ['answers', ({ svix }) => svix.message.expungeContent('acme', 'evt')],
  'message.bulkExpungeContent': [
    'answers',
    ({ svix }) => svix.message.bulkExpungeContent('acme', { ids: ['evt'] }),
  ],
  'message.expungeAllContents': ['answers', ({ svix }) => svix.message.expungeAllContents('acme')],
  'message.poller.poll': ['not offered', ({ svix }) => svix.message.poller.poll('acme', 's')],
  'message.poller.consumerSeek': [
    'not offered',
    ({ svix }) => svix.message.poller.consumerSeek('acme', 's', 'c', { after: since }),
  ],
  'message.poller.consumerPoll': [
    'not offered',
    ({ svix }) => svix.message.poller.consumerPoll('acme', 's', 'c'),
  ],
  'messageAttempt.listByEndpoint': [
    'answers',
    ({ svix }) => svix.messageAttempt.listByEndpoint('acme', 'ep'),
  ],
  'messageAttempt.listByMsg': ['answers', ({ svix }) => svix.messageAttempt.listByMsg('acme', 'evt')],
  'messageAttempt.listAttemptedMessages': [
    'answers',
    ({ svix }) => svix.messageAttempt.listAttemptedMessages('acme', 'ep'),
  ],
  'messageAttempt.listAttemptedDestinations': [
    'answers',
    ({ svix }) => svix.messageAttempt.listAttemptedDestinations('acme', 'evt'),
  ],
  'messageAttempt.get': [
    'answers',
    ({ svix, attempt }) => svix.messageAttempt.get('acme', 'evt', attempt.id),
  ],
  'messageAttempt.expungeContent': [
    'answers',
    ({ svix, attempt }) => svix.messageAttempt.expungeContent('acme', 'evt', attempt.id),
  ],
  'messageAttempt.resend': ['answers', ({ svix }) => svix.messageAttempt.resend('acme', 'evt', 'ep')],
  'statistics.aggregateEventTypes': ['answers', ({ svix }) => svix.statistics.aggregateEventTypes()],
  'statistics.aggregateAppStats': [
    'answers',
    ({ svix }) => svix.statistics.aggregateAppStats({ since, until: new Date() }),
  ],
};

/** Nothing of these is offered, whatever is called; operational webhooks have a test of their own. */
const NONE_OF = ['autoconfigSubscription', 'connector', 'destination', 'integration', 'streaming'];
const ELSEWHERE = ['ingest', 'operationalWebhook'];

/** `application.list`, `message.poller.poll` and so on, as the SDK has them. */
function methodsOf(resource: object, name: string): string[] {
  const properties = Object.entries(Object.getOwnPropertyDescriptors(Object.getPrototypeOf(resource)));
  return properties.flatMap(([key, { get, value }]) => {
    if (get !== undefined) return methodsOf(Reflect.get(resource, key) as object, `${name}.${key}`);
    return key !== 'constructor' && typeof value === 'function' ? [`${name}.${key}`] : [];
  });
}

const client = new Svix('token', { serverUrl: 'http://localhost' });
const resources = Object.keys(Object.getOwnPropertyDescriptors(Svix.prototype)).filter(
  (key) => key !== 'constructor',
);
const methods = resources
  .filter((name) => !ELSEWHERE.includes(name) && !NONE_OF.includes(name))
  .flatMap((name) => methodsOf(Reflect.get(client, name) as object, name));

test('the table has every method of the SDK', () => {
  expect(Object.keys(CALLS).toSorted()).toEqual(methods.toSorted());
});

async function refusalOf(call: Promise<unknown>): Promise<ApiException<unknown>> {
  const error = await call.then(
    () => new Error('was not refused'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ApiException)) throw error;
  return error;
}

const named = (answer: Answer) => Object.entries(CALLS).filter(([, [kind]]) => kind === answer);

test('what is offered answers in the shape that the SDK reads', async () => {
  const shared = await scene();
  for (const [name, [, call]] of named('answers')) {
    const isEnd = /\.(delete|expunge\w*|bulkExpunge\w*|upsert)$/.test(name);
    await call(isEnd ? await scene() : shared).catch((error: unknown) => {
      throw new Error(`${name}: ${JSON.stringify((error as { body?: unknown }).body)}`, { cause: error });
    });
  }
});

test('what is not offered is refused by a 404 that names it', async () => {
  const before = await scene();
  for (const [name, [, call]] of named('not offered')) {
    const { code, body } = await refusalOf(call(before));
    expect([name, code, body]).toEqual([
      name,
      404,
      {
        code: 'not_offered',
        detail: expect.stringMatching(/^[A-Z].* are not offered by this delivery service\. /),
      },
    ]);
  }
  for (const [name, [, call]] of named('not there')) {
    expect([name, Math.floor((await refusalOf(call(before))).code / 100)]).toEqual([name, 4]);
  }
});

test.each(NONE_OF)('nothing of %s is offered', async (name) => {
  const { svix } = await scene();
  let refused = 0;
  for (const method of methodsOf(Reflect.get(svix, name) as object, name)) {
    const [key = '', ...path] = method.split('.').toReversed();
    const resource = path.toReversed().reduce<object>((at, part) => Reflect.get(at, part) as object, svix);
    const call = (Reflect.get(resource, key) as (...input: unknown[]) => Promise<unknown>).bind(resource);
    const error = await call('x', 'y', { name: 'z' }, { name: 'z' }).catch((thrown: unknown) => thrown);
    // The SDK itself stumbles over an input of the wrong shape before it sends anything.
    if (error instanceof TypeError) continue;
    expect([method, error]).toEqual([method, expect.any(ApiException)]);
    expect(error).toMatchObject({ code: 404, body: { code: 'not_offered' } });
    refused++;
  }
  expect(refused).toBeGreaterThan(1);
});

describe('filters', () => {
  test('of a bulk replay choose by type, channel, tag, status and the class of the last answer', async () => {
    const { svix, path } = await scene();
    await svix.message.create('acme', { eventType: 'b', payload: {}, channels: ['c2'], tags: ['t2'] });
    await until('both arrived', async () => (await svix.endpoint.getStats('acme', 'ep')).success === 2);
    const arrived = () => receiver.received.filter((item) => item.path === path).length;
    const replay = async (filter: Parameters<Svix['endpoint']['bulkReplay']>[2]) => {
      const { id } = await svix.endpoint.bulkReplay('acme', 'ep', filter);
      const task = await svix.backgroundTask.get(id);
      expect(task).toMatchObject({ status: 'finished', task: 'endpoint.bulk-replay' });
      await until('all are through', async () => (await svix.endpoint.getStats('acme', 'ep')).success === 2);
      return (task.data as { messagesSent: number }).messagesSent;
    };
    const before = arrived();
    expect(await replay({ since, eventTypes: ['b'] })).toBe(1);
    expect(await replay({ since, channel: 'c1' })).toBe(1);
    expect(await replay({ since, tag: 't2', eventTypes: ['a'] })).toBe(0);
    expect(await replay({ since, status: MessageStatus.Fail })).toBe(0);
    expect(await replay({ since, status: MessageStatus.Success })).toBe(2);
    expect(await replay({ since, statusCodeClass: StatusCodeClass.Code5xx })).toBe(0);
    expect(await replay({ since, statusCodeClass: StatusCodeClass.Code2xx, tag: 't1' })).toBe(1);
    expect(await replay({ since: new Date(Date.now() + 60_000) })).toBe(0);
    expect(arrived() - before).toBe(5);
    const tasks = await svix.backgroundTask.list({ status: BackgroundTaskStatus.Finished, limit: 3 });
    expect([tasks.data.length, tasks.done]).toEqual([3, false]);
    expect((await svix.backgroundTask.list({ status: BackgroundTaskStatus.Running })).data).toEqual([]);
  });

  test('of an endpoint’s messages and of attempts choose alike, and page to the end', async () => {
    const { svix, message } = await scene();
    for (let n = 0; n < 6; n++) {
      await svix.message.create('acme', { eventType: n % 2 === 0 ? 'a' : 'b', payload: {}, tags: [`n${n}`] });
    }
    await until('all arrived', async () => (await svix.endpoint.getStats('acme', 'ep')).success === 7);
    const messages = (filter: object) => svix.messageAttempt.listAttemptedMessages('acme', 'ep', filter);
    const attempts = (filter: object) => svix.messageAttempt.listByEndpoint('acme', 'ep', filter);
    for (const list of [messages, attempts]) {
      const count = async (filter: object) => (await list(filter)).data.length;
      expect(await count({ eventTypes: ['b'] })).toBe(3);
      expect(await count({ channel: 'c1' })).toBe(1);
      expect(await count({ tag: 'n4' })).toBe(1);
      expect(await count({ status: MessageStatus.Fail })).toBe(0);
      expect(await count({ before: message.timestamp })).toBe(0);
      expect(await count({ after: new Date(Date.now() + 60_000) })).toBe(0);
    }
    const found: string[] = [];
    let iterator: string | null = null;
    for (let page = 0; page < 9; page++) {
      const answer = await svix.messageAttempt.listAttemptedMessages('acme', 'ep', {
        eventTypes: ['a'],
        limit: 2,
        iterator,
      });
      found.push(...answer.data.map(({ id }) => id));
      ({ iterator } = answer);
      if (answer.done) break;
    }
    expect(new Set(found).size).toBe(4);
    expect(found).toHaveLength(4);
  });

  test('of applications leave out those without endpoints, or with disabled ones only', async () => {
    const { svix } = await scene();
    await svix.application.create({ name: 'Empty', uid: 'empty' });
    await svix.application.create({ name: 'Off', uid: 'off' });
    await svix.endpoint.create('off', { url: 'https://example.com', disabled: true });
    const uids = async (filter: object) =>
      (await svix.application.list(filter)).data.map(({ uid }) => uid).sort();
    expect(await uids({})).toEqual(['acme', 'empty', 'off']);
    expect(await uids({ excludeAppsWithNoEndpoints: true })).toEqual(['acme', 'off']);
    expect(await uids({ excludeAppsWithDisabledEndpoints: true })).toEqual(['acme', 'empty']);
    expect(await uids({ excludeAppsWithNoEndpoints: true, excludeAppsWithDisabledEndpoints: true })).toEqual([
      'acme',
    ]);
  });
});

test('a raw message goes out byte by byte under its media type, and a header that is none is refused', async () => {
  const { svix, path } = await scene();
  const payload = '<a>\r\n  Zoë</a>';
  const { id } = await svix.message.create('acme', messageInRaw('a', payload, 'text/xml; charset=utf-8'));
  const arrived = await until('it arrived', () =>
    receiver.received.find((item) => item.path === path && item.id === id),
  );
  expect([arrived.body, arrived.headers['content-type']]).toEqual([payload, 'text/xml; charset=utf-8']);
  const error = await refusalOf(svix.message.create('acme', messageInRaw('a', 'x', 'text/xml\r\nx-evil: 1')));
  expect(error.code).toBe(422);
});

test('contents are deleted in bulk, told by id, and all at once', async () => {
  const { svix, message } = await scene();
  const other = await svix.message.create('acme', { eventType: 'a', payload: { n: 1 } });
  expect(await svix.message.bulkExpungeContent('acme', { ids: ['evt', 'msg_none'] })).toEqual({
    results: { evt: 'expunged', msg_none: 'not-found' },
  });
  expect((await svix.message.get('acme', message.id, { withContent: true })).payload).toEqual({
    expired: true,
  });
  const { id } = await svix.message.expungeAllContents('acme');
  expect((await svix.backgroundTask.get(id)).data).toEqual({ messagesPurged: 1 });
  expect((await svix.message.get('acme', other.id, { withContent: true })).payload).toEqual({
    expired: true,
  });
});

test('statistics count messages by endpoint and tell what applications listen to', async () => {
  const { svix, app } = await scene();
  await svix.endpoint.create('acme', { url: 'https://example.com', eventTypes: ['b', 'a'] });
  const usage = await svix.statistics.aggregateAppStats({
    since,
    until: new Date(),
    appIds: ['acme', 'nobody'],
  });
  expect(usage.unresolvedAppIds).toEqual(['nobody']);
  expect((await svix.backgroundTask.get(usage.id)).data).toEqual({
    appStats: [{ appId: app.id, appUid: 'acme', messageDestinations: 1 }],
  });
  const { id } = await svix.statistics.aggregateEventTypes();
  expect((await svix.backgroundTask.get(id)).data).toEqual({
    event_types: [{ appId: app.id, explicitlySubscribedEventTypes: ['a', 'b'], hasCatchAllEndpoint: true }],
  });
  expect(
    (await refusalOf(svix.statistics.aggregateAppStats({ since, until: new Date(), appIds: ['nobody'] })))
      .code,
  ).toBe(422);
  const foreign = await scene();
  expect((await refusalOf(foreign.svix.backgroundTask.get(id))).code).toBe(404);
});

describe('an import of event types', () => {
  const spec = {
    openapi: '3.1.0',
    webhooks: {
      'user.created': {
        post: {
          description: 'A user was made',
          'x-svix-group-name': 'user',
          requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/User' } } } },
        },
      },
    },
    components: { schemas: { User: { type: 'object', properties: { id: { type: 'string' } } } } },
  };

  test('reads the webhooks of an OpenAPI document, as an object or as JSON text', async () => {
    const { svix } = await scene();
    const dry = await svix.eventType.importOpenapi({ spec, dryRun: true });
    expect(dry.data).toMatchObject({
      modified: ['user.created'],
      toModify: [{ name: 'user.created', groupName: 'user' }],
    });
    expect((await svix.eventType.list()).data.map(({ name }) => name)).toEqual(['a', 'b']);
    const { data } = await svix.eventType.importOpenapi({ specRaw: JSON.stringify(spec), replaceAll: true });
    expect(data.modified).toEqual(['user.created']);
    expect((await svix.eventType.list()).data.map(({ name }) => name)).toEqual(['user.created']);
    // What the schema points to has come along: an example can be made from it.
    await svix.endpoint.create('acme', { url: receiver.url, uid: 'later' });
    expect((await svix.endpoint.sendExample('acme', 'later', { eventType: 'user.created' })).payload).toEqual(
      { id: 'example' },
    );
  });

  test.each([
    [{}, 'either spec or specRaw'],
    [{ spec, specRaw: '{}' }, 'either spec or specRaw'],
    [{ specRaw: 'openapi: 3.1.0' }, 'must be JSON'],
    [{ spec: { webhooks: { 'no name': { post: {} } } } }, 'needs a name'],
    [{ spec: { webhooks: [] } }, 'expected record'],
  ])('of %j is refused with the reason', async (input, reason) => {
    const { svix } = await scene();
    const { code, body } = await refusalOf(svix.eventType.importOpenapi(input));
    expect([code, body]).toEqual([
      422,
      { detail: [expect.objectContaining({ msg: expect.stringContaining(reason) })] },
    ]);
  });
});
