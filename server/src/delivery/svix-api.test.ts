import { randomBytes } from 'node:crypto';
import { ApiException, MessageStatus } from 'svix';
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
  receiver = await startReceiver();
});

afterAll(async () => {
  await delivery.close();
  await receiver.close();
  await database.drop();
});

const unique = (prefix: string) => `${prefix}-${randomBytes(4).toString('hex')}`;

async function refusal(action: Promise<unknown>): Promise<ApiException<unknown>> {
  const error = await action.then(
    () => new Error('was not refused'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ApiException)) throw error;
  return error;
}

describe('applications', () => {
  test('are created, read by id and uid, changed, listed and deleted', async () => {
    const svix = delivery.client(unique('env'));
    const uid = unique('acme');
    const made = await svix.application.create({ name: 'Acme', uid, metadata: { plan: 'pro' } });
    expect(made.id).toMatch(/^app_[0-9A-Za-z]{25}$/);
    expect(made).toMatchObject({ name: 'Acme', uid, metadata: { plan: 'pro' } });
    expect(await svix.application.get(uid)).toEqual(await svix.application.get(made.id));
    const patched = await svix.application.patch(uid, { name: 'Acme Inc' });
    expect(patched).toMatchObject({ id: made.id, name: 'Acme Inc', uid, metadata: { plan: 'pro' } });
    const put = await svix.application.upsert(made.id, { name: 'Acme BV', uid });
    expect(put).toMatchObject({ id: made.id, name: 'Acme BV', metadata: {} });
    const second = await svix.application.upsert(unique('other'), { name: 'Other' });
    const listed = await svix.application.list();
    expect(listed.data.map(({ id }) => id)).toEqual([made.id, second.id].sort());
    await svix.application.delete(uid);
    expect((await refusal(svix.application.get(made.id))).code).toBe(404);
  });

  test('with a uid that is taken are refused, and got with getOrCreate', async () => {
    const svix = delivery.client(unique('env'));
    const made = await svix.application.create({ name: 'Acme', uid: 'acme' });
    const error = await refusal(svix.application.create({ name: 'Acme', uid: 'acme' }));
    expect([error.code, error.body]).toEqual([
      409,
      { code: 'conflict', detail: expect.stringContaining('already exists') },
    ]);
    expect((await svix.application.getOrCreate({ name: 'Acme', uid: 'acme' })).id).toBe(made.id);
    expect((await svix.application.getOrCreate({ name: 'New', uid: 'new' })).name).toBe('New');
  });

  test('are paged forwards and backwards', async () => {
    const svix = delivery.client(unique('env'));
    const ids: string[] = [];
    for (let index = 0; index < 5; index++) {
      ids.push((await svix.application.create({ name: `App ${index}` })).id);
    }
    ids.sort();
    const first = await svix.application.list({ limit: 2 });
    expect([first.data.map(({ id }) => id), first.done]).toEqual([ids.slice(0, 2), false]);
    const second = await svix.application.list({ limit: 2, iterator: first.iterator });
    expect([second.data.map(({ id }) => id), second.done]).toEqual([ids.slice(2, 4), false]);
    const third = await svix.application.list({ limit: 2, iterator: second.iterator });
    expect([third.data.map(({ id }) => id), third.done]).toEqual([ids.slice(4), true]);
    const back = await svix.application.list({ limit: 2, iterator: third.prevIterator ?? null });
    expect(back.data.map(({ id }) => id)).toEqual(ids.slice(2, 4));
  });
});

