import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Webhook } from 'standardwebhooks';
import { withTransaction } from '../models/transaction.ts';
import { testDatabase } from '../testing/database.ts';
import { createOutbox } from './outbox.ts';
import { startDelivery } from './testing/delivery-harness.ts';
import type { KillPoint } from './testing/delivery-process.ts';
import { type Receiver, startReceiver } from './testing/receiver.ts';
import { until } from './testing/until.ts';

const masterKey = randomBytes(32);
const children: ChildProcess[] = [];
const closers: (() => Promise<void>)[] = [];
let receiver: Receiver;

beforeAll(async () => {
  receiver = await startReceiver();
});

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  for (const close of closers) await close();
  await receiver.close();
});

async function saying(child: ChildProcess, word: string): Promise<void> {
  for (;;) {
    const [message] = await once(child, 'message', { signal: AbortSignal.timeout(30_000) });
    if (message === word) return;
  }
}

/** A world of its own, so that the scenes can play at the same time. */
async function setScene(environment: string) {
  const database = await testDatabase();
  const api = await startDelivery(database, { masterKey });
  closers.push(api.close, database.drop);
  const svix = api.client(environment);
  await svix.application.create({ name: 'Main', uid: 'main' });
  const { id } = await svix.endpoint.create('main', { url: `${receiver.url}/${environment}`, uid: 'hooks' });
  const { key } = await svix.endpoint.getSecret('main', id);
  const startProcess = (stopAt: KillPoint) => {
    const dbName = database.connection.db!.databaseName;
    const settings = { uri: database.uri, dbName, masterKey: masterKey.toString('hex'), stopAt };
    const script = new URL('./testing/delivery-process.ts', import.meta.url);
    const child = fork(script, [JSON.stringify(settings)]);
    children.push(child);
    return child;
  };
  const announce = () =>
    withTransaction(database.connection, (session) =>
      createOutbox({ models: database.models }).append(session, [
        {
          environment,
          tenantId: 'tenant-1',
          connectionId: null,
          type: 'action.completed',
          data: { connectionId: 'con_12345678', tenantId: 'tenant-1', action: 'a', succeeded: true },
        },
      ]),
    );
  const isMarked = async () => {
    const { success } = await svix.endpoint.getStats('main', 'hooks');
    return success === 1 && (await database.models.Outbox.countDocuments()) === 0;
  };
  return { secret: key, startProcess, announce, isMarked };
}

async function killAt(stopAt: KillPoint) {
  const environment = `env_${randomBytes(4).toString('hex')}`;
  const received = () => receiver.received.filter((item) => item.path === `/${environment}`);
  const { secret, startProcess, announce, isMarked } = await setScene(environment);
  const doomed = startProcess(stopAt);
  await saying(doomed, 'started');
  const standing = saying(doomed, 'standing still');
  await announce();
  await standing;
  const beforeKill = received().length;
  doomed.kill('SIGKILL');
  await once(doomed, 'exit');
  const other = startProcess('none');
  await saying(other, 'started');
  // How long a process takes to start is not what is judged here.
  const startedAt = performance.now();
  await until('all is marked', isMarked);
  const first = await until('it arrived', () => received()[0]);
  const last = received().at(-1)!;
  return {
    stopAt,
    beforeKill,
    inTime: last.at - startedAt < 10_000,
    afterKill: received().length - beforeKill,
    ids: new Set(received().map(({ id }) => id)).size,
    body: new Webhook(secret).verify(first.body, first.headers as Record<string, string>),
  };
}

test('killed at any point, another process delivers within 10 s of being there, repeats at most once, with the same id', async () => {
  const sent = ['attempt answered', 'attempt logged', 'delivery marked'];
  const points = [
    'outbox claimed',
    'message accepted',
    'delivery claimed',
    'attempt answered',
    'attempt logged',
    'delivery marked',
  ] as const;
  const outcomes = await Promise.all(points.map(killAt));
  expect(outcomes).toEqual(
    points.map((stopAt) => ({
      stopAt,
      beforeKill: sent.includes(stopAt) ? 1 : 0,
      inTime: true,
      afterKill: stopAt === 'delivery marked' ? 0 : 1,
      ids: 1,
      body: expect.objectContaining({ type: 'action.completed' }),
    })),
  );
}, 90_000);
