import { listAnswer, pageOf } from '../http/pagination.ts';
import { created, noContent, ok, type SvixRoute, svixRoute } from '../http/svix-route.ts';
import { applicationIn, applicationListQuery, applicationPatch, createQuery } from './application.input.ts';
import type { ApplicationService } from './applications.service.ts';
import type { ApplicationRow } from './applications.store.ts';

export function applicationRoutes({ applications }: { applications: ApplicationService }): SvixRoute[] {
  return [
    svixRoute({
      method: 'get',
      path: '/app',
      query: applicationListQuery,
      async handle({ environment, query }) {
        const page = pageOf(query, 'ascending');
        const except = {
          without: query.exclude_apps_with_no_endpoints ?? false,
          onlyDisabled: query.exclude_apps_with_disabled_endpoints ?? false,
        };
        const rows =
          except.without || except.onlyDisabled
            ? await applications.listExcept(environment, page, except)
            : await applications.list(environment, page);
        return ok(listAnswer(rows, query, { idOf: (row) => row._id, toOut: applicationOut }));
      },
    }),
    svixRoute({
      method: 'post',
      path: '/app',
      query: createQuery,
      body: applicationIn,
      async handle({ environment, query, body, session }) {
        if (query.get_if_exists !== true) {
          return created(applicationOut(await applications.create(environment, body, session)));
        }
        const { row, isNew } = await applications.getOrCreate(environment, body, session);
        return isNew ? created(applicationOut(row)) : ok(applicationOut(row));
      },
    }),
    svixRoute({
      method: 'get',
      path: '/app/:app',
      access: 'ViewBase',
      handle: async ({ environment, params }) =>
        ok(applicationOut(await applications.get(environment, params['app']!))),
    }),
    svixRoute({
      method: 'put',
      path: '/app/:app',
      body: applicationIn,
      async handle({ environment, params, body }) {
        const { row, isNew } = await applications.upsert(environment, params['app']!, body);
        return isNew ? created(applicationOut(row)) : ok(applicationOut(row));
      },
    }),
    svixRoute({
      method: 'patch',
      path: '/app/:app',
      body: applicationPatch,
      handle: async ({ environment, params, body }) =>
        ok(applicationOut(await applications.update(environment, params['app']!, body))),
    }),
    svixRoute({
      method: 'delete',
      path: '/app/:app',
      async handle({ environment, params }) {
        await applications.remove(environment, params['app']!);
        return noContent();
      },
    }),
  ];
}

function applicationOut(row: ApplicationRow) {
  return {
    id: row._id,
    uid: row.uid,
    name: row.name,
    metadata: row.metadata,
    throttleRate: null,
    rateLimit: null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
