import { mkdirSync } from 'node:fs';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { Services } from '../commands/command.ts';
import { CursorRegistry } from '../cursors/cursor-registry.ts';
import { SessionRegistry } from '../sessions/session-registry.ts';
import { CommittedView } from '../store/committed-view.ts';
import { acquireDataLock, type DataLock } from '../store/data-lock.ts';
import { Store } from '../store/store.ts';
import { CommandQueue } from './command-queue.ts';
import { Connection } from './connection.ts';
import { listenOnLoopback, listenOnSocket } from './listener.ts';
import { readOrCreatePassword, USER_NAME } from './password-file.ts';
import { deriveCredentials, type ScramCredentials } from './scram.ts';
import type { ServerSettings } from './settings.ts';
import { chooseSocketPath, type SocketPath, socketUriOf } from './socket-path.ts';
import { Sweeper } from './sweeper.ts';

export type ServerOptions = {
  dataDir: string;
  /** TCP port on 127.0.0.1, 0 for any free one; without it there is no TCP. */
  port?: number;
  /** Whether to listen on a unix socket. */
  socket: boolean;
  settings: ServerSettings;
};

/** The store with its listeners. */
export class MongoServer {
  readonly #options: ServerOptions;
  readonly #lock: DataLock;
  readonly #store: Store;
  readonly #queue: CommandQueue;
  readonly #services: Services;
  readonly #sweeper: Sweeper;
  readonly #connections = new Set<Connection>();
  readonly #servers: Server[] = [];
  #socketPath: SocketPath | undefined;
  #password = '';
  #credentials: ScramCredentials | undefined;
  #nextConnection = 1;
  #isClosing = false;

  constructor(options: ServerOptions) {
    this.#options = options;
    mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
    this.#lock = acquireDataLock(options.dataDir);
    try {
      this.#store = new Store(options.dataDir);
    } catch (error) {
      this.#lock.release();
      throw error;
    }
    this.#queue = new CommandQueue(this.#store);
    const committed = new CommittedView(this.#store);
    this.#services = {
      store: this.#store,
      committed,
      cursors: new CursorRegistry(),
      sessions: new SessionRegistry(this.#store, committed),
      settings: options.settings,
      credentials: () => this.#deriveCredentials(),
      startedAt: Date.now(),
      connections: () => this.#connections.size,
    };
    this.#sweeper = new Sweeper(this.#services, this.#queue);
  }

  /** Begins to answer; a port that is taken leaves everything closed. */
  async listen(): Promise<{ uri: string; tcpUri?: string }> {
    try {
      return await this.#listen();
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  /** Answers what was asked, gives up unfinished transactions, and leaves a file without a log behind. */
  async close(): Promise<void> {
    if (this.#isClosing) return;
    this.#isClosing = true;
    this.#sweeper.stop();
    for (const server of this.#servers) server.close();
    await this.#queue.drain();
    for (const connection of this.#connections) connection.stopReading();
    this.#services.sessions.abortAll();
    await this.#queue.drain();
    for (const connection of this.#connections) connection.close();
    this.#store.close();
    if (this.#socketPath !== undefined) this.#socketPath.remove();
    this.#lock.release();
  }

  async #listen(): Promise<{ uri: string; tcpUri?: string }> {
    const { dataDir, port, socket, settings } = this.#options;
    let socketUri: string | undefined;
    let tcpUri: string | undefined;
    const query = `?replicaSet=${settings.setName}`;
    if (socket) {
      const place = chooseSocketPath(dataDir);
      this.#socketPath = place;
      this.#servers.push(
        await listenOnSocket(place.path, (client) => this.#accept(client, place.path, true)),
      );
      socketUri = socketUriOf(place.path, settings.setName);
    }
    if (port !== undefined) {
      this.#password = readOrCreatePassword(dataDir);
      let address = '';
      const server = await listenOnLoopback(port, (client) => this.#accept(client, address, false));
      this.#servers.push(server);
      address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
      tcpUri = `mongodb://${USER_NAME}:${encodeURIComponent(this.#password)}@${address}/${query}&authSource=admin&authMechanism=SCRAM-SHA-256`;
    }
    this.#sweeper.start();
    const uri = socketUri ?? tcpUri;
    if (uri === undefined) throw new Error('The server needs a port or a socket to listen on.');
    return tcpUri === undefined ? { uri } : { uri, tcpUri };
  }

  #accept(socket: Socket, address: string, isTrusted: boolean): void {
    if (this.#isClosing) {
      socket.destroy();
      return;
    }
    const connection = new Connection({
      socket,
      state: {
        id: this.#nextConnection++,
        address,
        client: isTrusted ? 'anonymous unix socket' : `${socket.remoteAddress}:${socket.remotePort}`,
        isTrusted,
        isAuthenticated: isTrusted,
        conversation: undefined,
      },
      services: this.#services,
      queue: this.#queue,
    });
    this.#connections.add(connection);
    socket.once('close', () => this.#connections.delete(connection));
  }

  // Deriving takes a while, and who uses the socket never needs it.
  #deriveCredentials(): ScramCredentials | undefined {
    if (this.#password === '') return undefined;
    this.#credentials ??= deriveCredentials(USER_NAME, this.#password);
    return this.#credentials;
  }
}
