import { MongoBackend } from '@agendajs/mongo-backend';
import { Agenda } from 'agenda';
import type { Connection as DatabaseConnection } from 'mongoose';

export const JOBS_COLLECTION = 'agendajobs';
/** A job whose process died is picked up again after this; jobs that take longer keep touching their lock. */
export const LOCK_MS = 20_000;

/** The scheduler for what is timed, on the database that everything else is in. */
export async function createAgenda({
  database,
  processEveryMs = 5000,
  lockMs = LOCK_MS,
  name,
}: {
  database: DatabaseConnection;
  processEveryMs?: number;
  /** Agenda looks after each job once more when half of this has passed, and holds its process open until then. */
  lockMs?: number;
  /** Of this process, for the lock's owner. */
  name: string;
}): Promise<Agenda> {
  const db = database.db;
  if (db === undefined) throw new Error('The database is not connected');
  const collection = db.collection(JOBS_COLLECTION);
  await collection.createIndex({ name: 1, nextRunAt: 1, lockedAt: 1 }, { name: 'due' });
  await collection.createIndex(
    { name: 1, 'data.connectionId': 1, 'data.sync': 1 },
    { name: 'one_schedule_a_sync', unique: true, partialFilterExpression: { name: 'sync-due' } },
  );
  const agenda = new Agenda({
    name,
    backend: new MongoBackend({ mongo: db as never, collection: JOBS_COLLECTION, ensureIndex: false }),
    processEvery: processEveryMs,
    defaultLockLifetime: lockMs,
    defaultConcurrency: 5,
    maxConcurrency: 20,
  });
  await agenda.ready;
  return agenda;
}