describe('endpoints', () => {
  async function application() {
    const svix = delivery.client(unique('env'));
    const app = await svix.application.create({ name: 'Acme', uid: 'acme' });
    for (const name of ['invoice.paid', 'invoice.failed']) {
      await svix.eventType.create({ name, description: name });
    }
    return { svix, app };
  }

  test('are created, read, patched, replaced, listed and deleted', async () => {
    const { svix, app } = await application();
    const made = await svix.endpoint.create('acme', {
      url: 'https://example.com/hooks',
      description: 'Main',
      uid: 'main',
      eventTypes: ['invoice.paid'],
      channels: ['tenant-1'],
      throttleRate: 10,
      metadata: { team: 'billing' },
    });
    expect(made.id).toMatch(/^ep_[0-9A-Za-z]{25}$/);
    expect(made).toMatchObject({
      url: 'https://example.com/hooks',
      eventTypes: ['invoice.paid'],
      channels: ['tenant-1'],
      throttleRate: 10,
      disabled: false,
    });
    expect(await svix.endpoint.get(app.id, made.id)).toEqual(await svix.endpoint.get('acme', 'main'));

    const patched = await svix.endpoint.patch('acme', 'main', { disabled: true, channels: null });
    expect(patched).toMatchObject({ disabled: true, channels: null, eventTypes: ['invoice.paid'] });
    const replaced = await svix.endpoint.upsert('acme', 'main', { url: 'https://example.com/v2' });
    expect(replaced).toMatchObject({
      id: made.id,
      uid: 'main',
      url: 'https://example.com/v2',
      disabled: false,
      eventTypes: null,
      throttleRate: null,
      metadata: {},
    });
    const other = await svix.endpoint.upsert('acme', 'second', { url: 'https://example.com/2' });
    expect((await svix.endpoint.list('acme')).data.map(({ id }) => id)).toEqual([made.id, other.id].sort());
    await svix.endpoint.delete('acme', 'main');
    expect((await refusal(svix.endpoint.get('acme', made.id))).code).toBe(404);
    const again = await svix.endpoint.create('acme', { url: 'https://example.com/', uid: 'main' });
    expect(again.id).not.toBe(made.id);
  });

  test('speak the names of earlier Svix versions too', async () => {
    const { app } = await application();
    const environment = (await database.models.Application.findById(app.id).lean())!.environment;
    const response = await fetch(`${delivery.baseUrl}/api/v1/app/acme/endpoint`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${delivery.tokens.issue(environment)}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({
        url: 'https://example.com',
        filterTypes: ['invoice.paid'],
        rateLimit: 5,
        version: 1,
      }),
    });
    expect(response.status).toBe(201);
    expect(await response.json()).toMatchObject({ filterTypes: ['invoice.paid'], rateLimit: 5 });
  });

  test('keep a secret, which is given or made, shown and rotated', async () => {
    const { svix } = await application();
    const secret = `whsec_${randomBytes(24).toString('base64')}`;
    const given = await svix.endpoint.create('acme', { url: 'https://example.com', secret });
    expect(await svix.endpoint.getSecret('acme', given.id)).toEqual({ key: secret });
    const made = await svix.endpoint.create('acme', { url: 'https://example.com' });
    const { key } = await svix.endpoint.getSecret('acme', made.id);
    expect(key).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    await svix.endpoint.rotateSecret('acme', made.id);
    expect((await svix.endpoint.getSecret('acme', made.id)).key).not.toBe(key);
    const stored = JSON.stringify(await database.models.Endpoint.find().lean());
    expect(stored).not.toContain(secret);
  });

  test('keep extra headers, whose credentials are not shown again', async () => {
    const { svix } = await application();
    const { id } = await svix.endpoint.create('acme', {
      url: 'https://example.com',
      headers: { 'X-Team': 'billing', 'X-Api-Key': 'canary-key' },
    });
    expect(await svix.endpoint.getHeaders('acme', id)).toEqual({
      headers: { 'X-Team': 'billing' },
      sensitive: ['X-Api-Key'],
    });
    await svix.endpoint.patchHeaders('acme', id, { headers: { 'X-Area': 'eu' }, deleteHeaders: ['X-Team'] });
    expect((await svix.endpoint.getHeaders('acme', id)).headers).toEqual({ 'X-Area': 'eu' });
    await svix.endpoint.setHeaders('acme', id, { headers: { 'X-Only': '1' } });
    expect(await svix.endpoint.getHeaders('acme', id)).toEqual({ headers: { 'X-Only': '1' }, sensitive: [] });
    expect(JSON.stringify(await database.models.Endpoint.find().lean())).not.toContain('canary-key');
  });

  test.each([
    [{ url: 'not a url' }, 'url', 'absolute URL'],
    [{ url: 'ftp://example.com' }, 'url', 'https://'],
    [{ url: 'https://user:pass@example.com' }, 'url', 'user name'],
    [{ url: 'https://example.com', secret: 'whsec_' }, 'secret', '24 to 64 bytes'],
    [{ url: 'https://example.com', channels: [] }, 'channels', 'at least one'],
    [{ url: 'https://example.com', throttleRate: 0 }, 'throttleRate', '1'],
    [{ url: 'https://example.com', eventTypes: ['no.such'] }, 'eventTypes', 'no.such'],
    [{ url: 'https://example.com', headers: { 'webhook-id': 'x' } }, 'webhook-id', 'set by'],
    [{ url: 'https://example.com', headers: { ok: 'a\r\nb' } }, 'ok', 'ASCII'],
  ])('refuse %j with the field and the reason', async (input, field, reason) => {
    const { svix } = await application();
    const error = await refusal(svix.endpoint.create('acme', input));
    expect(error.code).toBe(422);
    const { detail } = error.body as { detail: { loc: string[]; msg: string; type: string }[] };
    expect(detail[0]?.loc[0]).toBe('body');
    expect(detail[0]?.loc.join('.')).toContain(field);
    expect(detail[0]?.msg).toContain(reason);
    expect(detail[0]?.type).toMatch(/_error/);
  });
});

