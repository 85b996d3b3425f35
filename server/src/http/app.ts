import express, { type Express, type Router } from 'express';
import helmet from 'helmet';
import type { Logger } from '../observability/logger.ts';
import { ApiError } from './api-error.ts';
import { problemHandler, unknownRoute } from './problem.ts';
import { requestContext } from './request-context.ts';
import { widgetCors } from './widget-cors.ts';

export interface AppOptions {
  logger: Logger;
  trustProxy: number;
  /** Health, docs, pages, hooks, proxy, delivery API: routers that read their own bodies. */
  routers: readonly Router[];
  /** The embedded delivery service, at `/api/v1`; null where a Svix server does its work. */
  svix: Router | null;
  /** The contract's routes, behind JSON parsing; null in a process without the role `api`. */
  contract: Router | null;
}

/** Largest JSON body that is read. */
const BODY_LIMIT = '1mb';

export function createApp({ logger, trustProxy, routers, svix, contract }: AppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', trustProxy);
  app.set('query parser', 'simple');
  app.use(requestContext);
  app.use(
    helmet({
      contentSecurityPolicy: {
        directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
        useDefaults: false,
      },
      crossOriginResourcePolicy: { policy: 'same-origin' },
      referrerPolicy: { policy: 'no-referrer' },
    }),
  );
  for (const router of routers) app.use(router);
  if (svix !== null) app.use('/api/v1', svix);
  if (contract !== null)
    app.use(cors, jsonOnly, express.json({ limit: BODY_LIMIT, strict: false }), contract);
  app.use(unknownRoute);
  app.use(problemHandler(logger));
  return app;
}

const cors: express.RequestHandler = (req, res, next) => {
  if (!widgetCors(req, res)) next();
};

/** A body that is not JSON would otherwise count as none: options that somebody sends must not be left out silently. */
const jsonOnly: express.RequestHandler = (req, _res, next) => {
  if (req.get('content-length') === '0' || req.is(['json', '+json']) !== false) return next();
  next(
    new ApiError({
      status: 415,
      code: 'unsupported_media_type',
      detail: 'Send the body as JSON, with the header "Content-Type: application/json".',
    }),
  );
};
