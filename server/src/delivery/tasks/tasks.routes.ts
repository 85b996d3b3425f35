import { z } from 'zod';
import { listAnswer, listQuery, pageOf } from '../http/pagination.ts';
import { ok, type SvixRoute, svixRoute } from '../http/svix-route.ts';
import { type TaskService, taskOut } from './tasks.service.ts';

const taskListQuery = z.object({
  ...listQuery,
  status: z.enum(['running', 'finished', 'failed'], 'must be running, finished or failed').optional(),
  task: z.string().max(100).optional(),
});

export function taskRoutes({ tasks }: { tasks: TaskService }): SvixRoute[] {
  return [
    svixRoute({
      method: 'get',
      path: '/background-task',
      query: taskListQuery,
      async handle({ environment, query }) {
        const { status, task } = query;
        const rows = await tasks.list(environment, { status, task }, pageOf(query, 'descending'));
        return ok(listAnswer(rows, query, { idOf: (row) => row._id, toOut: taskOut }));
      },
    }),
    svixRoute({
      method: 'get',
      path: '/background-task/:task',
      async handle({ environment, params }) {
        return ok(taskOut(await tasks.get(environment, params['task']!)));
      },
    }),
  ];
}