describe('event types', () => {
  test('are created, read, changed, archived, revived and deleted', async () => {
    const svix = delivery.client(unique('env'));
    const schemas = { '1': { type: 'object', properties: { id: { type: 'string' } }, $defs: {} } };
    await svix.eventType.create({ name: 'user.created', description: 'A user', schemas });
    expect(await svix.eventType.get('user.created')).toMatchObject({ description: 'A user', schemas });
    expect((await refusal(svix.eventType.create({ name: 'user.created', description: '' }))).code).toBe(409);
    await svix.eventType.patch('user.created', { description: 'Somebody' });
    await svix.eventType.upsert('user.deleted', { description: 'Gone' });
    expect((await svix.eventType.list()).data.map(({ name }) => name)).toEqual([
      'user.created',
      'user.deleted',
    ]);
    expect((await svix.eventType.list({ withContent: true })).data[0]).toMatchObject({ schemas });
    await svix.eventType.delete('user.created');
    expect((await svix.eventType.list()).data.map(({ name }) => name)).toEqual(['user.deleted']);
    const all = await svix.eventType.list({ includeArchived: true });
    expect(all.data.map(({ archived }) => archived)).toEqual([true, false]);
    expect((await svix.eventType.create({ name: 'user.created', description: 'New' })).archived).toBe(false);
    await svix.eventType.delete('user.created', { expunge: true });
    expect((await refusal(svix.eventType.get('user.created'))).code).toBe(404);
  });
});

