import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import type { EventType } from '../../server/contract/events.ts';
import type { VendorApi } from './api.ts';

export interface Delivery {
  id: string;
  type: EventType;
  data: Record<string, unknown>;
  /** The exact body, to compare repeats. */
  text: string;
}

/** An endpoint of the vendor that outlives Patchbay: every verified delivery, repeats too, in the order of arrival. */
export async function startReceiver(api: VendorApi) {
  const deliveries: Delivery[] = [];
  const refused: string[] = [];
  let verifier: Webhook | null = null;
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const id = String(req.headers['webhook-id']);
      try {
        const body = verifier?.verify(text, req.headers as Record<string, string>) as Omit<
          Delivery,
          'id' | 'text'
        >;
        deliveries.push({ id, type: body.type, data: body.data, text });
        res.writeHead(204).end();
      } catch {
        refused.push(id);
        res.writeHead(400).end();
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const endpoint = await api.call<{ id: string }>('POST', '/api/v1/app/main/endpoint', { url });
  const secret = await api.call<{ key: string }>(
    'GET',
    `/api/v1/app/main/endpoint/${endpoint.body.id}/secret`,
  );
  verifier = new Webhook(secret.body.key);
  return {
    deliveries,
    refused,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
