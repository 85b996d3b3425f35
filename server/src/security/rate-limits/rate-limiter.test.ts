import { RateLimiterMongo } from 'rate-limiter-flexible';
import { type TestDatabase, testDatabase } from '../../testing/database.ts';
import { addressKey } from './address-key.ts';
import { readRateLimits } from './policies.ts';
import { createRateLimiter } from './rate-limiter.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database?.drop());

let tables = 0;
function processes(count: number, points: number) {
  const keyPrefix = `limit${++tables}`;
  let asked = 0;
  const limiters = Array.from({ length: count }, () => {
    const shared = new RateLimiterMongo({
      storeClient: database.connection.getClient(),
      dbName: database.connection.name,
      tableName: 'ratelimits',
      disableIndexesCreation: true,
      keyPrefix,
      points,
      duration: 600,
    });
    const counter = {
      consume: (key: string, portion: number) => {
        asked += 1;
        return shared.consume(key, portion);
      },
    };
    return createRateLimiter({ points, counter });
  });
  return { limiters, asked: () => asked };
}

const admitted = async (limiter: { take(key: string): Promise<{ allowed: boolean }> }, tries: number) => {
  const verdicts = await Promise.all(Array.from({ length: tries }, () => limiter.take('key')));
  return verdicts.filter(({ allowed }) => allowed).length;
};

test.each([1, 7, 100, 1000])(
  'a limit of %i is exact over 4 that ask at once',
  async (points) => {
    const { limiters } = processes(4, points);
    const counts = await Promise.all(limiters.map((limiter) => admitted(limiter, points)));
    expect(counts.reduce((sum, count) => sum + count)).toBe(points);
  },
  60_000,
);

test('what idle processes hold back is less than 1%, and nobody gets more', async () => {
  const points = 8000;
  const { limiters, asked } = processes(4, points);
  const [busy, ...idle] = limiters;
  for (const one of idle) expect((await one.take('key')).allowed).toBe(true);
  const count = (await admitted(busy!, points)) + idle.length;
  expect(count).toBeLessThanOrEqual(points);
  expect(count).toBeGreaterThan(points * 0.99);
  expect(asked()).toBeLessThan(points / 15);
  const before = asked();
  expect((await busy!.take('key')).allowed).toBe(false);
  expect([busy!.isUsedUp('key'), busy!.isUsedUp('another'), asked()]).toEqual([true, false, before]);
}, 60_000);

test('a window that has ended begins anew', async () => {
  let clock = 0;
  let consumed = 0;
  const counter = {
    consume: async (_key: string, portion: number) => {
      consumed += portion;
      return { consumedPoints: consumed, msBeforeNext: 1000 } as never;
    },
  };
  const limiter = createRateLimiter({ points: 2, counter, now: () => clock });
  expect(await admitted(limiter, 5)).toBe(2);
  clock = 999;
  expect(await limiter.take('key')).toMatchObject({ allowed: false, remaining: 0, resetSeconds: 1 });
  clock = 1000;
  consumed = 0;
  expect(await admitted(limiter, 5)).toBe(2);
});

test('so many keys are kept in memory at most', async () => {
  const counter = { consume: async () => ({ consumedPoints: 2, msBeforeNext: 1000 }) as never };
  const flood = createRateLimiter({ points: 1, counter, now: () => 0 });
  await flood.take('first');
  expect(flood.isUsedUp('first')).toBe(true);
  for (let number = 0; number < 20_000; number++) await flood.take(`other ${number}`);
  expect(flood.isUsedUp('first')).toBe(false);
  expect(flood.isUsedUp('other 19999')).toBe(true);
});

test('a database that is away is told, and asked again afterwards', async () => {
  let away = true;
  const counter = {
    consume: async () => {
      if (away) throw new Error('away');
      return { consumedPoints: 1, msBeforeNext: 1000 } as never;
    },
  };
  const limiter = createRateLimiter({ points: 10, counter });
  await expect(limiter.take('key')).rejects.toThrow('away');
  away = false;
  expect((await limiter.take('key')).allowed).toBe(true);
});

test.each([
  ['203.0.113.7', '203.0.113.7/32'],
  ['::ffff:203.0.113.7', '203.0.113.7/32'],
  ['2001:db8:1:2ff:aaaa::1', '2001:db8:1:200::/56'],
  ['2001:db8:1:200::2', '2001:db8:1:200::/56'],
  ['nonsense', 'unknown'],
])('%s counts as %s', (address, key) => {
  expect(addressKey(address)).toBe(key);
});

test('settings are read, and what cannot be read is refused', () => {
  expect(readRateLimits('api=10/60, session=off')).toMatchObject({
    api: { points: 10, seconds: 60 },
    session: null,
    hooks: { points: 6000, seconds: 60 },
  });
  expect(Object.values(readRateLimits('off') ?? {}).every((policy) => policy === null)).toBe(true);
  for (const text of ['', 'api', 'api=10', 'api=0/60', 'api=10/0', 'api=-1/60', 'other=1/1', 'api=1/1;']) {
    expect(readRateLimits(text)).toBeNull();
  }
});
