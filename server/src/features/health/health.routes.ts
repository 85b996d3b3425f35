import { Router } from 'express';
import type { Metrics } from '../../observability/metrics.ts';

export interface HealthOptions {
  /** Answers when the database does; rejects otherwise. */
  pingDatabase(): Promise<void>;
  /** False from the moment that a shutdown began. */
  accepting(): boolean;
  metrics: Metrics;
}

export function healthRouter({ pingDatabase, accepting, metrics }: HealthOptions): Router {
  const router = Router();
  router.get('/livez', (_req, res) => {
    res.json({ status: 'alive' });
  });
  router.get('/readyz', async (_req, res) => {
    if (!accepting()) {
      res.status(503).json({ status: 'shutting down' });
      return;
    }
    const database = await pingDatabase().then(
      () => true,
      () => false,
    );
    res.status(database ? 200 : 503).json({ status: database ? 'ready' : 'the database does not answer' });
  });
  router.get('/metrics', async (_req, res) => {
    res.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
  return router;
}
