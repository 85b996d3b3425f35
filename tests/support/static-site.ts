import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html',
  js: 'text/javascript',
  json: 'application/json',
};

export interface StaticSite {
  url: string;
  close(): Promise<void>;
}

/** A few files on loopback, by path, as a vendor's own page would be served. A function is asked at each request. */
export async function serveSite(
  files: Readonly<Record<string, string | (() => string | Promise<string>)>>,
): Promise<StaticSite> {
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://site').pathname;
    const file = files[path];
    if (file === undefined) return void response.writeHead(404).end();
    const type = TYPES[path.split('.').at(-1) ?? ''] ?? 'text/html';
    response.writeHead(200, { 'content-type': `${type}; charset=utf-8` });
    response.end(typeof file === 'string' ? file : await file());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
