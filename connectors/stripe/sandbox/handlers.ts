import type { RequestHandler, Router } from 'express';
import type { SandboxContext } from '../../sandbox/provider.ts';
import { errorBody, isFailure, notFound } from './errors.ts';
import { listPage } from './list.ts';
import type { StripeState } from './state.ts';

interface Item {
  id: string;
  created: number;
}

export interface Routes {
  path(suffix: string): string;
  auth: RequestHandler;
  list(of: (state: StripeState) => readonly Item[], filters?: readonly string[]): RequestHandler;
  retrieve(kind: string, of: (state: StripeState) => readonly Item[]): RequestHandler;
}

export type MountRoutes = (router: Router, context: SandboxContext<StripeState>, routes: Routes) => void;

/** What all of Stripe's resources have in common. */
export function routesOf(context: SandboxContext<StripeState>): Routes {
  return {
    path: (suffix) => `/api.stripe.com/v1${suffix}`,
    auth: context.requireToken({
      unauthorized: (_request, response) => {
        const { status, body } = errorBody(401, 'unauthorized', { retryAfterSeconds: 0, now: context.now() });
        response.status(status).json(body);
      },
    }),
    list:
      (of, filters = []) =>
      (request, response) => {
        const wanted = filters.filter((name) => typeof request.query[name] === 'string');
        const items = of(context.state).filter((item) =>
          wanted.every((name) => (item as unknown as Record<string, unknown>)[name] === request.query[name]),
        );
        const page = listPage(request, items);
        if (isFailure(page)) response.status(page.status).json({ error: page.error });
        else response.json(page);
      },
    retrieve: (kind, of) => (request, response) => {
      const id = String(request.params['id']);
      const found = of(context.state).find((item) => item.id === id);
      const failure = notFound(kind, id);
      if (found === undefined) response.status(failure.status).json({ error: failure.error });
      else response.json(found);
    },
  };
}
