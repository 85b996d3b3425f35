import type { Request } from 'express';
import { runAction as route } from '../../../contract/actions.ts';
import type { ApiError } from '../../http/api-error.ts';
import { keyedRequest } from '../../http/idempotency/keyed-request.ts';
import type { ImplementedRoute, Once } from '../../http/implement.ts';
import type { IntegrationDoc } from '../../models/integration.ts';
import { createFakeProvider, fakeConnector } from '../../runtime/testing/fake-provider.ts';
import { type RuntimeFixture, runtimeFixture } from '../../runtime/testing/runtime-fixture.ts';
import type { EgressFetch } from '../../security/egress/egress-fetch.ts';
import { testIdempotency } from '../../testing/idempotency.ts';
import { actionRoutes } from './actions.routes.ts';

let fixture: RuntimeFixture;
let connection: IntegrationDoc;
beforeAll(async () => {
  fixture = await runtimeFixture();
});
afterAll(() => fixture.close());
beforeEach(async () => {
  connection = await fixture.connect();
});

type Reply = Response | Error;

function setUp(reply: (call: { key: string | null; number: number }) => Reply | Promise<Reply>) {
  let number = 0;
  const egress: EgressFetch = async (_url, init) => {
    const answer = await reply({
      key: new Headers(init?.headers).get('idempotency-key'),
      number: ++number,
    });
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const runtime = fixture.runtime(fakeConnector(createFakeProvider()), { egress, worker: null });
  const [implemented] = actionRoutes({
    connections: { get: async () => (await runtime.stores.connections.get(connection._id))! },
    connectorOf: runtime.connectorOf,
    runAction: runtime.runAction,
  }) as [ImplementedRoute];
  const idempotency = testIdempotency(fixture.db);
  const call = (action: string, input: unknown, key?: string): Promise<unknown> => {
    const req = {
      method: 'POST',
      originalUrl: `/v1/connections/${connection._id}/actions/${action}`,
      body: { input },
      get: (name: string) => (name === 'idempotency-key' ? key : undefined),
    } as Request;
    const keyed = keyedRequest(req, { environment: fixture.environment, id: 'key' });
    const once: Once = async (work) => (await idempotency.underLease(keyed, work)).answer;
    return implemented.handle({
      params: { id: connection._id, action },
      body: { input },
      principal: { type: 'api_key', environment: fixture.environment, keyId: 'key', permissions: [] },
      requestId: 'req_test',
      req,
      once,
    } as never);
  };
  return { call, calls: () => number };
}

const refusal = async (work: Promise<unknown>): Promise<ApiError> => {
  try {
    await work;
  } catch (error) {
    return error as ApiError;
  }
  throw new Error('It was not refused');
};
const key = () => `key-${Math.random()}`;
const lost = () =>
  new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code: 'ECONNRESET' }) });

test('does the action, logs it, announces it', async () => {
  const { call } = setUp(() => Response.json({ id: 'i-1', extra: true }));
  expect(await call('create', { name: 'One' })).toEqual({ output: { id: 'i-1' } });
  const log = await fixture.db.models.IntegrationLog.findOne({ connectionId: connection._id }).lean();
  expect(log).toMatchObject({ operation: 'action', status: 'succeeded' });
  const [event] = await fixture.events(connection._id, 'action.completed');
  expect(event?.data).toMatchObject({ action: 'create', succeeded: true });
  expect(route.effect).toBe('provider');
});

test('bad input names its fields and reaches nobody', async () => {
  const { call, calls } = setUp(() => Response.json({ id: 'x' }));
  const error = await refusal(call('create', { name: '', other: 1 }));
  expect(error).toMatchObject({ status: 422, code: 'invalid_input' });
  expect(error.errors?.map(({ field }) => field)).toEqual(['input.name', 'input']);
  expect(await refusal(call('nothing', {}))).toMatchObject({ status: 404, code: 'unknown_action' });
  expect(await refusal(call('constructor', {}))).toMatchObject({ status: 404, code: 'unknown_action' });
  expect(calls()).toBe(0);
});

