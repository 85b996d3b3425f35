import type { ApplicationService } from '../applications/applications.service.ts';
import type { ApplicationRow } from '../applications/applications.store.ts';
import { endpointListQuery, headersIn, rotateIn } from '../endpoints/endpoint.input.ts';
import { endpointOut, headersOut } from '../endpoints/endpoint.resource.ts';
import type { EndpointService } from '../endpoints/endpoints.service.ts';
import { listAnswer, pageOf } from '../http/pagination.ts';
import { entityNotFound } from '../http/svix-error.ts';
import { created, noContent, ok, type SvixRoute, svixRoute } from '../http/svix-route.ts';
import { operationalIn, operationalUpsertIn } from './operational.input.ts';

const PATH = '/operational-webhook/endpoint';
const ONE = `${PATH}/:endpoint`;

export interface OperationalRouteDeps {
  applications: Pick<ApplicationService, 'operational' | 'ensureOperational'>;
  endpoints: EndpointService;
}

/** Endpoints at which a vendor hears about the delivery itself. */
export function operationalRoutes({ applications, endpoints }: OperationalRouteDeps): SvixRoute[] {
  async function known(environment: string): Promise<ApplicationRow> {
    const app = await applications.operational(environment);
    if (app === null) throw entityNotFound();
    return app;
  }

  return [
    svixRoute({
      method: 'get',
      path: PATH,
      query: endpointListQuery,
      async handle({ environment, query }) {
        const app = await applications.operational(environment);
        const rows = app === null ? [] : await endpoints.list(app, pageOf(query, 'ascending'));
        return ok(listAnswer(rows, query, { idOf: (row) => row._id, toOut: endpointOut }));
      },
    }),
    svixRoute({
      method: 'post',
      path: PATH,
      body: operationalIn,
      async handle({ environment, body, session }) {
        const app = await applications.ensureOperational(environment);
        return created(endpointOut(await endpoints.create(app, body, { byPortal: false, session })));
      },
    }),
    svixRoute({
      method: 'get',
      path: ONE,
      async handle({ environment, params }) {
        return ok(endpointOut(await endpoints.get(await known(environment), params['endpoint']!)));
      },
    }),
    svixRoute({
      method: 'put',
      path: ONE,
      body: operationalUpsertIn,
      async handle({ environment, params, body }) {
        const app = await applications.ensureOperational(environment);
        const { row, isNew } = await endpoints.upsert(app, params['endpoint']!, body, { byPortal: false });
        return isNew ? created(endpointOut(row)) : ok(endpointOut(row));
      },
    }),
    svixRoute({
      method: 'delete',
      path: ONE,
      async handle({ environment, params }) {
        await endpoints.remove(await known(environment), params['endpoint']!);
        return noContent();
      },
    }),
    svixRoute({
      method: 'get',
      path: `${ONE}/secret`,
      async handle({ environment, params }) {
        return ok({ key: await endpoints.secret(await known(environment), params['endpoint']!) });
      },
    }),
    svixRoute({
      method: 'post',
      path: `${ONE}/secret/rotate`,
      body: rotateIn,
      async handle({ environment, params, body, session }) {
        await endpoints.rotateSecret(await known(environment), params['endpoint']!, body, session);
        return noContent();
      },
    }),
    svixRoute({
      method: 'get',
      path: `${ONE}/headers`,
      async handle({ environment, params }) {
        return ok(headersOut(await endpoints.headers(await known(environment), params['endpoint']!)));
      },
    }),
    svixRoute({
      method: 'put',
      path: `${ONE}/headers`,
      body: headersIn,
      async handle({ environment, params, body }) {
        await endpoints.setHeaders(await known(environment), params['endpoint']!, body.headers);
        return noContent();
      },
    }),
  ];
}
