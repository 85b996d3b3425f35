import type { Request } from 'express';
import { type TestDatabase, testDatabase } from '../../testing/database.ts';
import { testIdempotency } from '../../testing/idempotency.ts';
import { ApiError } from '../api-error.ts';
import type { Idempotency } from './idempotency.ts';
import { keyedRequest } from './keyed-request.ts';

let database: TestDatabase;
let idempotency: Idempotency;
beforeAll(async () => {
  database = await testDatabase();
  idempotency = testIdempotency(database);
  await database.connection.createCollection('effects');
});
afterAll(() => database?.drop());

const effects = () => database.connection.collection('effects');
let keys = 0;
const newKey = () => `key-${++keys}`;

function request(key: string, { body = { a: 1 }, id = 'key_1' }: { body?: unknown; id?: string } = {}) {
  const req = { method: 'POST', originalUrl: '/v1/things', body, get: () => key } as unknown as Request;
  return keyedRequest(req, { environment: 'env_1', id });
}

/** The two ways, with an effect that can be counted. */
const ways = {
  'in a transaction': (key: string, more?: { body?: unknown; id?: string }) =>
    idempotency.inTransaction(request(key, more), async (session) => {
      const { insertedId } = await effects().insertOne({ key }, { session });
      return { number: String(insertedId) };
    }),
  'under a lease': (key: string, more?: { body?: unknown; id?: string }) =>
    idempotency.underLease(request(key, more), {
      async work() {
        const { insertedId } = await effects().insertOne({ key });
        return { number: String(insertedId) };
      },
    }),
};

describe.each(Object.entries(ways))('%s', (_, once) => {
  test('100 equal requests at once have one effect and one answer', async () => {
    const key = newKey();
    const answers = await Promise.all(Array.from({ length: 100 }, () => once(key)));
    expect(await effects().countDocuments({ key })).toBe(1);
    expect(new Set(answers.map(({ answer }) => answer.number)).size).toBe(1);
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
  });

  test('another body under the same key is refused', async () => {
    const key = newKey();
    await once(key);
    await expect(once(key, { body: { a: 2 } })).rejects.toMatchObject({
      status: 422,
      code: 'idempotency_key_reused',
    });
    expect(await effects().countDocuments({ key })).toBe(1);
  });

  test('the key of another principal is another key', async () => {
    const key = newKey();
    const [mine, theirs] = [await once(key), await once(key, { id: 'key_2', body: { a: 2 } })];
    expect(theirs.answer.number).not.toBe(mine.answer.number);
    expect(theirs.replayed).toBe(false);
  });
});

test('a transaction that fails leaves neither effect nor answer, and its key is free', async () => {
  const key = newKey();
  const failing = idempotency.inTransaction(request(key), async (session) => {
    await effects().insertOne({ key }, { session });
    throw new ApiError({ status: 409, code: 'no', detail: 'No' });
  });
  await expect(failing).rejects.toMatchObject({ code: 'no' });
  expect(await effects().countDocuments({ key })).toBe(0);
  expect((await ways['in a transaction'](key)).replayed).toBe(false);
});

test('work elsewhere that certainly had no effect frees its key; a lost outcome is kept', async () => {
  const key = newKey();
  const fail = (code: string) =>
    idempotency.underLease(request(key), {
      work: () => Promise.reject(new ApiError({ status: 502, code, detail: 'The answer was lost' })),
    });
  await expect(fail('provider_error')).rejects.toMatchObject({ code: 'provider_error' });
  await expect(fail('outcome_unknown')).rejects.toMatchObject({ code: 'outcome_unknown' });
  await expect(ways['under a lease'](key)).rejects.toMatchObject({ status: 502, code: 'outcome_unknown' });
  expect(await effects().countDocuments({ key })).toBe(0);
});

test('an answer that could not be kept does not free its key, since the work took effect', async () => {
  const key = newKey();
  const work = async () => {
    await effects().insertOne({ key });
    return { circular: 1n };
  };
  await expect(idempotency.underLease(request(key), { work })).rejects.toThrow(/BigInt/);
  const id = request(key)?.id ?? '';
  expect(await database.models.Idempotency.findById(id).lean()).toMatchObject({ state: 'started' });
});

test('what a dead process held is asked for before it is done again', async () => {
  for (const again of [true, false]) {
    const key = newKey();
    const keyed = request(key);
    await database.models.Idempotency.create({
      _id: keyed?.id ?? '',
      environment: 'env_1',
      requestHash: keyed?.requestHash ?? '',
      state: 'started',
      lease: { holder: 'dead', until: new Date(Date.now() - 1) },
      createdAt: new Date(),
    });
    const unknown = new ApiError({ status: 502, code: 'outcome_unknown', detail: 'Look first' });
    let done = 0;
    const result = idempotency.underLease(keyed, {
      abandoned: () => (again ? null : unknown),
      work: async () => ++done,
    });
    if (again) await expect(result).resolves.toMatchObject({ answer: 1 });
    else await expect(result).rejects.toBe(unknown);
    expect(done).toBe(again ? 1 : 0);
  }
});

test.each(['', 'a b', 'x'.repeat(256), 'é'])('%j is no key', (key) => {
  expect(() => request(key)).toThrow(/Idempotency-Key must be/);
});
