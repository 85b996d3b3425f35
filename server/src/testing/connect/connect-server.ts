import { randomBytes } from 'node:crypto';
import type { Connector } from '@patchbay/connectors/sdk';
import { routes as contractRoutes } from '../../../contract/index.ts';
import { createApiKeys } from '../../composition/api-keys.ts';
import { createAudit } from '../../composition/audit.ts';
import { createOutbox } from '../../delivery/outbox.ts';
import { apiKeyRoutes } from '../../features/api-keys/api-keys.routes.ts';
import { catalogueRoutes } from '../../features/catalogue/catalogue.routes.ts';
import { iconRouter, loadIcons } from '../../features/catalogue/icons.ts';
import { configurationRoutes } from '../../features/configurations/configurations.routes.ts';
import { createConfigurationService } from '../../features/configurations/configurations.service.ts';
import { createConfigurationStore } from '../../features/configurations/configurations.store.ts';
import { createConnect } from '../../features/connect/create-connect.ts';
import { connectSessionRoutes } from '../../features/connect-sessions/connect-sessions.routes.ts';
import { createConnectSessionService } from '../../features/connect-sessions/connect-sessions.service.ts';
import { createConnectSessionStore } from '../../features/connect-sessions/connect-sessions.store.ts';
import { createConnections } from '../../features/connections/create-connections.ts';
import { systemRoutes } from '../../features/systems/systems.routes.ts';
import { createSystemService } from '../../features/systems/systems.service.ts';
import { createSystemStore } from '../../features/systems/systems.store.ts';
import { createApp } from '../../http/app.ts';
import { createAuthenticate } from '../../http/authenticate.ts';
import { createCarryOut } from '../../http/carry-out.ts';
import type { ImplementedRoute } from '../../http/implement.ts';
import type { ApiKeyPrincipal } from '../../http/principal.ts';
import { contractRouter } from '../../http/routes.ts';
import { listen } from '../../http/server.ts';
import { noMail } from '../../mail/mail-queue.ts';
import { withTransaction } from '../../models/transaction.ts';
import { createLogger } from '../../observability/logger.ts';
import { createMetrics } from '../../observability/metrics.ts';
import { createOperationLogStore } from '../../observability/operation-log.store.ts';
import { createOperationLog } from '../../observability/operation-log.ts';
import { createRuntime } from '../../runtime/create-runtime.ts';
import { createEgressFetch } from '../../security/egress/egress-fetch.ts';
import { type TestDatabase, testDatabase } from '../database.ts';
import { testIdempotency } from '../idempotency.ts';
import { testVault } from '../vault.ts';

export interface ConnectServerOptions {
  connectors: readonly Connector[];
  /** Stands in for every provider host. */
  sandboxUrl: string;
  /** Whether systems are set up by the sandbox; otherwise the vendor has to. Default true. */
  sandbox?: boolean;
  /** As end users reach it, behind a proxy; default the address it listens on. */
  publicUrl?: string;
  masterKey?: Buffer;
}

export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  body: any;
}

