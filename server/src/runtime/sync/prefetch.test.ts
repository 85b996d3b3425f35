import { prefetch } from './prefetch.ts';
import { ConnectorFailure } from './run-control.ts';

const options = {
  prepare: (page: number) => [page],
  merge: (pages: readonly number[][]) => pages.flat(),
};

test('keeps the order and hands over together what came meanwhile', async () => {
  const fetched: number[] = [];
  async function* source() {
    for (let page = 0; page < 20; page++) {
      fetched.push(page);
      yield page;
    }
  }
  const batches: number[][] = [];
  for await (const batch of prefetch(source(), { ...options, ahead: 4 })) {
    batches.push(batch);
    await new Promise((resolve) => setTimeout(resolve, 5));
    // Never more in hand than may wait.
    expect(fetched.length - batches.flat().length).toBeLessThanOrEqual(5);
  }
  expect(batches.flat()).toEqual(Array.from({ length: 20 }, (_, page) => page));
  expect(batches.length).toBeLessThan(20);
});

test('an error comes after the pages before it', async () => {
  async function* source() {
    yield 1;
    yield 2;
    throw new Error('broken');
  }
  const seen: number[] = [];
  const read = async () => {
    for await (const batch of prefetch(source(), options)) seen.push(...batch);
  };
  await expect(read()).rejects.toBeInstanceOf(ConnectorFailure);
  expect(seen).toEqual([1, 2]);
});

test('leaving early ends the source', async () => {
  let ended = false;
  async function* source() {
    try {
      for (let page = 0; ; page++) yield page;
    } finally {
      ended = true;
    }
  }
  for await (const _ of prefetch(source(), options)) break;
  await new Promise((resolve) => setImmediate(resolve));
  expect(ended).toBe(true);
});
