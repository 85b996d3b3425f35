import { Worker } from 'node:worker_threads';
import { MongoServer } from './server/mongo-server.ts';
import { DEFAULT_SETTINGS, type ServerSettings } from './server/settings.ts';

export { acquireDataLock, type DataLock } from './store/data-lock.ts';

/** What can be chosen besides where the data lie; the defaults are in `server/settings.ts`. */
export type EmbeddedMongoSettings = Partial<Omit<ServerSettings, 'warn'>>;

export type EmbeddedMongoOptions = {
  /** The folder of the data, made if it is not there. One process at a time can open it. */
  dataDir: string;
  /** TCP port on 127.0.0.1, 0 for any free one. Without it there is TCP only where there are no unix sockets. */
  port?: number;
  /** Whether to listen on a unix socket; the default is yes, except on Windows. */
  socket?: boolean;
  /** A worker thread of its own (the default), or the thread of the caller. */
  thread?: 'worker' | 'current';
  settings?: EmbeddedMongoSettings;
  /** Is told what the operator should know, such as data that outgrow the server; the default is a process warning. */
  onWarning?: (message: string) => void;
};

export type EmbeddedMongo = {
  /** For clients on this machine: the unix socket where there is one, else TCP. */
  uri: string;
  /** With user and password; keep it as secret as the data. */
  tcpUri?: string;
  /** Answers what was asked, writes the log into the file and lets the folder go. */
  close(): Promise<void>;
};

/** What the worker thread is started with. */
export type WorkerInput = {
  dataDir: string;
  port?: number;
  socket: boolean;
  settings: EmbeddedMongoSettings;
};

/** What the worker thread tells. */
export type WorkerMessage =
  | { type: 'ready'; uri: string; tcpUri?: string }
  | { type: 'failed'; message: string }
  | { type: 'warning'; message: string }
  | { type: 'closed' };

/** Starts the server and resolves when it answers. */
export async function startEmbeddedMongo(options: EmbeddedMongoOptions): Promise<EmbeddedMongo> {
  const hasSockets = process.platform !== 'win32';
  const socket = options.socket ?? hasSockets;
  const port = options.port ?? (socket ? undefined : 0);
  const warn = options.onWarning ?? DEFAULT_SETTINGS.warn;
  const input: WorkerInput = {
    dataDir: options.dataDir,
    socket,
    settings: options.settings ?? {},
    ...(port === undefined ? {} : { port }),
  };
  return options.thread === 'current' ? startHere(input, warn) : startWorker(input, warn);
}

async function startHere(input: WorkerInput, warn: (message: string) => void): Promise<EmbeddedMongo> {
  const { settings, ...rest } = input;
  const server = new MongoServer({ ...rest, settings: { ...DEFAULT_SETTINGS, ...settings, warn } });
  const uris = await server.listen();
  return { ...uris, close: () => server.close() };
}

function startWorker(input: WorkerInput, warn: (message: string) => void): Promise<EmbeddedMongo> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: input,
    name: 'embedded-mongo',
  });
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  return new Promise((resolve, reject) => {
    worker.on('message', (message: WorkerMessage) => {
      if (message.type === 'warning') warn(message.message);
      if (message.type === 'failed') reject(new Error(message.message));
      if (message.type !== 'ready') return;
      const { type: _, ...uris } = message;
      worker.off('error', reject);
      // The clients' sockets keep the process busy; the server itself should not.
      worker.unref();
      resolve({
        ...uris,
        async close() {
          worker.ref();
          worker.postMessage('close');
          await exited;
        },
      });
    });
    worker.once('error', reject);
  });
}
