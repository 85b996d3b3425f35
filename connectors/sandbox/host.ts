import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express, type RequestHandler } from 'express';
import { createClock } from './clock.ts';
import { createControl, type SandboxControl } from './control.ts';
import { controlRoutes } from './control-routes.ts';
import type { Credentials } from './credentials.ts';
import { createLedger, type Ledger, type LedgerEntry } from './ledger.ts';
import { type RequestNote, setNote } from './notes.ts';
import type { SandboxProvider } from './provider.ts';
import { sandboxProviders } from './providers.ts';
import { createRouting } from './routing.ts';
import { createSystem, type SandboxSystem } from './system.ts';
import { systemRoutes } from './system-routes.ts';
import { createTokenMemory, loadTokenKey } from './token-memory.ts';
import { createTokenSigner } from './tokens.ts';
import { createWebhookSender } from './webhook-sender.ts';

export interface SandboxOptions {
  /** 0 picks a free one. */
  port: number;
  host: string;
  /** Absent: everything is in memory. */
  dataDir?: string;
  /** Default: all of `providers.ts`. */
  providers?: readonly SandboxProvider[];
  /** The moment that seed data is dated from, at the first start of a data folder; default now. */
  seedTime?: Date;
}

export interface Sandbox {
  /** Without a trailing slash; `https://<host>/<path>` is answered at `<url>/<host>/<path>`. */
  url: string;
  control: SandboxControl;
  /** Writes what is owed to the disk and ends all connections. */
  close(): Promise<void>;
}

/** Starts the simulated providers on one port. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const dataDir = options.dataDir ?? null;
  const clock = createClock({ dataDir, seedTime: options.seedTime ?? null });
  const ledger = createLedger();
  const sender = createWebhookSender({ ledger, clock });
  const credentials: Credentials = {
    clock,
    memory: createTokenMemory(dataDir),
    signer: createTokenSigner(loadTokenKey(dataDir)),
  };
  const providers = options.providers ?? sandboxProviders;
  const systems = new Map(
    providers.map((provider) => [provider.id, createSystem({ provider, clock, dataDir })] as const),
  );
  const control = createControl({ systems, ledger, clock, credentials });

  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'extended');
  app.use('/_control', express.json(), controlRoutes(control), badControlBody);
  app.use(route({ systems, credentials, sender }, ledger));
  app.use((_request, response) => {
    const hosts = providers.flatMap((provider) => provider.hosts);
    response.status(404).json({ error: { message: `The sandbox answers for ${hosts.join(', ')}` } });
  });
  const server = await listen(app, options);
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`,
    control,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await Promise.all([closed, sender.close(), ...[...systems.values()].map((system) => system.flush())]);
    },
  };
}

interface RouteParts {
  systems: ReadonlyMap<string, SandboxSystem>;
  credentials: Credentials;
  sender: ReturnType<typeof createWebhookSender>;
}

/** Finds the system, notes the call in the ledger, and hands it on. */
function route({ systems, credentials, sender }: RouteParts, ledger: Ledger): RequestHandler {
  const find = createRouting(systems.values());
  const handlers = new Map(
    [...systems.values()].map((system) => {
      const router = express.Router();
      router.use(
        express.json({ limit: '5mb', strict: false }),
        express.urlencoded({ extended: true, limit: '5mb' }),
      );
      router.use(systemRoutes({ system, credentials, sender }));
      return [system.provider.id, router] as const;
    }),
  );
  return (request, response, next) => {
    const system = find(request.path);
    const handler = system === null ? undefined : handlers.get(system.provider.id);
    if (system === null || handler === undefined) return next();
    const isOAuth = isOAuthPath(system.provider, request.path);
    const note: RequestNote = {
      system: system.provider.id,
      path: isOAuth ? request.path : request.originalUrl,
      isOAuth,
      fault: null,
      account: null,
      scopes: [],
    };
    setNote(request, note);
    const entry: LedgerEntry = {
      at: credentials.clock.now().toISOString(),
      system: note.system,
      direction: 'in',
      method: request.method,
      path: note.path,
      status: null,
      fault: null,
      account: null,
      idempotencyKey: request.get('idempotency-key') ?? null,
    };
    ledger.add(entry);
    const complete = () => {
      entry.status = response.writableFinished ? response.statusCode : null;
      entry.fault = note.fault;
      entry.account = note.account?.login ?? null;
    };
    response.once('finish', complete).once('close', complete);
    handler(request, response, next);
  };
}

function isOAuthPath({ oauth }: SandboxProvider, path: string): boolean {
  return oauth !== undefined && (path === oauth.authorizePath || path === oauth.tokenPath);
}

const badControlBody: express.ErrorRequestHandler = (error, _request, response, _next) => {
  const status = Number(Object(error).status ?? 500);
  response
    .status(status)
    .json({ error: { field: null, message: status < 500 ? 'The body is not JSON' : 'Failed' } });
};

function listen(app: Express, { port, host }: SandboxOptions): Promise<Server> {
  const server = createServer(app);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}
