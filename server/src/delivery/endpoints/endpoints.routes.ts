import type { ApplicationService } from '../applications/applications.service.ts';
import { listAnswer, pageOf } from '../http/pagination.ts';
import { created, noContent, ok, type SvixRoute, svixRoute } from '../http/svix-route.ts';
import {
  endpointIn,
  endpointListQuery,
  endpointPatch,
  endpointUpsertIn,
  headersIn,
  headersPatch,
  rotateIn,
} from './endpoint.input.ts';
import { endpointOut, headersOut } from './endpoint.resource.ts';
import type { EndpointService } from './endpoints.service.ts';

export function endpointRoutes({
  applications,
  endpoints,
}: {
  applications: ApplicationService;
  endpoints: EndpointService;
}): SvixRoute[] {
  return [
    svixRoute({
      method: 'get',
      path: '/app/:app/endpoint',
      access: 'ViewBase',
      query: endpointListQuery,
      async handle({ environment, params, query }) {
        const app = await applications.get(environment, params['app']!);
        const rows = await endpoints.list(app, pageOf(query, 'ascending'));
        return ok(listAnswer(rows, query, { idOf: (row) => row._id, toOut: endpointOut }));
      },
    }),
    svixRoute({
      method: 'post',
      path: '/app/:app/endpoint',
      access: 'ManageEndpoint',
      body: endpointIn,
      async handle({ environment, params, body, portal, session }) {
        const app = await applications.get(environment, params['app']!);
        const maker = { byPortal: portal !== null, session };
        return created(endpointOut(await endpoints.create(app, body, maker)));
      },
    }),
    svixRoute({
      method: 'get',
      path: '/app/:app/endpoint/:endpoint',
      access: 'ViewBase',
      async handle({ environment, params }) {
        const app = await applications.get(environment, params['app']!);
        return ok(endpointOut(await endpoints.get(app, params['endpoint']!)));
      },
    }),
    svixRoute({
      method: 'put',
      path: '/app/:app/endpoint/:endpoint',
      access: 'ManageEndpoint',
      body: endpointUpsertIn,
      async handle({ environment, params, body, portal }) {
        const app = await applications.get(environment, params['app']!);
        const maker = { byPortal: portal !== null };
        const { row, isNew } = await endpoints.upsert(app, params['endpoint']!, body, maker);
        return isNew ? created(endpointOut(row)) : ok(endpointOut(row));
      },
    }),
    svixRoute({
      method: 'patch',
      path: '/app/:app/endpoint/:endpoint',
      access: 'ManageEndpoint',
      body: endpointPatch,
      async handle({ environment, params, body }) {
        const app = await applications.get(environment, params['app']!);
        return ok(endpointOut(await endpoints.patch(app, params['endpoint']!, body)));
      },
    }),
    svixRoute({
      method: 'delete',
      path: '/app/:app/endpoint/:endpoint',
      access: 'ManageEndpoint',
      async handle({ environment, params }) {
        const app = await applications.get(environment, params['app']!);
        await endpoints.remove(app, params['endpoint']!);
        return noContent();
      },
    }),
    svixRoute({
      method: 'get',
      path: '/app/:app/endpoint/:endpoint/secret',
      access: 'ViewEndpointSecret',
      async handle({ environment, params }) {
        const app = await applications.get(environment, params['app']!);
        return ok({ key: await endpoints.secret(app, params['endpoint']!) });
      },
    }),
    svixRoute({
      method: 'post',
      path: '/app/:app/endpoint/:endpoint/secret/rotate',
      access: 'ManageEndpointSecret',
      body: rotateIn,
      async handle({ environment, params, body, session }) {
        const app = await applications.get(environment, params['app']!);
        await endpoints.rotateSecret(app, params['endpoint']!, body, session);
        return noContent();
      },
    }),
    svixRoute({
      method: 'get',
      path: '/app/:app/endpoint/:endpoint/headers',
      access: 'ManageEndpoint',
      async handle({ environment, params }) {
        const app = await applications.get(environment, params['app']!);
        return ok(headersOut(await endpoints.headers(app, params['endpoint']!)));
      },
    }),
    svixRoute({
      method: 'put',
      path: '/app/:app/endpoint/:endpoint/headers',
      access: 'ManageEndpoint',
      body: headersIn,
      async handle({ environment, params, body }) {
        const app = await applications.get(environment, params['app']!);
        await endpoints.setHeaders(app, params['endpoint']!, body.headers);
        return noContent();
      },
    }),
    svixRoute({
      method: 'patch',
      path: '/app/:app/endpoint/:endpoint/headers',
      access: 'ManageEndpoint',
      body: headersPatch,
      async handle({ environment, params, body }) {
        const app = await applications.get(environment, params['app']!);
        const removed = new Set(body.deleteHeaders ?? []);
        const kept = Object.entries(await endpoints.headers(app, params['endpoint']!));
        const headers = Object.fromEntries(kept.filter(([name]) => !removed.has(name)));
        await endpoints.setHeaders(app, params['endpoint']!, { ...headers, ...body.headers });
        return noContent();
      },
    }),
  ];
}
