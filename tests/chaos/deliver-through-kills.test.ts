import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { startDelivery } from '../../server/src/delivery/testing/delivery-harness.ts';
import type { KillPoint } from '../../server/src/delivery/testing/delivery-process.ts';
import { startReceiver } from '../../server/src/delivery/testing/receiver.ts';
import { testDatabase } from '../../server/src/testing/database.ts';
import { percentile, round } from '../bench/patchbay/figures.ts';
import { full, seed, tell } from '../support/chaos.ts';
import { randomOf } from '../support/random.ts';
import { waitFor } from '../support/wait.ts';
import { judge, type Kill, overtaken } from './deliver/ledger.ts';
import { createProducers } from './deliver/producers.ts';
import { createWorkers } from './deliver/workers.ts';

/** `kill -9` of delivery processes and the API while changes are announced: nothing is lost, and repeats are few. */
const KILLS = Number(process.env.CHAOS_KILLS ?? (full ? 150 : 2));
const POINTS = [
  'none',
  'none',
  'outbox claimed',
  'message accepted',
  'delivery claimed',
  'attempt answered',
  'attempt logged',
  'delivery marked',
] as const satisfies readonly KillPoint[];
const SETTLE_MS = 120_000;
const PROMISED_MS = 10_000;

test(
  `nothing is lost in ${KILLS} kills, and what is repeated has the same id (CHAOS_SEED=${seed})`,
  async () => {
    const random = randomOf(seed);
    const environment = `env_${randomBytes(4).toString('hex')}`;
    const masterKey = randomBytes(32);
    const database = await testDatabase();
    const receiver = await startReceiver();
    const at = (path: string) => receiver.received.filter((item) => item.path === path);

    const setup = await startDelivery(database, { masterKey });
    const svix = setup.client(environment);
    await svix.application.create({ name: 'Main', uid: 'main' });
    await svix.endpoint.create('main', { url: `${receiver.url}/any`, uid: 'any' });
    const metadata = { 'patchbay:order': 'strict' };
    await svix.endpoint.create('main', { url: `${receiver.url}/strict`, uid: 'strict', metadata });

    const workers = createWorkers({
      uri: database.uri,
      dbName: database.connection.db?.databaseName ?? '',
      masterKey: masterKey.toString('hex'),
    });
    const startDeliverer = async (
      stopAt: KillPoint = POINTS[Math.floor(random() * POINTS.length)] ?? 'none',
    ) => ({
      point: stopAt,
      ...(await workers.start({ stopAt, passes: 1 + Math.floor(random() * 10) })),
    });
    const kills: Kill[] = [];
    const stoppers: (() => Promise<unknown> | unknown)[] = [workers.killAll];
    try {
      let api = await workers.start({ stopAt: 'none', apiOnly: true });
      const deliverers = [await startDeliverer(), await startDeliverer()];
      const token = setup.tokens.issue(environment);
      const producers = createProducers({
        database,
        environment,
        random,
        arrived: () => at('/strict').length,
        api: () => ({ baseUrl: api.baseUrl, token }),
      });
      stoppers.unshift(producers.stop);

      while (kills.length < KILLS) {
        if (random() < 0.2) {
          await pause(random() * 500);
          await api.kill();
          kills.push({ point: 'api', at: performance.now() });
          api = await workers.start({ stopAt: 'none', apiOnly: true });
          continue;
        }
        const doomed = deliverers.pop();
        if (doomed === undefined) throw new Error('There is nobody to kill');
        // At its point, or at any time: also where the point does not come because the other process does the work.
        const soon = pause(doomed.point === 'none' ? random() * 1500 : 3000);
        const word = await Promise.race([
          doomed.standing.then(() => doomed.point),
          soon.then(() => 'any time'),
        ]);
        await doomed.kill();
        kills.push({ point: word, at: performance.now() });
        // The survivor is the next to die, so that nobody lives on forever.
        deliverers.unshift(await startDeliverer());
      }
      // Those that stand somewhere go as well, and one that goes on is left.
      await startDeliverer('none');
      for (const doomed of deliverers) {
        await doomed.kill();
        kills.push({ point: 'at the end', at: performance.now() });
      }
      await producers.stop();

      const { announced, rolledBack } = producers;
      const judgeAt = (path: string) => judge({ announced, received: at(path), kills });
      await waitFor(
        'everything to arrive',
        async () => (['/any', '/strict'].every((path) => judgeAt(path).lost.length === 0) ? true : null),
        { timeoutMs: SETTLE_MS, everyMs: 500, seen: () => judgeAt('/any').lost.slice(0, 3) },
      );
      const verdicts = { any: judgeAt('/any'), strict: judgeAt('/strict') };
      const waits = [...verdicts.any.waits, ...verdicts.strict.waits];
      const points = [...Map.groupBy(kills, (kill) => kill.point)];
      tell('delivery through kills', {
        [`kills (${points.map(([name, all]) => `${name}: ${all.length}`).join(', ')})`]: kills.length,
        events: announced.length,
        attempts: receiver.received.length,
        duplicates: verdicts.any.duplicates + verdicts.strict.duplicates,
        lost: verdicts.any.lost.length + verdicts.strict.lost.length,
        overtaken: overtaken(announced, at('/strict')).length,
        'ms from a kill to what it interrupted (median)': round(percentile(waits, 50)),
        'ms (99%)': round(percentile(waits, 99)),
      });

      for (const verdict of Object.values(verdicts)) {
        expect(verdict).toMatchObject({ lost: [], changedIds: [], unexplained: [] });
      }
      expect(overtaken(announced, at('/strict'))).toEqual([]);
      const arrived = new Set(receiver.received.map(({ body }) => body));
      expect(rolledBack.filter((name) => [...arrived].some((body) => body.includes(`"${name}"`)))).toEqual(
        [],
      );
      // A machine that runs all tests at once may take longer than the promise for anything.
      if (full) expect(percentile(waits, 99)).toBeLessThanOrEqual(PROMISED_MS);
      expect(announced.length).toBeGreaterThan(KILLS);
    } finally {
      for (const stop of stoppers) await stop();
      await setup.close();
      await receiver.close();
      await database.drop();
    }
  },
  SETTLE_MS + KILLS * 20_000,
);