test('100 equal requests with one key have one effect and equal answers; another body is refused', async () => {
  const { call, calls } = setUp(async ({ number }) => {
    await new Promise((resolve) => setTimeout(resolve, 30));
    return Response.json({ id: `i-${number}` });
  });
  const one = key();
  const answers = await Promise.all(Array.from({ length: 100 }, () => call('create', { name: 'One' }, one)));
  expect(calls()).toBe(1);
  expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
    new Set(['{"output":{"id":"i-1"}}']),
  );
  expect(await refusal(call('create', { name: 'Two' }, one))).toMatchObject({
    status: 422,
    code: 'idempotency_key_reused',
  });
});

test('while the provider has asked to wait longer than a person would, the answer comes at once', async () => {
  const { call, calls } = setUp(() => new Response('', { status: 429, headers: { 'retry-after': '600' } }));
  for (const _ of [1, 2]) {
    const error = await refusal(call('create', { name: 'One' }));
    expect(error).toMatchObject({ status: 429, code: 'provider_error' });
    expect(Number(error.headers['retry-after'])).toBeGreaterThan(590);
  }
  expect(calls()).toBe(1);
}, 20_000);

test('a lost reply of a write that cannot be repeated: outcome unknown, also for the repeat', async () => {
  const { call, calls } = setUp(() => lost());
  const one = key();
  expect(await refusal(call('create', { name: 'One' }, one))).toMatchObject({
    status: 502,
    code: 'outcome_unknown',
  });
  expect(await refusal(call('create', { name: 'One' }, one))).toMatchObject({ code: 'outcome_unknown' });
  expect(calls()).toBe(1);
});

test('with a provider key it is repeated under the same key', async () => {
  const keys = new Set<string | null>();
  const { call, calls } = setUp(({ key: sent, number }) => {
    keys.add(sent);
    return number === 1 ? lost() : Response.json({ id: 'i-1' });
  });
  expect(await call('keyed', { name: 'One' }, key())).toEqual({ output: { id: 'i-1' } });
  expect([calls(), keys.size]).toEqual([2, 1]);
});

test('an action whose process died is not done again', async () => {
  const { call, calls } = setUp(() => Response.json({ id: 'i-1' }));
  const one = key();
  await call('create', { name: 'One' }, one);
  await fixture.db.models.Idempotency.updateMany(
    { environment: fixture.environment, state: 'finished' },
    {
      $set: {
        state: 'started',
        response: null,
        lease: { holder: 'dead', until: new Date(Date.now() - 1000) },
        createdAt: new Date(Date.now() - 120_000),
      },
    },
  );
  expect(await refusal(call('create', { name: 'One' }, one))).toMatchObject({ code: 'outcome_unknown' });
  expect(calls()).toBe(1);
});

test.each([
  [401, 409, 'reauthorize'],
  [403, 403, 'forbidden'],
  [404, 404, 'not_found'],
  [409, 409, 'conflict'],
  [422, 422, 'rejected'],
  [429, 429, 'rate_limited'],
  [500, 502, 'unavailable'],
])('a provider that answers %i becomes %i with the kind %s', async (status, answered, kind) => {
  const { call } = setUp(
    () => new Response('secret words of the provider', { status, headers: { 'retry-after': '60' } }),
  );
  const error = await refusal(call('create', { name: 'One' }));
  expect(error).toMatchObject({
    status: answered,
    code: 'provider_error',
    errors: [{ field: 'provider', message: kind }],
  });
  expect(error.detail).not.toContain('secret words');
  const stored = await fixture.db.models.Integration.findById(connection._id).lean();
  expect(stored?.status).toBe(kind === 'reauthorize' ? 'needs_reauthorization' : 'active');
  if (kind === 'rate_limited') expect(error.headers['retry-after']).toBe('60');
});

test('an output that is not as promised is not handed on', async () => {
  const { call } = setUp(() => Response.json({ id: 42 }));
  expect(await refusal(call('create', { name: 'One' }))).toMatchObject({ code: 'outcome_unknown' });
});
