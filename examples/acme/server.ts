import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import express from 'express';
import { createConnectSession } from './connect-session.ts';
import { contentSecurityPolicy } from './content-security-policy.ts';
import { ensureEndpoint } from './endpoint.ts';
import { createWebhookSession } from './webhook-session.ts';
import { createInbox, webhookRoutes } from './webhooks.ts';

export interface AcmeOptions {
  /** Where Patchbay runs, as seen from browsers and from this server. */
  patchbayUrl: string;
  apiKey: string;
  /** 0 takes a free port. */
  port: number;
}

export interface Acme {
  url: string;
  close(): Promise<void>;
}

/** The pretend product. All that a vendor writes to embed Patchbay is in this folder. */
export async function startAcme({ patchbayUrl, apiKey, port }: AcmeOptions): Promise<Acme> {
  const app = express();
  app.disable('x-powered-by');
  // The port is open before the routes are there; a browser that comes back after a restart waits for them.
  const routes = Promise.withResolvers<void>();
  app.use(async (_req, _res, next) => {
    await routes.promise;
    next();
  });
  const inbox = createInbox();
  const server = app.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;

  // Patchbay sends webhooks to this address, signed with the endpoint's secret.
  const endpoint = await ensureEndpoint({
    patchbayUrl,
    apiKey,
    url: `${url.replace('localhost', '127.0.0.1')}/webhooks`,
  });
  app.use(contentSecurityPolicy(patchbayUrl));
  app.use(webhookRoutes({ inbox, secret: endpoint.secret }));

  // The browser asks us for a session; the API key never leaves this server.
  app.post('/api/connect-session', async (_req, res) => {
    res
      .set('cache-control', 'no-store')
      .json(await createConnectSession({ patchbayUrl, apiKey, pageUrl: url }));
  });
  // The same for the webhooks that our customers receive themselves.
  app.post('/api/webhook-session', async (_req, res) => {
    res
      .set('cache-control', 'no-store')
      .json(await createWebhookSession({ patchbayUrl, apiKey, pageUrl: url }));
  });
  app.get('/api/config', (_req, res) => {
    res.json({ patchbayUrl });
  });
  app.use(express.static(fileURLToPath(new URL('public', import.meta.url)), { extensions: ['html'] }));
  routes.resolve();

  return {
    url,
    async close() {
      inbox.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
