import express, { type ErrorRequestHandler, type RequestHandler, Router } from 'express';
import { type Credentials, requireToken } from './credentials.ts';
import { meetFaults } from './fault-middleware.ts';
import { noteOf } from './notes.ts';
import { mountAuthorize } from './oauth/authorize.ts';
import { mountRevocation } from './oauth/revoke.ts';
import { mountTokenEndpoint } from './oauth/token-endpoint.ts';
import type { SandboxContext, SandboxErrorKind } from './provider.ts';
import { createRandom } from './random.ts';
import type { SandboxSystem } from './system.ts';
import type { WebhookSender } from './webhook-sender.ts';

export interface SystemRoutesInput {
  system: SandboxSystem;
  credentials: Credentials;
  sender: WebhookSender;
}

/** One provider's faults, OAuth pages and API. */
export function systemRoutes({ system, credentials, sender }: SystemRoutesInput): Router {
  const { provider } = system;
  const { clock } = credentials;
  const router = Router();
  router.use(meetFaults(system, clock));
  router.use(express.json({ limit: '5mb', strict: false }));
  router.use(express.urlencoded({ extended: true, limit: '5mb' }));
  if (provider.oauth !== undefined) {
    mountAuthorize(router, provider, provider.oauth, credentials);
    mountTokenEndpoint(router, provider, provider.oauth, credentials);
    mountRevocation(router, provider, provider.oauth, credentials);
  }
  provider.routes(router, createContext({ system, credentials, sender }));

  const answer =
    (status: number, kind: SandboxErrorKind): RequestHandler =>
    (_request, response) => {
      const error = provider.errorBody(status, kind, { retryAfterSeconds: 1, now: clock.now() });
      response
        .status(error.status)
        .set(error.headers ?? {})
        .json(error.body);
    };
  router.use(answer(404, 'not_found'));
  const onError: ErrorRequestHandler = (error, request, response, next) => {
    if (response.headersSent) return next(error);
    const status = Number(Object(error).status ?? 500);
    if (status < 500) return answer(status, 'bad_request')(request, response, next);
    noteOf(request).fault = `sandbox_error: ${error instanceof Error ? error.message : String(error)}`;
    process.stderr.write(`sandbox ${provider.id}: ${error instanceof Error ? error.stack : String(error)}\n`);
    answer(500, 'unavailable')(request, response, next);
  };
  router.use(onError);
  return router;
}

function createContext({
  system,
  credentials,
  sender,
}: SystemRoutesInput): SandboxContext<Record<string, unknown>> {
  const { provider } = system;
  const { clock } = credentials;
  return {
    get state() {
      return system.state();
    },
    changed: () => system.changed(),
    now: () => clock.now(),
    random: createRandom(`${provider.id}:run:${clock.starts}`),
    deliver: (webhook) => sender.send(provider.id, webhook),
    requireToken: (options) => requireToken(provider, credentials, options),
    accountOf(request) {
      const { account } = noteOf(request);
      if (account === null) throw new Error(`${request.path} must use requireToken before accountOf`);
      return account;
    },
    scopesOf: (request) => noteOf(request).scopes,
    takeExpiredCheckpoint: (request) => {
      if (request === undefined) return system.faults.takeExpiredCheckpoint(null);
      const note = noteOf(request);
      const taken = system.faults.takeExpiredCheckpoint({
        path: note.path,
        method: request.method,
        isOAuth: false,
      });
      if (taken) note.fault = 'expire_checkpoint';
      return taken;
    },
  };
}
