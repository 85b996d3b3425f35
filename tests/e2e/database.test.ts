import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Problem } from '../../server/contract/common.ts';
import type { Answer } from '../support/api.ts';
import { type MongoProcess, startMongo } from '../support/mongo-process.ts';
import { onEmbedded } from '../support/on-embedded.ts';
import { startWhole, type Whole } from '../support/patchbay.ts';
import { waitFor } from '../support/wait.ts';
import { startReceiver } from '../support/webhook-receiver.ts';

const exec = promisify(execFile);

function expectUnavailable(answer: Answer): void {
  expect(answer).toMatchObject({
    status: 503,
    body: {
      status: 503,
      code: 'database_unavailable',
      detail: expect.any(String),
      requestId: expect.any(String),
    },
  });
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
}

describe('a database that goes away and comes back', () => {
  let mongo: MongoProcess;
  let whole: Whole;

  beforeAll(async () => {
    mongo = await startMongo();
    whole = await startWhole({ PATCHBAY_MONGODB_URI: mongo.uri });
  }, 60_000);
  afterAll(async () => {
    await mongo.restart().catch(() => undefined);
    await whole.stop();
    await mongo.stop();
  }, 60_000);

  test('requests are told so in time, nothing acknowledged is lost, and syncs go on', async () => {
    const { api, sandbox } = whole;
    const receiver = await startReceiver(api);
    await sandbox.reset('stripe', { customers: 300, payments: 900, refunds: 50, disputes: 2 });
    const connection = await api.connectStripe();
    const session = await api.session();
    await waitFor('the first records', async () =>
      (await api.syncs(connection.id)).find(({ records }) => records > 0),
    );

    // Requests are under way while the database is killed: each is acknowledged or gets the problem document.
    const sessions: Promise<Answer<{ id: string; token: string }>>[] = [];
    const asking = (async () => {
      for (let i = 0; i < 40; i++) {
        sessions.push(
          api.call('POST', '/v1/connect-sessions', { tenant: { id: `t${i}` }, endUser: { id: 'u' } }),
        );
        await pause(10);
      }
    })();
    await pause(150);
    await mongo.kill('SIGKILL');
    await asking;

    const began = Date.now();
    const answers = await Promise.all([
      api.call('GET', '/v1/connections'),
      api.call('POST', `/v1/connections/${connection.id}/pause`),
      api.call('POST', `/v1/connections/${connection.id}/syncs/customers/run`, {}),
      api.call('POST', '/v1/connect-sessions', { tenant: { id: 'globex' }, endUser: { id: 'u' } }),
      api.call('GET', '/v1/records/payments.customer'),
      session('GET', '/widget/v1/state'),
    ]);
    expect(Date.now() - began).toBeLessThan(11_000);
    for (const answer of answers) expectUnavailable(answer);
    const ready = await fetch(`${whole.url}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([503, { status: 'the database does not answer' }]);
    expect((await fetch(`${whole.url}/livez`)).status).toBe(200);
    const opened = await Promise.all(sessions);
    for (const answer of opened) if (answer.status !== 201) expectUnavailable(answer);

    await mongo.restart();
    await waitFor('readiness', async () => ((await fetch(`${whole.url}/readyz`)).ok ? true : null), {
      timeoutMs: 20_000,
    });
    // What was acknowledged is there.
    for (const { body } of opened.filter(({ status }) => status === 201)) {
      expect((await api.call('DELETE', `/v1/connect-sessions/${body.id}`)).status).toBe(204);
    }
    const states = await api.settled(connection.id);
    expect(states.map(({ sync, run, records }) => [sync, run?.status, records])).toEqual([
      ['customers', 'succeeded', 300],
      ['payments', 'succeeded', 900],
      ['refunds', 'succeeded', 50],
    ]);
    expect(await api.connection(connection.id)).toMatchObject({ status: 'active', failure: null });
    const live = (await api.records('payments.payment')).filter(({ deletedAt }) => deletedAt === null);
    expect(new Set(live.map(({ remoteId }) => remoteId)).size).toBe(900);
    const run = await api.run(connection.id, 'refunds');
    expect(run.status).toBe('succeeded');
    await waitFor('the webhooks of every payment', async () => {
      const told = new Set(
        receiver.deliveries
          .filter(({ data }) => data['model'] === 'payments.payment')
          .flatMap(({ data }) => (data['changes'] as { id: string }[]).map(({ id }) => id)),
      );
      return live.every(({ id }) => told.has(id)) ? true : null;
    });
    await receiver.close();
    expect(whole.lives()).toBe(true);
  }, 180_000);
});

onEmbedded(
  'a full disk is told as such, and freed space is used again',
  async () => {
    const disk = await smallDisk();
    if (disk === null) {
      process.stderr.write(
        'Skipped: a full disk needs a small tmpfs, and only root on Linux can mount one.\n',
      );
      return;
    }
    let whole: Whole | null = null;
    try {
      whole = await startWhole({ PATCHBAY_DATA_DIR: disk.path });
      const { api, sandbox } = whole;
      await sandbox.reset('stripe', { customers: 20, payments: 30, refunds: 2, disputes: 1 });
      const connection = await api.connectStripe();
      await api.settled(connection.id);
      const before = await api.records('payments.payment');
      const filler = join(disk.path, 'filler');
      await fill(filler);

      const problem = await waitFor('a write that finds no room', async () => {
        const answer = await api.call<Problem>('POST', '/v1/connect-sessions', {
          tenant: { id: 'globex' },
          endUser: { id: 'u', name: 'x'.repeat(190) },
        });
        return answer.status === 201 ? null : answer;
      });
      expectUnavailable(problem);
      expect((await api.call('GET', `/v1/connections/${connection.id}`)).status).toBe(200);
      expect(await api.records('payments.payment')).toEqual(before);
      expect(whole.lives()).toBe(true);

      await rm(filler);
      await waitFor('a write', async () => {
        const { status } = await api.call('POST', '/v1/connect-sessions', {
          tenant: { id: 'globex' },
          endUser: { id: 'u' },
        });
        return status === 201 ? true : null;
      });
      const run = await api.run(connection.id, 'payments', { full: true });
      expect(run).toMatchObject({ status: 'succeeded', counts: { read: 30, created: 0, deleted: 0 } });
    } finally {
      await whole?.stop();
      await disk.remove();
    }
  },
  120_000,
);

async function smallDisk() {
  const path = await mkdtemp(join(tmpdir(), 'patchbay-disk-'));
  try {
    await exec('mount', ['-t', 'tmpfs', '-o', 'size=24m,mode=0700', 'tmpfs', path]);
  } catch {
    await rm(path, { recursive: true });
    return null;
  }
  return {
    path,
    async remove() {
      await exec('umount', ['-l', path]);
      await rm(path, { recursive: true, force: true });
    },
  };
}

/** Leaves not one block free. */
async function fill(file: string): Promise<void> {
  for (const size of [1024 * 1024, 64 * 1024, 4096]) {
    for (let full = false; !full; ) {
      await writeFile(file, Buffer.alloc(size), { flag: 'a' }).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOSPC') throw error;
        full = true;
      });
    }
  }
}
