import express, { type Request, type Response } from 'express';
import { listen } from './listen.ts';

export interface Received {
  path: string;
  headers: Request['headers'];
  id: string;
  body: string;
  /** Milliseconds of `performance.now()`. */
  at: number;
}

export type Reply = (received: Received, res: Response) => void;

/** A vendor's endpoint on loopback: keeps what arrives and answers as told. */
export async function startReceiver(reply: Reply = (_received, res) => res.status(204).end()) {
  const received: Received[] = [];
  let current = reply;
  const app = express();
  app.use(express.raw({ type: () => true, limit: '5mb' }), (req, res) => {
    const item = {
      path: req.originalUrl,
      headers: req.headers,
      id: String(req.headers['webhook-id']),
      body: Buffer.isBuffer(req.body) ? req.body.toString() : '',
      at: performance.now(),
    };
    received.push(item);
    current(item, res);
  });
  const server = await listen(app);
  return {
    url: server.url,
    close: server.close,
    received,
    reply(next: Reply) {
      current = next;
    },
  };
}

export type Receiver = Awaited<ReturnType<typeof startReceiver>>;
