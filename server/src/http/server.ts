import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Problem } from '../../contract/common.ts';
import { newId } from '../models/ids.ts';
import { widgetCors } from './widget-cors.ts';

export interface RunningServer {
  port: number;
  /** From now on requests are answered; before, they get 503. */
  serve(listener: RequestListener): void;
  /** Stops accepting, waits for requests in flight (at most `graceMs`), then cuts what is left. */
  close(graceMs: number): Promise<void>;
}

/** Listens with limits for slow clients: headers within 15 s, a whole request within 60 s. */
export async function listen({ port, host }: { port: number; host: string }): Promise<RunningServer> {
  let current: RequestListener = (req, res) => {
    if (widgetCors(req, res)) return;
    const problem: Problem = {
      type: 'https://patchbay.dev/problems/starting',
      title: 'Not available now',
      status: 503,
      code: 'starting',
      detail: 'Patchbay is starting. Try again shortly.',
      requestId: newId('req'),
    };
    res
      .writeHead(503, { 'retry-after': '1', 'content-type': 'application/problem+json' })
      .end(JSON.stringify(problem));
  };
  const limits = { headersTimeout: 15_000, requestTimeout: 60_000, keepAliveTimeout: 10_000 };
  const server = createServer({ ...limits, connectionsCheckingInterval: 5000 }, (req, res) =>
    current(req, res),
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    serve(listener) {
      current = listener;
    },
    close: (graceMs) => close(server, graceMs),
  };
}

async function close(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(cut);
}
