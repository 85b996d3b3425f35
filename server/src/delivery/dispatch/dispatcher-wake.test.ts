import { silentLogger } from '../testing/delivery-harness.ts';
import { until } from '../testing/until.ts';
import { createDispatcher } from './dispatcher.ts';

test('regression: an event announced while its lane ends and somebody looks is handed over without a poll', async () => {
  const handedOver: string[] = [];
  const looks: { except: readonly string[]; answer: (lanes: string[]) => void }[] = [];
  const reads: ((rows: object[]) => void)[] = [];
  const releases: (() => void)[] = [];
  const dispatcher = createDispatcher({
    outbox: { onWake: () => () => undefined },
    store: {
      dueLanes: (_now: Date, except: readonly string[]) =>
        new Promise<string[]>((answer) => looks.push({ except, answer })),
      first: () => new Promise((answer) => reads.push(answer)),
      remove: async () => undefined,
    } as never,
    lanes: {
      take: async () => true,
      renew: async () => undefined,
      release: () => new Promise<void>((done) => releases.push(done)),
    } as never,
    dispatchBatch: () => async (row) => void handedOver.push(row._id),
    logger: silentLogger,
    now: () => new Date(),
    pollMs: 3_600_000,
  });
  dispatcher.start();
  await until('the first look', () => looks.length === 1);
  looks[0]?.answer(['lane']);
  await until('the lane is read', () => reads.length === 1);
  reads[0]?.([]);
  await until('the lane ends', () => releases.length === 1);

  dispatcher.wake();
  await until('the second look, without the lane', () => looks.length === 2);
  expect(looks[1]?.except).toEqual(['lane']);
  releases[0]?.();
  await new Promise((resolve) => setImmediate(resolve));
  looks[1]?.answer([]);

  await until('the third look, with the lane', () => looks.length === 3);
  expect(looks[2]?.except).toEqual([]);
  looks[2]?.answer(['lane']);
  await until('the lane is read again', () => reads.length === 2);
  reads[1]?.([{ _id: 'out_1', attempts: 0, nextAttemptAt: new Date(0) }]);
  await until('it is handed over', () => handedOver.length === 1);
  await until('the lane is read on', () => reads.length === 3 || releases.length === 2);
  for (const answer of reads.slice(2)) answer([]);
  await until('the lane ends again', () => releases.length === 2);
  releases[1]?.();
  await dispatcher.stop();
});
