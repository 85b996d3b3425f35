import { type RequestHandler, Router } from 'express';
import { routes as contractRoutes, type RouteContract } from '../../contract/index.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { Authenticate } from './authenticate.ts';
import type { CarryOut } from './carry-out.ts';
import type { ImplementedRoute } from './implement.ts';
import { requestIdOf } from './request-context.ts';
import { validate } from './validate.ts';

export interface RoutesOptions {
  routes: readonly ImplementedRoute[];
  authenticate: Authenticate;
  carryOut: CarryOut;
  metrics: Metrics;
}

/** Serves every route of the contract. Throws at start when one is missing or is implemented twice. */
export function contractRouter({ routes, authenticate, carryOut, metrics }: RoutesOptions): Router {
  assertComplete(routes);
  const router = Router();
  for (const implemented of routes) {
    const { route } = implemented;
    const method = route.method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete';
    router[method](route.path, serve(implemented, authenticate, carryOut, metrics));
  }
  return router;
}

function serve(
  { route, handle }: ImplementedRoute,
  authenticate: Authenticate,
  carryOut: CarryOut,
  metrics: Metrics,
): RequestHandler {
  return async (req, res) => {
    const stop = metrics.httpRequests.startTimer({ route: route.path, method: route.method });
    res.once('close', () => stop({ status: `${Math.floor(res.statusCode / 100)}xx` }));
    const gone = new AbortController();
    res.once('close', () => {
      if (!res.writableFinished) gone.abort();
    });
    const principal = await authenticate.forRoute(req, route);
    const requestId = requestIdOf(res);
    const params = validate('params', route.params, req.params);
    const query = validate('query', route.query, { ...req.query });
    const body = validate('body', route.body, req.body);
    const call = { params, query, body, principal, requestId, signal: gone.signal, req, res };
    const outcome = await carryOut({
      ...{ route, principal, params, query, requestId, req },
      handle: (more) => handle({ ...call, ...more } as never),
    });
    if (res.headersSent) return;
    if (outcome.replayed) res.setHeader('idempotent-replayed', 'true');
    res.setHeader('cache-control', 'no-store');
    const status = route.status ?? 200;
    if (status === 204 || outcome.body === undefined) res.status(status).end();
    else res.status(status).json(outcome.body);
  };
}

function assertComplete(routes: readonly ImplementedRoute[]): void {
  const key = (route: RouteContract) => `${route.method} ${route.path}`;
  const wanted = Object.values(contractRoutes).map(key);
  const present = routes.map(({ route }) => key(route));
  const missing = wanted.filter((name) => !present.includes(name));
  const doubled = present.filter((name, index) => present.indexOf(name) !== index);
  const unknown = present.filter((name) => !wanted.includes(name));
  if (missing.length + doubled.length + unknown.length > 0) {
    throw new Error(
      `Routes and contract differ. Missing: ${missing.join(', ') || '-'}; twice: ${doubled.join(', ') || '-'}; not in the contract: ${unknown.join(', ') || '-'}`,
    );
  }
}
