import { nextAttemptAt, parseRetryAfter } from './retry-schedule.ts';

const now = new Date('2030-01-01T00:00:00Z');
const wait = (attempts: number, random: number, retryAfterMs: number | null = null) => {
  const at = nextAttemptAt({ attempts, retryAfterMs, now, random: () => random });
  return at === null ? null : at.getTime() - now.getTime();
};

test('ten attempts over 75 hours, then no more', () => {
  const waits = Array.from({ length: 10 }, (_, index) => wait(index + 1, 0.5));
  expect(waits.at(-1)).toBeNull();
  const total = waits.reduce<number>((sum, ms) => sum + (ms ?? 0), 0);
  expect(Math.floor(total / 3_600_000)).toBe(75);
});

test('jitter is 20% either way', () => {
  expect([wait(1, 0), wait(1, 0.5), wait(1, 1)]).toEqual([4000, 5000, 6000]);
});

test('Retry-After makes it later, never sooner, and never by more than a day', () => {
  expect(wait(1, 0.5, 1000)).toBe(5000);
  expect(wait(1, 0.5, 60_000)).toBe(60_000);
  expect(wait(1, 0.5, Number.MAX_SAFE_INTEGER)).toBe(86_400_000);
  expect(wait(1, 0.5, -5)).toBe(5000);
  expect(wait(10, 0.5, 60_000)).toBeNull();
});

test.each([
  ['120', 120_000],
  [' 7 ', 7000],
  ['Tue, 01 Jan 2030 00:01:00 GMT', 60_000],
  ['Mon, 31 Dec 2029 00:00:00 GMT', 0],
  ['soon', null],
  ['99999999999999999999', null],
  ['', null],
  [null, null],
])('Retry-After %j means %j ms', (value, expected) => {
  expect(parseRetryAfter(value, now)).toBe(expected);
});
