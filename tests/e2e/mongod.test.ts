import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { writeMongod } from '../../server/src/composition/mongod/testing/put-on-path.ts';
import { onEmbedded } from '../support/on-embedded.ts';
import { startWhole } from '../support/patchbay.ts';
import { waitFor } from '../support/wait.ts';

/** `PATCHBAY_MONGOD=auto` with a stand-in on the PATH, which is a shell script: not on Windows. */
const onPosix = process.platform === 'win32' ? test.skip : onEmbedded;

onPosix(
  'a stop in the middle of a sync ends the database last: nothing is lost, and the next start goes on',
  async () => {
    const bin = await mkdtemp(join(tmpdir(), 'patchbay-bin-'));
    writeMongod(bin);
    const PATH = `${bin}${delimiter}${process.env.PATH}`;
    const whole = await startWhole({ PATCHBAY_MONGOD: 'auto', PATH });
    try {
      const { api, sandbox } = whole;
      await sandbox.reset('stripe', { customers: 100, payments: 600, refunds: 10, disputes: 1 });
      const { id } = await api.connectStripe();
      await waitFor('the first records', async () =>
        (await api.syncs(id)).find(({ records }) => records > 0),
      );
      expect(await whole.kill('SIGTERM')).toBe(0);
      // Neither a query that met no database, nor a database that went by itself.
      expect(whole.output()).not.toMatch(
        /"level":"(error|fatal)"|the database is gone|did not close cleanly/,
      );

      await whole.restart();
      const states = await api.settled(id);
      expect(states.map(({ sync, run, records }) => [sync, run?.status, records])).toEqual([
        ['customers', 'succeeded', 100],
        ['payments', 'succeeded', 600],
        ['refunds', 'succeeded', 10],
      ]);
    } finally {
      await whole.stop();
      await rm(bin, { recursive: true, force: true });
    }
  },
  90_000,
);
