import { type Request, type RequestHandler, type Response, Router } from 'express';
import type { Logger } from 'pino';
import type { Permission } from '../../../contract/route.ts';
import { errorResponse } from './error-response.ts';
import { type Once, sha256 } from './idempotency.ts';
import { jsonBody } from './json-body.ts';
import { entityNotFound, invalid, invalidInput, svixError } from './svix-error.ts';
import type { SvixAnswer, SvixRoute } from './svix-route.ts';

/** Says whose a bearer token is; null: nobody's. */
export type SvixAuthenticator = (
  token: string,
) => Promise<{ environment: string; permissions: readonly Permission[] } | null>;

export interface SvixRouterOptions {
  routes: readonly SvixRoute[];
  authenticate: SvixAuthenticator;
  once: Once;
  logger: Pick<Logger, 'error'>;
}

/** The Svix HTTP API, to be mounted at `/api/v1`. */
export function createSvixRouter({ routes, authenticate, once, logger }: SvixRouterOptions): Router {
  const router = Router();
  router.get('/health', (_req, res) => {
    res.status(204).end();
  });
  router.use(authentication(authenticate), jsonBody());
  for (const route of routes) {
    router[route.method](route.path, async (req: Request, res: Response) => {
      send(res, await answer(route, req, res, once));
    });
  }
  router.use(() => {
    throw entityNotFound();
  });
  router.use(errorResponse(logger));
  return router;
}

function authentication(authenticate: SvixAuthenticator): RequestHandler {
  return async (req, res, next) => {
    const token = /^Bearer ([\x21-\x7e]{1,500})$/i.exec(req.headers.authorization ?? '')?.[1];
    const principal = token === undefined ? null : await authenticate(token);
    if (principal === null) throw svixError(401, 'authentication_failed', 'Invalid token');
    if (!principal.permissions.includes('webhooks:manage')) {
      throw svixError(403, 'insufficient_permissions', 'The API key lacks the permission webhooks:manage');
    }
    res.locals.environment = principal.environment;
    next();
  };
}

async function answer(route: SvixRoute, req: Request, res: Response, once: Once): Promise<SvixAnswer> {
  const environment = String(res.locals.environment);
  const query = route.query.safeParse(req.query);
  if (!query.success) throw invalidInput('query', query.error);
  const body = route.body.safeParse(req.body === undefined ? {} : req.body);
  if (!body.success) throw invalidInput('body', body.error);
  const effects: (() => void)[] = [];
  const key = idempotencyKey(req);
  const run = (session?: SvixCallSession) => {
    // A transaction may run its work again: only the effects of the last run count.
    effects.length = 0;
    return route.handle({
      environment,
      params: pathParameters(req),
      query: query.data,
      body: body.data,
      idempotencyKey: key,
      session,
      afterCommit: (effect) => effects.push(effect),
    });
  };
  const remembered = key !== null && route.idempotency === 'router';
  const result = remembered
    ? await once({ environment, key, requestHash: requestHash(req) }, (session) => run(session))
    : await run();
  for (const effect of effects) effect();
  return result;
}

type SvixCallSession = Parameters<Parameters<Once>[1]>[0];

function idempotencyKey(req: Request): string | null {
  if (req.method !== 'POST') return null;
  const key = req.get('idempotency-key');
  if (key === undefined || key === '') return null;
  if (key.length > 256) throw invalid(['header', 'idempotency-key'], 'must have at most 256 characters');
  return key;
}

function pathParameters(req: Request): Record<string, string> {
  const entries = Object.entries(req.params).map(([name, value]) => [name, String(value)] as const);
  if (entries.some(([, value]) => value.length > 256)) throw entityNotFound();
  return Object.fromEntries(entries);
}

function requestHash(req: Request): string {
  return sha256(`${req.method} ${req.originalUrl}\n${JSON.stringify(req.body ?? {})}`);
}

function send(res: Response, { status, body }: SvixAnswer): void {
  res.status(status);
  if (body === undefined) res.end();
  else res.json(body);
}
