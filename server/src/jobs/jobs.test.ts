import { pino } from 'pino';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { createAgenda } from './create-agenda.ts';
import { createJobs } from './create-jobs.ts';
import { createSyncSchedules } from './sync-schedules.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

const now = () => new Date();
const agendaFor = (name: string) =>
  createAgenda({ database: db.connection, processEveryMs: 100, lockMs: 1000, name });

async function until(probe: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await probe())) {
    if (Date.now() > deadline) throw new Error('The condition was not met in time');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test('one schedule a sync, changed only when its interval changes, cleared at once', async () => {
  const agenda = await agendaFor('one');
  const schedules = createSyncSchedules({ agenda, now });
  await Promise.all(Array.from({ length: 5 }, () => schedules.set('con_1', 'items', 10)));
  await schedules.set('con_1', 'snapshot', 60);
  const first = await schedules.nextRunAt('con_1');
  expect([...first.keys()].sort()).toEqual(['items', 'snapshot']);
  const inMinutes = ((first.get('items')?.getTime() ?? 0) - Date.now()) / 60_000;
  expect(inMinutes).toBeGreaterThan(4.9);
  expect(inMinutes).toBeLessThan(10.1);
  await schedules.set('con_1', 'items', 10);
  expect((await schedules.nextRunAt('con_1')).get('items')).toEqual(first.get('items'));
  await schedules.set('con_1', 'items', 1);
  expect((await schedules.nextRunAt('con_1')).get('items')).not.toEqual(first.get('items'));
  await schedules.clear('con_1', 'items');
  expect([...(await schedules.nextRunAt('con_1')).keys()]).toEqual(['snapshot']);
  await schedules.clear('con_1');
  expect((await schedules.nextRunAt('con_1')).size).toBe(0);
  await agenda.stop();
});

test('a due sync is run once by several processes and comes again', async () => {
  const due: string[] = [];
  let closings = 0;
  const agendas = await Promise.all(['a', 'b'].map(agendaFor));
  const all = agendas.map((agenda) =>
    createJobs({
      agenda,
      runDueSync: async (connectionId, sync) => {
        due.push(`${connectionId}/${sync}`);
      },
      renewWebhooks: async () => undefined,
      processReceipts: async () => undefined,
      keepTokensAlive: async () => undefined,
      closeAbandoned: async () => {
        closings += 1;
      },
      logger: pino({ level: 'silent' }),
    }),
  );
  const schedules = createSyncSchedules({ agenda: agendas[0]!, now });
  await schedules.set('con_2', 'items', 30);
  await db.connection
    .db!.collection('agendajobs')
    .updateOne({ 'data.connectionId': 'con_2' }, { $set: { nextRunAt: new Date() } });
  await Promise.all(all.map((jobs) => jobs.start()));
  await until(() => due.length > 0);
  await until(
    async () => ((await schedules.nextRunAt('con_2')).get('items')?.getTime() ?? 0) > Date.now() + 1_000_000,
  );
  expect(due).toEqual(['con_2/items']);
  await until(() => closings > 0);
  await Promise.all(all.map((jobs) => jobs.stop()));
});
