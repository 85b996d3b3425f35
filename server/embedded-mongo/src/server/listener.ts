import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';

/** Binds the unix socket so that only this user of the machine can reach it. */
export async function listenOnSocket(path: string, onConnection: (socket: Socket) => void): Promise<Server> {
  rmSync(path, { force: true });
  const server = await listen({ path }, onConnection);
  chmodSync(path, 0o600);
  return server;
}

export function listenOnLoopback(port: number, onConnection: (socket: Socket) => void): Promise<Server> {
  return listen({ host: '127.0.0.1', port }, onConnection);
}

function listen(
  where: { path: string } | { host: string; port: number },
  onConnection: (socket: Socket) => void,
): Promise<Server> {
  const server = createServer({ noDelay: true }, onConnection);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ ...where, backlog: 511 }, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}