export interface ConnectServer {
  url: string;
  publicUrl: string;
  database: TestDatabase;
  log: string[];
  /** Moves the server's clock. */
  advance(seconds: number): void;
  /** As the vendor of an environment, `env_main` unless said. */
  api(method: string, path: string, body?: unknown, environment?: string): Promise<Answer>;
  /** As the widget of a session. */
  widget(
    token: string,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer>;
  /** Creates a session and answers its token. */
  session(input?: Record<string, unknown>): Promise<{ id: string; token: string }>;
  scheduled: string[];
  close(): Promise<void>;
}

const KEY_PREFIX = 'pb_test_';

/** The connect side of the server, on a real database, with nothing of ours replaced but job schedules. */
export async function startConnectServer(options: ConnectServerOptions): Promise<ConnectServer> {
  const { connectors, sandboxUrl, sandbox = true } = options;
  const database = await testDatabase();
  const { models, connection } = database;
  const lines: string[] = [];
  let offset = 0;
  const now = () => new Date(Date.now() + offset);
  const logger = createLogger({
    level: 'debug',
    destination: { write: (line: string) => void lines.push(line) },
  });
  const metrics = createMetrics();
  const vault = testVault(options.masterKey);
  const egress = createEgressFetch({ sandboxUrl, allow: [], logger, metrics, production: false });
  const outbox = createOutbox({ models, now });
  const operations = createOperationLog({ store: createOperationLogStore(models), now, logger });
  const running = await listen({ port: 0, host: '127.0.0.1' });
  const url = `http://127.0.0.1:${running.port}`;
  const publicUrl = options.publicUrl ?? url;
  const scheduled: string[] = [];

  const systems = createSystemService({
    store: createSystemStore(models),
    vault,
    connectors,
    publicUrl,
    sandbox,
    now,
  });
  const runtime = createRuntime({
    database: connection,
    models,
    connectors,
    outbox,
    mail: noMail,
    operations,
    egress,
    vault,
    clients: systems,
    schedules: {
      set: async (connectionId, sync, everyMinutes) =>
        void scheduled.push(`set ${connectionId} ${sync} ${everyMinutes}`),
      clear: async (connectionId) => void scheduled.push(`clear ${connectionId}`),
      nextRunAt: async () => new Map(),
    },
    logger,
    metrics,
    now,
    publicUrl,
    webhookMaxBytes: 262_144,
    worker: null,
  });
  const sessions = createConnectSessionService({
    store: createConnectSessionStore(models),
    systems: new Set(connectors.map(({ manifest }) => manifest.id)),
    now,
  });
  const configurations = createConfigurationService({
    store: createConfigurationStore(models),
    connectors,
    syncs: runtime.scheduler,
    now,
  });
  const connections = createConnections({
    models,
    transact: (work) => withTransaction(connection, work),
    recordCounts: runtime.stores.recordCounts,
    connectors,
    systems,
    configurations,
    vault,
    fetch: egress,
    outbox,
    syncs: runtime.scheduler,
    syncControl: {
      run: async (_connection, sync) => ({ runId: `run_${sync.padEnd(10, '0')}` }),
      runs: async () => ({ data: [], nextCursor: null }),
    },
    webhooks: { removeWebhooks: async () => undefined },
    contexts: runtime.contexts,
    policy: runtime.failures,
    operations,
    now,
  });
  const connect = createConnect({
    models,
    connectors,
    systems,
    sessions,
    connections: connections.service,
    establish: connections.establish,
    operations,
    logger,
    vault,
    fetch: egress,
    publicUrl,
    sandboxUrl,
    now,
  });
  const apiKeys = createApiKeys({ models, rootKey: randomBytes(32), vault, logger, now });
  const icons = loadIcons(connectors.map(({ manifest }) => manifest.id));
  const routes = [
    ...apiKeyRoutes({ apiKeys, now }),
    ...connectSessionRoutes({ sessions, verifyIdentity: apiKeys.verifyIdentity, publicUrl }),
    ...systemRoutes({ systems }),
    ...connections.routes,
    ...configurationRoutes({ configurations, connections: connections.service }),
    ...connect.routes,
    ...catalogueRoutes({
      systems,
      connections: connections.service,
      syncStates: { statesOf: async () => new Map() },
      operations,
      icons,
    }),
  ];
  const authenticate = createAuthenticate({
    publishableKey: apiKeys.authenticatePublishable,
    apiKey: async (key) =>
      key.startsWith(KEY_PREFIX) ? keyOf(key.slice(KEY_PREFIX.length)) : apiKeys.authenticate(key),
    session: (token) => sessions.authenticate(token),
  });
  const app = createApp({
    logger,
    trustProxy: 0,
    routers: [iconRouter({ icons }), connect.router],
    svix: null,
    contract: contractRouter({
      routes: withRest(routes),
      authenticate,
      carryOut: createCarryOut({
        idempotency: testIdempotency(database, now),
        ...createAudit({ models, connection, vault, now }),
      }),
      metrics,
    }),
  });
  running.serve(app);

  const call = async (
    method: string,
    path: string,
    body: unknown,
    headers: Record<string, string>,
  ): Promise<Answer> => {
    const response = await fetch(url + path, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? null : JSON.parse(text),
    };
  };
  const server: ConnectServer = {
    url,
    publicUrl,
    database,
    log: lines,
    scheduled,
    advance: (seconds) => {
      offset += seconds * 1000;
    },
    api: (method, path, body, environment = 'env_main') =>
      call(method, path, body, { authorization: `Bearer ${KEY_PREFIX}${environment}` }),
    widget: (token, method, path, body, headers = {}) =>
      call(method, path, body, { authorization: `Bearer ${token}`, ...headers }),
    async session(input = {}) {
      const answer = await server.api('POST', '/v1/connect-sessions', {
        tenant: { id: 'tenant-1', name: 'Tenant One' },
        endUser: { id: 'user-1', name: 'Uma' },
        ...input,
      });
      if (answer.status !== 201) throw new Error(`No session: ${JSON.stringify(answer.body)}`);
      return answer.body;
    },
    async close() {
      await running.close(0);
      await egress.close();
      await database.drop();
    },
  };
  return server;
}

function keyOf(environment: string): ApiKeyPrincipal {
  return {
    type: 'api_key',
    environment,
    keyId: 'key_test',
    permissions: [
      'sessions:write',
      'systems:read',
      'systems:write',
      'connections:read',
      'connections:write',
      'api-keys:manage',
    ],
  };
}

/** The contract's other routes answer 500 here: the tests of this harness do not call them. */
function withRest(routes: readonly ImplementedRoute[]): ImplementedRoute[] {
  const present = new Set(routes.map(({ route }) => `${route.method} ${route.path}`));
  const rest = Object.values(contractRoutes).filter(({ method, path }) => !present.has(`${method} ${path}`));
  return [
    ...routes,
    ...rest.map((route) => ({
      route,
      handle: async () => {
        throw new Error(`${route.path} is not part of this test server`);
      },
    })),
  ];
}
