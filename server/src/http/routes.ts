import { type RequestHandler, Router } from 'express';
import { routes as contractRoutes, type RouteContract } from '../../contract/index.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { Authenticate } from './authenticate.ts';
import type { Idempotency } from './idempotency.ts';
import type { ImplementedRoute } from './implement.ts';
import { requestIdOf } from './request-context.ts';
import { validate } from './validate.ts';

export interface RoutesOptions {
  routes: readonly ImplementedRoute[];
  authenticate: Authenticate;
  idempotency: Idempotency;
  metrics: Metrics;
}

/** Serves every route of the contract. Throws at start when one is missing or is implemented twice. */
export function contractRouter({ routes, authenticate, idempotency, metrics }: RoutesOptions): Router {
  assertComplete(routes);
  const router = Router();
  for (const implemented of routes) {
    const { route } = implemented;
    const method = route.method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete';
    router[method](route.path, serve(implemented, authenticate, idempotency, metrics));
  }
  return router;
}

function serve(
  { route, handle }: ImplementedRoute,
  authenticate: Authenticate,
  idempotency: Idempotency,
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
    const call = {
      params: validate('params', route.params, req.params),
      query: validate('query', route.query, { ...req.query }),
      body: validate('body', route.body, req.body),
      principal,
      requestId: requestIdOf(res),
      signal: gone.signal,
      req,
      res,
    };
    const status = route.status ?? 200;
    const answer = await idempotency.once({ req, route, principal }, async () => ({
      status,
      body: await handle(call as never),
    }));
    if (res.headersSent) return;
    if (answer.replayed) res.setHeader('idempotent-replayed', 'true');
    res.setHeader('cache-control', 'no-store');
    if (answer.status === 204 || answer.body === undefined) res.status(answer.status).end();
    else res.status(answer.status).json(answer.body);
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
