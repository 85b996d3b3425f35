import { type Request, type RequestHandler, type Response, Router } from 'express';
import type { ClientSession } from 'mongoose';
import type { Logger } from 'pino';
import type { Idempotency } from '../../http/idempotency/idempotency.ts';
import { type KeyedRequest, sha256 } from '../../http/idempotency/keyed-request.ts';
import { isForBrowsers, preflight } from './cors.ts';
import { errorResponse } from './error-response.ts';
import { sendEvents } from './event-stream.ts';
import { jsonBody } from './json-body.ts';
import { notOffered } from './not-offered.ts';
import { callerOf, type SvixCaller, type SvixGuard } from './svix-access.ts';
import { entityNotFound, invalid, invalidInput } from './svix-error.ts';
import type { SvixAnswer, SvixRoute } from './svix-route.ts';

export interface SvixRouterOptions {
  routes: readonly SvixRoute[];
  access: SvixGuard;
  idempotency: Pick<Idempotency, 'inTransaction'>;
  logger: Pick<Logger, 'error'>;
}

/** The Svix HTTP API, to be mounted at `/api/v1`. */
export function createSvixRouter({ routes, access, idempotency, logger }: SvixRouterOptions): Router {
  const router = Router();
  router.get('/health', (_req, res) => {
    res.status(204).end();
  });
  const forBrowsers = Map.groupBy(routes.filter(isForBrowsers), ({ path }) => path);
  for (const [path, sharing] of forBrowsers) {
    router.options(path, preflight(sharing.map(({ method }) => method.toUpperCase())));
  }
  const body = jsonBody();
  for (const route of routes) {
    router[route.method](route.path, access.guard(route), checkParameters, body, async (req, res) => {
      const gone = new AbortController();
      res.once('close', () => gone.abort());
      const result = await answer(route, req, { res, idempotency, access, signal: gone.signal });
      res.set('cache-control', 'no-store');
      if (result.events === undefined) send(res, result);
      else await sendEvents(res, result.events, { signal: gone.signal, logger });
    });
  }
  router.use(access.guard(null), (req) => {
    throw notOffered(req.path) ?? entityNotFound();
  });
  router.use(errorResponse(logger));
  return router;
}

async function answer(
  route: SvixRoute,
  req: Request,
  {
    res,
    idempotency,
    access,
    signal,
  }: Pick<SvixRouterOptions, 'idempotency' | 'access'> & { res: Response; signal: AbortSignal },
): Promise<SvixAnswer> {
  const caller = callerOf(res);
  const environment = caller?.environment ?? '';
  const query = route.query.safeParse(req.query);
  if (!query.success) throw invalidInput('query', query.error);
  const body = route.body.safeParse(req.body === undefined ? {} : req.body);
  if (!body.success) throw invalidInput('body', body.error);
  const effects: (() => void)[] = [];
  const key = idempotencyKey(req, caller);
  const run = (session?: ClientSession) => {
    // A transaction may run its work again: only the effects of the last run count.
    effects.length = 0;
    return route.handle({
      environment,
      params: pathParameters(req),
      query: query.data,
      body: body.data,
      idempotencyKey: key,
      portal: caller?.portal ?? null,
      header: (name) => req.get(name),
      isLive: () => access.isLive(req),
      signal,
      session,
      afterCommit: (effect) => effects.push(effect),
    });
  };
  if (key === null || route.idempotency === 'handler') {
    const result = await run();
    for (const effect of effects) effect();
    return result;
  }
  const request = keyedRequest(req, { environment, caller: caller?.keyId ?? '', key });
  const done = await idempotency.inTransaction(request, run);
  if (!done.replayed) for (const effect of effects) effect();
  return done.answer;
}

function keyedRequest(
  req: Request,
  { environment, caller, key }: { environment: string; caller: string; key: string },
): KeyedRequest {
  return {
    id: `${environment}/svix/${sha256(`${caller}\n${key}`)}`,
    environment,
    requestHash: requestHash(req),
  };
}

/** Keys of a portal token count among those of its application only. */
function idempotencyKey(req: Request, caller: SvixCaller | null): string | null {
  if (req.method !== 'POST') return null;
  const key = req.get('idempotency-key');
  if (key === undefined || key === '') return null;
  if (key.length > 256) throw invalid(['header', 'idempotency-key'], 'must have at most 256 characters');
  const portal = caller?.portal ?? null;
  return portal === null ? key : `${portal.applicationId} ${key}`;
}

const checkParameters: RequestHandler = (req, _res, next) => {
  if (Object.values(req.params).some((value) => String(value).length > 256)) throw entityNotFound();
  next();
};

function pathParameters(req: Request): Record<string, string> {
  return Object.fromEntries(Object.entries(req.params).map(([name, value]) => [name, String(value)]));
}

function requestHash(req: Request): string {
  return sha256(`${req.method} ${req.originalUrl}\n${JSON.stringify(req.body ?? {})}`);
}

function send(res: Response, { status, body }: SvixAnswer): void {
  res.status(status);
  if (body === undefined) res.end();
  else res.json(body);
}
