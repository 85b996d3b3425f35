import { createGathering } from './gather.ts';
import { createSharedReads } from './shared-reads.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

function gathering(options: { maxItems?: number; maxWeight?: number } = {}) {
  const runs: { items: readonly number[]; done: () => void }[] = [];
  const add = createGathering<number, string>({
    concurrent: 1,
    maxItems: options.maxItems ?? 100,
    weigh: (item) => item,
    ...(options.maxWeight === undefined ? {} : { maxWeight: options.maxWeight }),
    async work(items) {
      await new Promise<void>((done) => runs.push({ items, done }));
      if (items.includes(13)) throw new Error('nobody');
      return items.map((item) => (item < 0 ? { error: new Error(`not ${item}`) } : { result: `r${item}` }));
    },
  });
  return { add, runs };
}

test('what comes while a run is under way shares the next one, and each gets its own outcome', async () => {
  const { add, runs } = gathering();
  const first = add(1);
  const others = [add(2), add(-3), add(4)].map((one) => one.catch((error: Error) => error.message));
  runs[0]?.done();
  expect(await first).toBe('r1');
  await turn();
  expect(runs.map(({ items }) => items)).toEqual([[1], [2, -3, 4]]);
  runs[1]?.done();
  expect(await Promise.all(others)).toEqual(['r2', 'not -3', 'r4']);
});

test('a run keeps to its count and weight, a heavy item goes alone, and a run that breaks off fails its own', async () => {
  const { add, runs } = gathering({ maxItems: 2, maxWeight: 10 });
  const all = [1, 2, 3, 4, 20, 13, 5].map((item) => add(item).catch((error: Error) => error.message));
  for (let run = 0; run < 6; run++) {
    await turn();
    runs[run]?.done();
  }
  expect(await Promise.all(all)).toEqual(['r1', 'r2', 'r3', 'r4', 'r20', 'nobody', 'r5']);
  expect(runs.map(({ items }) => items)).toEqual([[1], [2, 3], [4], [20], [13], [5]]);
});

test('a shared read never answers with what was read before it was asked for', async () => {
  let stored = 'old';
  const reads: (() => void)[] = [];
  const read = createSharedReads(async (key) => {
    const seen = `${key} ${stored}`;
    await new Promise<void>((done) => reads.push(done));
    return seen;
  });
  const before = read('a');
  stored = 'new';
  const [one, other] = [read('a'), read('a')];
  expect(reads).toHaveLength(1);
  reads[0]?.();
  expect(await before).toBe('a old');
  await turn();
  expect(reads).toHaveLength(2);
  reads[1]?.();
  expect(await Promise.all([one, other])).toEqual(['a new', 'a new']);
});
