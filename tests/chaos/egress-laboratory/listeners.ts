import { createServer, type Server } from 'node:http';
import { createServer as createTcpServer, type Socket, type Server as TcpServer } from 'node:net';
import { PUBLIC } from './hostile-urls.ts';

export const PORTS = [80, 443, 6379, 8080, 27017] as const;

export interface Connections {
  public: number;
  forbidden: { address: string; port: number }[];
}

/** Listens on every address there is and counts who comes, before anything is read. Every public page redirects inside. */
export async function startListeners() {
  const connections: Connections = { public: 0, forbidden: [] };
  const http = createServer((_req, res) => {
    res.writeHead(307, { location: 'http://169.254.169.254/latest/meta-data/' }).end('x');
  });
  const servers = await Promise.all(PORTS.map((port) => listen(port, http, connections)));
  return {
    connections,
    close: () => {
      for (const server of servers) server.close();
      http.closeAllConnections();
    },
  };
}

async function listen(port: number, http: Server, connections: Connections): Promise<TcpServer> {
  const server = createTcpServer((socket: Socket) => {
    const address = (socket.localAddress ?? '').replace(/^::ffff:/, '');
    if (address === PUBLIC.v4 || address === PUBLIC.v6) connections.public += 1;
    else connections.forbidden.push({ address, port });
    socket.on('error', () => socket.destroy());
    http.emit('connection', socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: '::', ipv6Only: false }, resolve);
  });
  return server;
}
