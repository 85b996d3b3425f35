import type { Request } from 'express';
import type { RouteContract } from '../../contract/route.ts';
import type { IdempotencyDoc } from '../models/idempotency.ts';
import type { IdempotencyStore } from './idempotency.store.ts';
import { createIdempotency, type IdempotentRequest } from './idempotency.ts';

/** The store's behaviour in memory. */
function fakeStore(): IdempotencyStore & { failFinish: boolean; rows: Map<string, IdempotencyDoc> } {
  const rows = new Map<string, IdempotencyDoc>();
  const store = {
    rows,
    failFinish: false,
    async claim({ id, environment, requestHash, lease, now }: Parameters<IdempotencyStore['claim']>[0]) {
      const row = rows.get(id);
      if (row !== undefined) return row;
      const made: IdempotencyDoc = {
        _id: id,
        environment,
        requestHash,
        state: 'started',
        lease,
        response: null,
        createdAt: now,
      };
      rows.set(id, made);
      return made;
    },
    async finish(id: string, _holder: string, response: unknown) {
      if (store.failFinish) throw new Error('the database went away');
      Object.assign(rows.get(id) ?? {}, { state: 'finished', lease: null, response });
    },
    async release(id: string) {
      rows.delete(id);
    },
  };
  return store;
}

const route: RouteContract = {
  method: 'POST',
  path: '/v1/things',
  summary: 'Make a thing',
  principal: 'api_key',
  audit: 'thing.created',
};

function requestOf(key: string | undefined, body: unknown = { a: 1 }): IdempotentRequest {
  const req = { get: () => key, method: 'POST', originalUrl: '/v1/things', body } as unknown as Request;
  return { req, route, principal: { type: 'api_key', environment: 'env', keyId: 'key', permissions: [] } };
}

function setUp() {
  const store = fakeStore();
  let done = 0;
  const idempotency = createIdempotency({
    store,
    now: () => new Date(),
    seal: async (_environment, _id, text) => text,
    open: async (_environment, _id, sealed) => String(sealed),
  });
  const work = async () => ({ status: 201, body: { number: ++done } });
  return { store, idempotency, work, done: () => done };
}

test('100 equal requests at once have one effect and one answer', async () => {
  const { idempotency, work, done } = setUp();
  const answers = await Promise.all(
    Array.from({ length: 100 }, () => idempotency.once(requestOf('k'), work)),
  );
  expect(done()).toBe(1);
  expect(new Set(answers.map(({ body }) => JSON.stringify(body)))).toEqual(new Set(['{"number":1}']));
});

test('another body under the same key is refused, and a bad key too', async () => {
  const { idempotency, work } = setUp();
  await idempotency.once(requestOf('k'), work);
  await expect(idempotency.once(requestOf('k', { a: 2 }), work)).rejects.toMatchObject({
    status: 422,
    code: 'idempotency_key_reused',
  });
  await expect(idempotency.once(requestOf('a b'), work)).rejects.toMatchObject({ status: 400 });
});

test('work that failed may be tried again under its key', async () => {
  const { idempotency, work, done } = setUp();
  await expect(idempotency.once(requestOf('k'), () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await idempotency.once(requestOf('k'), work);
  expect(done()).toBe(1);
});

test('an answer that could not be kept does not free its key, since the work took effect', async () => {
  const { idempotency, work, store } = setUp();
  store.failFinish = true;
  await expect(idempotency.once(requestOf('k'), work)).rejects.toThrow('the database went away');
  expect([...store.rows.values()]).toMatchObject([{ state: 'started' }]);
});
