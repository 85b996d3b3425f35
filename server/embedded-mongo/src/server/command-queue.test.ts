import { CommandQueue, type Job } from './command-queue.ts';

/** A store whose disk takes as long as the test says. */
function slowDisk() {
  const syncs = [] as { resolve: () => void; reject: (error: unknown) => void }[];
  return {
    syncs,
    begin() {},
    finishTurn() {},
    synced: () => new Promise<void>((resolve, reject) => syncs.push({ resolve, reject })),
  };
}

function job(name: string, isDurable: boolean, told: string[]): Job {
  return {
    run: () => Buffer.from(name),
    respond: (reply) => told.push(String(reply)),
    fail: (error) => Buffer.from(`${name}: ${error instanceof Error ? error.message : error}`),
    isDurable: () => isDurable,
  };
}

const turn = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

test('a durable reply waits for the disk; a read, a relaxed write and the next turns do not', async () => {
  const disk = slowDisk();
  const queue = new CommandQueue(disk);
  const told: string[] = [];
  queue.push(job('write', true, told));
  queue.push(job('relaxed', false, told));
  await turn();
  queue.push(job('read', false, told));
  await turn();
  expect(told).toEqual(['relaxed', 'read']);
  let drained = false;
  const draining = queue.drain().then(() => {
    drained = true;
  });
  await turn();
  expect(drained).toBe(false);
  disk.syncs[0]?.resolve();
  await draining;
  expect(told).toEqual(['relaxed', 'read', 'write']);
});

test('a disk that fails is told to everybody who waited for it', async () => {
  const disk = slowDisk();
  const queue = new CommandQueue(disk);
  const told: string[] = [];
  queue.push(job('one', true, told));
  queue.push(job('two', true, told));
  await turn();
  disk.syncs[0]?.reject(new Error('the disk is gone'));
  await queue.drain();
  expect(told).toEqual(['one: the disk is gone', 'two: the disk is gone']);
});