describe('messages and attempts', () => {
  async function scene() {
    const svix = delivery.client(unique('env'));
    const app = await svix.application.create({ name: 'Acme', uid: 'acme' });
    await svix.eventType.create({
      name: 'invoice.paid',
      description: '',
      schemas: { '1': { type: 'object', properties: { id: { type: 'string' } } } },
    });
    const path = `/${randomBytes(4).toString('hex')}`;
    const endpoint = await svix.endpoint.create('acme', { url: receiver.url + path, uid: 'hooks' });
    const received = () => receiver.received.filter((item) => item.path === path);
    return { svix, app, endpoint, received };
  }

  test('a message is created, read by id and event id, listed, and tells its attempts', async () => {
    const { svix, endpoint, received } = await scene();
    const made = await svix.message.create(
      'acme',
      {
        eventType: 'invoice.paid',
        eventId: 'evt-1',
        payload: { id: 'in_1' },
        channels: ['t1'],
        tags: ['blue'],
      },
      { withContent: true },
    );
    expect(made.id).toMatch(/^msg_[0-9A-Za-z]{25}$/);
    expect(made).toMatchObject({
      eventId: 'evt-1',
      payload: { id: 'in_1' },
      channels: ['t1'],
      tags: ['blue'],
    });
    const read = await svix.message.get('acme', 'evt-1', { withContent: true });
    expect(read).toEqual(await svix.message.get('acme', made.id, { withContent: true }));
    await svix.message.create('acme', { eventType: 'other.type', payload: {} });

    const ids = async (options: Parameters<typeof svix.message.list>[1]) =>
      (await svix.message.list('acme', options)).data.map(({ id }) => id);
    expect(await ids({})).toHaveLength(2);
    expect(await ids({ channel: 't1' })).toEqual([made.id]);
    expect(await ids({ tag: 'blue' })).toEqual([made.id]);
    expect(await ids({ eventTypes: ['invoice.paid', 'none'] })).toEqual([made.id]);
    expect(await ids({ before: new Date(0) })).toEqual([]);
    expect((await svix.message.list('acme', { eventTypes: ['invoice.paid'] })).data[0]?.payload).toEqual({});

    await until('both arrived', () => received().length === 2);
    const byEndpoint = await until('attempts are logged', async () => {
      const list = await svix.messageAttempt.listByEndpoint('acme', 'hooks', {
        withContent: true,
        withMsg: true,
      });
      return list.data.length === 2 && list;
    });
    const attempt = byEndpoint.data.find(({ msgId }) => msgId === made.id);
    expect(attempt).toMatchObject({
      status: MessageStatus.Success,
      statusText: 'success',
      responseStatusCode: 204,
      triggerType: 0,
      endpointId: endpoint.id,
      url: endpoint.url,
      msg: { id: made.id, eventType: 'invoice.paid' },
    });
    expect(attempt?.id).toMatch(/^atmpt_/);
    const byMessage = await svix.messageAttempt.listByMsg('acme', made.id, { endpointId: 'hooks' });
    expect(byMessage.data.map(({ id }) => id)).toEqual([attempt?.id]);
    expect((await svix.messageAttempt.get('acme', made.id, attempt!.id)).id).toBe(attempt?.id);
    expect(
      (await svix.messageAttempt.listByMsg('acme', made.id, { status: MessageStatus.Fail })).data,
    ).toEqual([]);
    expect(
      (await svix.messageAttempt.listByMsg('acme', made.id, { statusCodeClass: 200 })).data,
    ).toHaveLength(1);
    expect((await svix.messageAttempt.listByMsg('acme', made.id, { channel: 'none' })).data).toEqual([]);
    const attempted = await svix.messageAttempt.listAttemptedMessages('acme', 'hooks', {
      status: MessageStatus.Success,
    });
    expect(attempted.data.map(({ id }) => id)).toContain(made.id);
    const destinations = await svix.messageAttempt.listAttemptedDestinations('acme', made.id);
    expect(destinations.data).toMatchObject([{ id: endpoint.id, status: MessageStatus.Success }]);
    expect(await svix.endpoint.getStats('acme', 'hooks')).toMatchObject({ success: 2, fail: 0, pending: 0 });
    await svix.messageAttempt.expungeContent('acme', made.id, attempt!.id);
    await svix.message.expungeContent('acme', made.id);
    expect((await svix.message.get('acme', made.id, { withContent: true })).payload).toEqual({
      expired: true,
    });
    expect((await refusal(svix.messageAttempt.resend('acme', made.id, 'hooks'))).code).toBe(400);
  });

  test('an event id is used once; an equal request gets the equal answer', async () => {
    const { svix, received } = await scene();
    const input = { eventType: 'invoice.paid', eventId: 'evt-1', payload: { id: 1 } };
    const first = await svix.message.create('acme', input, { idempotencyKey: 'key-1' });
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => svix.message.create('acme', input, { idempotencyKey: 'key-1' })),
    );
    expect(new Set(answers.map(({ id }) => id))).toEqual(new Set([first.id]));
    const taken = await refusal(svix.message.create('acme', input));
    expect([taken.code, taken.body]).toEqual([
      409,
      { code: 'conflict', detail: expect.stringContaining('evt-1') },
    ]);
    const other = { ...input, payload: { id: 2 } };
    expect((await refusal(svix.message.create('acme', other, { idempotencyKey: 'key-1' }))).code).toBe(422);
    await until('it arrived', () => received().length > 0);
    await until('it is marked', async () => (await svix.endpoint.getStats('acme', 'hooks')).success === 1);
    expect(received()).toHaveLength(1);
  });

  test('only wanted event types and channels arrive', async () => {
    const { svix } = await scene();
    await svix.endpoint.delete('acme', 'hooks');
    const add = (path: string, filter: { eventTypes?: string[]; channels?: string[] }) =>
      svix.endpoint.create('acme', { url: receiver.url + path, ...filter });
    const tag = unique('f');
    await add(`/${tag}/type`, { eventTypes: ['invoice.paid'] });
    await add(`/${tag}/channel`, { channels: ['t1', 't2'] });
    await add(`/${tag}/all`, {});
    expect(await svix.message.precheck('acme', { eventType: 'x' })).toEqual({ active: true });
    await svix.message.create('acme', { eventType: 'invoice.paid', payload: {} });
    await svix.message.create('acme', { eventType: 'other', payload: {}, channels: ['t2'] });
    await svix.message.create('acme', { eventType: 'other', payload: {}, channels: ['t3'] });
    const arrived = () =>
      receiver.received.map(({ path }) => path).filter((path) => path.startsWith(`/${tag}/`));
    await until('all arrived', () => arrived().length === 5);
    expect(arrived().sort()).toEqual(
      ['all', 'all', 'all', 'channel', 'type'].map((name) => `/${tag}/${name}`),
    );
  });

  test('resend, recover, replay and send-example send again', async () => {
    const { svix, received, endpoint } = await scene();
    const { id } = await svix.message.create('acme', { eventType: 'invoice.paid', payload: { id: 'a' } });
    await until('it arrived', () => received().length === 1);
    await until('it is marked', async () => (await svix.endpoint.getStats('acme', 'hooks')).success === 1);
    await svix.messageAttempt.resend('acme', id, 'hooks');
    await until('it arrived again', () => received().length === 2);
    expect(new Set(received().map((item) => item.id))).toEqual(new Set([id]));
    const manual = await until('the manual attempt is logged', async () => {
      const { data } = await svix.messageAttempt.listByMsg('acme', id);
      return data.find(({ triggerType }) => triggerType === 1);
    });
    expect(manual.status).toBe(MessageStatus.Success);

    const later = await svix.endpoint.create('acme', { url: `${endpoint.url}-later`, uid: 'later' });
    const missing = await svix.endpoint.replayMissing('acme', 'later', { since: new Date(0) });
    expect(missing).toMatchObject({ status: 'finished', task: 'endpoint.replay' });
    const atLater = () => receiver.received.filter((item) => `${receiver.url}${item.path}` === later.url);
    await until('the missing one arrived', () => atLater().length === 1);
    await until('it is marked', async () => (await svix.endpoint.getStats('acme', 'later')).success === 1);
    await svix.endpoint.replayMissing('acme', 'later', { since: new Date(0) });
    await svix.endpoint.bulkReplay('acme', 'later', { since: new Date(0) });
    await until('the replayed one arrived', () => atLater().length === 2);

    const example = await svix.endpoint.sendExample('acme', 'later', { eventType: 'invoice.paid' });
    await until('the example arrived', () => atLater().some((item) => item.id === example.id));
    expect(example.payload).toEqual({ id: 'example' });
    expect(received().some((item) => item.id === example.id)).toBe(false);
    expect((await svix.endpoint.recover('acme', 'hooks', { since: new Date(0) })).status).toBe('finished');
  });
});

describe('a repeated POST', () => {
  test('has one effect and equal answers, also when sent at the same time', async () => {
    const svix = delivery.client(unique('env'));
    const answers = await Promise.all(
      Array.from({ length: 15 }, () =>
        svix.application.create({ name: 'Acme', uid: 'acme' }, { idempotencyKey: 'k' }),
      ),
    );
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    const different = svix.application.create({ name: 'Other' }, { idempotencyKey: 'k' });
    expect((await refusal(different)).code).toBe(422);
    const endpoint = await svix.endpoint.create('acme', { url: 'https://example.com' });
    await svix.endpoint.rotateSecret('acme', endpoint.id, {}, { idempotencyKey: 'r' });
    const { key } = await svix.endpoint.getSecret('acme', endpoint.id);
    await svix.endpoint.rotateSecret('acme', endpoint.id, {}, { idempotencyKey: 'r' });
    expect((await svix.endpoint.getSecret('acme', endpoint.id)).key).toBe(key);
  });
});

test('health needs no token', async () => {
  await delivery.client('env_a').health.get();
  expect((await fetch(`${delivery.baseUrl}/api/v1/health`)).status).toBe(204);
});
