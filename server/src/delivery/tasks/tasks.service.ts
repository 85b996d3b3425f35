import type { ClientSession } from 'mongoose';
import { entityNotFound } from '../http/svix-error.ts';
import type { TaskRow, TaskStore } from './tasks.store.ts';

/** As long as Svix shows them. */
const KEPT_MS = 90 * 86_400_000;

export const TASKS = [
  'endpoint.replay',
  'endpoint.recover',
  'endpoint.bulk-replay',
  'application.stats',
  'application.purge_content',
  'event-type.aggregate',
] as const;
export type TaskName = (typeof TASKS)[number];

export function createTaskService({ store, now }: { store: TaskStore; now: () => Date }) {
  return {
    list: store.list,

    async get(environment: string, id: string): Promise<TaskRow> {
      const row = await store.find(environment, id);
      if (row === null) throw entityNotFound();
      return row;
    },

    /** Keeps what was done, in the transaction of it where there is one. */
    async finished(
      environment: string,
      task: TaskName,
      data: Record<string, unknown>,
      session?: ClientSession,
    ): Promise<TaskRow> {
      const at = now();
      const row = {
        environment,
        task,
        status: 'finished' as const,
        data: JSON.stringify(data),
        updatedAt: at,
        expiresAt: new Date(at.getTime() + KEPT_MS),
      };
      return store.insert(row, session);
    },
  };
}

export function taskOut(row: TaskRow) {
  return {
    id: row._id,
    status: row.status,
    task: row.task,
    updatedAt: row.updatedAt.toISOString(),
    data: JSON.parse(row.data) as Record<string, unknown>,
  };
}

export type TaskService = ReturnType<typeof createTaskService>;
