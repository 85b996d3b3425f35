import type { ClientSession } from 'mongoose';
import type { BackgroundTaskDoc } from '../../models/background-task.ts';
import { newId } from '../../models/ids.ts';
import type { Models } from '../../models/index.ts';
import type { Page } from '../http/pagination.ts';

export type TaskRow = BackgroundTaskDoc;

export function createTaskStore({ models }: { models: Pick<Models, 'BackgroundTask'> }) {
  const { BackgroundTask } = models;
  return {
    async insert(fields: Omit<TaskRow, '_id'>, session?: ClientSession): Promise<TaskRow> {
      const row = { _id: newId('qtask', fields.updatedAt.getTime()), ...fields };
      await BackgroundTask.insertMany([row], session === undefined ? {} : { session });
      return row;
    },

    async find(environment: string, id: string): Promise<TaskRow | null> {
      return BackgroundTask.findOne({ environment, _id: id }).lean();
    },

    async list(
      environment: string,
      { status, task }: { status?: string | undefined; task?: string | undefined },
      page: Page,
    ): Promise<TaskRow[]> {
      // None is under way when it can be asked for.
      if (status !== undefined && status !== 'finished') return [];
      const after = page.after === null ? {} : { _id: { [page.after.operator]: page.after.id } };
      return BackgroundTask.find({ environment, ...(task === undefined ? {} : { task }), ...after })
        .sort({ _id: page.direction })
        .limit(page.limit)
        .lean();
    },
  };
}

export type TaskStore = ReturnType<typeof createTaskStore>;
