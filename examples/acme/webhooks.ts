import express, { type Response, Router } from 'express';
import { Webhook } from 'standardwebhooks';

export interface ReceivedWebhook {
  id: string;
  receivedAt: string;
  type: string;
  timestamp: string;
  data: unknown;
}

const KEPT = 200;

export interface Inbox {
  add(webhook: ReceivedWebhook): void;
  list(): readonly ReceivedWebhook[];
  stream(res: Response): void;
  close(): void;
}

/** The last webhooks that arrived, newest first, and the pages that watch them. */
export function createInbox(): Inbox {
  const received: ReceivedWebhook[] = [];
  const watching = new Set<Response>();
  return {
    add(webhook) {
      // Delivery is at least once: the same id can come twice.
      if (received.some(({ id }) => id === webhook.id)) return;
      received.unshift(webhook);
      received.length = Math.min(received.length, KEPT);
      for (const res of watching) res.write(`data: ${JSON.stringify(webhook)}\n\n`);
    },
    list: () => received,
    stream(res) {
      res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      res.write(':\n\n');
      watching.add(res);
      res.once('close', () => watching.delete(res));
    },
    close() {
      for (const res of watching) res.end();
    },
  };
}

export function webhookRoutes({ inbox, secret }: { inbox: Inbox; secret: string }): Router {
  const router = Router();
  const verifier = new Webhook(secret);
  router.post('/webhooks', express.raw({ type: '*/*', limit: '5mb' }), (req, res) => {
    let body: { type: string; timestamp: string; data: unknown };
    try {
      body = verifier.verify(req.body, {
        'webhook-id': req.get('webhook-id') ?? '',
        'webhook-timestamp': req.get('webhook-timestamp') ?? '',
        'webhook-signature': req.get('webhook-signature') ?? '',
      }) as typeof body;
    } catch {
      res.status(400).json({ error: 'the signature does not fit' });
      return;
    }
    inbox.add({ id: req.get('webhook-id') ?? '', receivedAt: new Date().toISOString(), ...body });
    res.status(204).end();
  });
  router.get('/api/webhooks', (_req, res) => {
    res.json({ data: inbox.list() });
  });
  router.get('/api/webhooks/stream', (_req, res) => inbox.stream(res));
  return router;
}
