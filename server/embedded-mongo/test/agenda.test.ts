import { MongoBackend } from '@agendajs/mongo-backend';
import { Agenda } from 'agenda';
import type { MongoClient } from 'mongodb';
import { startTestServer, type TestServer, until } from './support/embedded-server.ts';

let server: TestServer;
let client: MongoClient;

// Agenda leaves a timer of half a lock's lifetime (minutes) behind for every job; none of them may hold the process.
const { setTimeout: setTimer } = globalThis;
const LONG_MS = 60_000;

beforeAll(async () => {
  globalThis.setTimeout = ((run: () => void, ms?: number) => {
    const timer = setTimer(run, ms);
    return (ms ?? 0) > LONG_MS ? timer.unref() : timer;
  }) as typeof setTimeout;
  server = await startTestServer();
  client = await server.connect();
});
afterAll(async () => {
  globalThis.setTimeout = setTimer;
  await server.dispose();
});

function agendaOn(db: string, options: { defaultLockLifetime?: number } = {}): Agenda {
  return new Agenda({ backend: new MongoBackend({ mongo: client.db(db) }), processEvery: 30, ...options });
}

test('runs scheduled, repeated and failing jobs', async () => {
  const agenda = agendaOn('kinds');
  const ran: string[] = [];
  agenda.define('once', async (job) => {
    ran.push(`once ${(job.attrs.data as { n: number }).n}`);
  });
  agenda.define('often', async () => {
    ran.push('often');
  });
  agenda.define('broken', async () => {
    throw new Error('no luck');
  });
  await agenda.start();
  await agenda.now('once', { n: 1 });
  await agenda.schedule(new Date(Date.now() + 50), 'once', { n: 2 });
  await agenda.every('0.1 seconds', 'often');
  await agenda.now('broken', {});
  await until('all have run', () => {
    return (
      ran.includes('once 1') && ran.includes('once 2') && ran.filter((name) => name === 'often').length > 2
    );
  });
  await until('the failure is stored', async () => {
    const job = await client.db('kinds').collection('agendaJobs').findOne({ name: 'broken' });
    return job?.['failCount'] === 1 && job['failReason'] === 'no luck';
  });
  expect((await agenda.queryJobs({ name: 'often' })).total).toBe(1);
  expect(await agenda.cancel({ name: 'often' })).toBe(1);
  await agenda.stop();
});

test('a job whose lock has expired runs again', async () => {
  const first = agendaOn('locks', { defaultLockLifetime: 200 });
  const second = agendaOn('locks', { defaultLockLifetime: 200 });
  let starts = 0;
  let finish = () => {};
  const hangs = new Promise<void>((resolve) => {
    finish = resolve;
  });
  for (const agenda of [first, second]) {
    agenda.define('stuck', async () => {
      if (++starts === 1) await hangs;
    });
  }
  await first.start();
  await first.now('stuck', {});
  await until('it has started', () => starts === 1);
  await second.start();
  await until('it has started again', () => starts === 2);
  finish();
  await Promise.all([first.stop(), second.stop()]);
});

test('three workers share 200 jobs and run none twice', async () => {
  const runs = new Map<number, number>();
  const workers = [agendaOn('shared'), agendaOn('shared'), agendaOn('shared')];
  for (const worker of workers) {
    worker.define(
      'work',
      async (job) => {
        const { n } = job.attrs.data as { n: number };
        runs.set(n, (runs.get(n) ?? 0) + 1);
      },
      { concurrency: 10 },
    );
  }
  await Promise.all(workers.map((worker) => worker.start()));
  await Promise.all(Array.from({ length: 200 }, (_, n) => workers[n % 3]!.now('work', { n })));
  await until('all have run', () => runs.size === 200, 20_000);
  await Promise.all(workers.map((worker) => worker.stop()));
  expect([...runs.values()].filter((times) => times !== 1)).toEqual([]);
}, 30_000);
