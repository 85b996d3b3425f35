import express, {
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
  Router,
} from 'express';
import { ApiError, notFound } from '../../http/api-error.ts';
import type { RateLimits } from '../../http/rate-limits.ts';
import type { Logger } from '../../observability/logger.ts';
import type { WebhookReceiver } from '../../runtime/webhooks/receive-webhook.ts';

export interface InboundWebhooksDeps {
  receiver: WebhookReceiver;
  limits: Pick<RateLimits, 'take'>;
  /** As providers reach us, without a trailing slash: some signatures cover the URL. */
  publicUrl: string;
  logger: Pick<Logger, 'error'>;
}

const MAX_BODY = '1mb';

/** `POST /hooks/:hookId`. To be mounted before any body parser: signatures are over the bytes as they came. */
export function inboundWebhooksRouter({ receiver, limits, publicUrl, logger }: InboundWebhooksDeps): Router {
  const router = Router();
  const receive: RequestHandler = async (req: Request, res: Response, next: NextFunction) => {
    try {
      const hookId = String(req.params.hookId);
      if (!/^hook_[0-9A-Za-z]{8,40}$/.test(hookId)) throw notFound('hook');
      await limits.take(req, 'hooks', hookId);
      const answer = await receiver.receive(hookId, {
        method: req.method,
        url: `${publicUrl}${req.originalUrl}`,
        headers: Object.fromEntries(
          Object.entries(req.headers).map(([name, value]) => [
            name,
            Array.isArray(value) ? value.join(', ') : value,
          ]),
        ),
        rawBody: Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0),
      });
      switch (answer.kind) {
        case 'unknown_hook':
          throw notFound('hook');
        case 'refused':
          throw new ApiError({
            status: 401,
            code: 'invalid_signature',
            detail: `The request is not signed as it must be: ${answer.reason.replaceAll('_', ' ')}.`,
          });
        case 'unreadable':
          throw new ApiError({
            status: 422,
            code: 'unreadable_webhook',
            detail: 'The request is signed rightly, but is not what this provider sends.',
          });
        case 'handshake':
          res.status(answer.status).type('text/plain').send(answer.body);
          return;
        case 'accepted':
          res.status(202).json({ ok: true });
          if (answer.receiptId !== null) {
            // Durable already: what does not happen now is made up for by the left-over job.
            receiver.process(answer.receiptId).catch((error: unknown) => {
              logger.error({ err: error, receiptId: answer.receiptId }, 'inbound webhook not processed yet');
            });
          }
      }
    } catch (error) {
      next(error);
    }
  };
  router.post('/hooks/:hookId', express.raw({ type: () => true, limit: MAX_BODY }), receive);
  router.get('/hooks/:hookId', receive);
  return router;
}
