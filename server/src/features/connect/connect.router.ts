import { type Request, type Response, Router } from 'express';
import { requestIdOf } from '../../http/request-context.ts';
import type { BeginFlow } from './begin-flow.ts';
import type { FinishFlow } from './finish-flow.ts';
import { sendOutcome } from './outcome-page.ts';
import { NO_LEAK_HEADERS, sendPage } from './page.ts';

interface Deps {
  begin: BeginFlow;
  finish: FinishFlow;
}

/** The two pages of ours that a browser sees on its way through a connect: out to the provider, and back. */
export function connectRouter({ begin, finish }: Deps): Router {
  const router = Router();

  // A scanner that looks at a link must not use it up.
  router.head(['/connect/:flowId', '/oauth/callback/:system'], (_req, res) => {
    res.status(405).set('allow', 'GET').end();
  });

  router.get('/connect/:flowId', async (req: Request<{ flowId: string }>, res: Response) => {
    res.set(NO_LEAK_HEADERS);
    const refusal = await begin(req as Request, res, req.params.flowId);
    if (refusal !== null) sendPage(res, { ...refusal, status: 400, tone: 'bad' });
  });

  router.get('/oauth/callback/:system', async (req: Request<{ system: string }>, res: Response) => {
    sendOutcome(res, await finish(req as Request, res, req.params.system, requestIdOf(res)));
  });

  return router;
}
