import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { deserialize } from 'bson';

export interface SeenCommand {
  name: string;
  collection: string;
  /** One for each statement of an update or delete; a pipeline's leading `$match` for an aggregation. */
  filters: Record<string, unknown>[];
}

const OP_MSG = 2013;

/** Stands between Patchbay and its database, hands everything on as it is, and tells of every command it saw. */
export async function watchCommands(uri: string, onCommand: (command: SeenCommand) => void) {
  const target = new URL(uri.replace(/^mongodb:/, 'http:'));
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
      socket.on('error', () => socket.destroy());
    }
    upstream.pipe(client);
    let pending = Buffer.alloc(0);
    client.on('data', (chunk: Buffer) => {
      upstream.write(chunk);
      pending = Buffer.concat([pending, chunk]);
      while (pending.length >= 16 && pending.length >= pending.readInt32LE(0)) {
        const length = pending.readInt32LE(0);
        const seen = readCommand(pending.subarray(0, length));
        if (seen !== null) onCommand(seen);
        pending = pending.subarray(length);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    // As a member of its replica set the driver would look for the database itself.
    uri: uri.replace(`:${target.port}`, `:${port}`).replace(/replicaSet=\w+/, 'directConnection=true'),
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function readCommand(message: Buffer): SeenCommand | null {
  if (message.readInt32LE(12) !== OP_MSG) return null;
  const sequences: Record<string, Record<string, unknown>[]> = {};
  let body: Record<string, unknown> = {};
  const end = message.length - (message.readUInt32LE(16) & 1 ? 4 : 0);
  for (let at = 20; at < end; ) {
    const kind = message[at];
    const size = message.readInt32LE(at + 1);
    const section = message.subarray(at + 1, at + 1 + size);
    if (kind === 0) body = deserialize(section);
    else {
      const name = section.toString('utf8', 4, section.indexOf(0, 4));
      sequences[name] = documentsOf(section.subarray(4 + name.length + 1));
    }
    at += 1 + size;
  }
  const [name = '', collection] = Object.entries(body)[0] ?? [];
  if (typeof collection !== 'string') return null;
  const statements = (field: string) => (sequences[field] ?? body[field] ?? []) as { q?: unknown }[];
  const filters = {
    find: () => [body.filter],
    count: () => [body.query],
    distinct: () => [body.query],
    findAndModify: () => [body.query],
    update: () => statements('updates').map(({ q }) => q),
    delete: () => statements('deletes').map(({ q }) => q),
    aggregate: () => [(body.pipeline as { $match?: unknown }[] | undefined)?.[0]?.$match],
  }[name];
  if (filters === undefined) return null;
  return { name, collection, filters: filters().map((filter) => (filter ?? {}) as Record<string, unknown>) };
}

function documentsOf(section: Buffer): Record<string, unknown>[] {
  const documents: Record<string, unknown>[] = [];
  for (let at = 0; at < section.length; at += section.readInt32LE(at)) {
    documents.push(deserialize(section.subarray(at, at + section.readInt32LE(at))));
  }
  return documents;
}
