import { connectors } from '@patchbay/connectors/registry';
import { Router } from 'express';
import type { Config } from '../config/config.ts';
import type { PortalAccessService } from '../delivery/dispatch/portal-access.ts';
import { actionRoutes } from '../features/actions/actions.routes.ts';
import { apiKeyRoutes } from '../features/api-keys/api-keys.routes.ts';
import type { ApiKeyService } from '../features/api-keys/api-keys.service.ts';
import { auditRoutes } from '../features/audit/audit.routes.ts';
import { createAuditReadStore } from '../features/audit/audit.store.ts';
import { catalogueRoutes } from '../features/catalogue/catalogue.routes.ts';
import { iconRouter, loadIcons } from '../features/catalogue/icons.ts';
import { configurationRoutes } from '../features/configurations/configurations.routes.ts';
import { createConfigurationService } from '../features/configurations/configurations.service.ts';
import { createConfigurationStore } from '../features/configurations/configurations.store.ts';
import { createConnect } from '../features/connect/create-connect.ts';
import { connectSessionRoutes } from '../features/connect-sessions/connect-sessions.routes.ts';
import { createConnectSessionService } from '../features/connect-sessions/connect-sessions.service.ts';
import { createConnectSessionStore } from '../features/connect-sessions/connect-sessions.store.ts';
import { createConnections } from '../features/connections/create-connections.ts';
import { docsRouter } from '../features/docs/docs.routes.ts';
import { inboundWebhooksRouter } from '../features/inbound-webhooks/inbound-webhooks.router.ts';
import { logRoutes } from '../features/logs/logs.routes.ts';
import { createLogStore } from '../features/logs/logs.store.ts';
import { pagesRouter } from '../features/pages/pages.routes.ts';
import { proxyRouter } from '../features/proxy/proxy.router.ts';
import { recordRoutes } from '../features/records/records.routes.ts';
import { createRecordReadStore } from '../features/records/records.store.ts';
import { syncRoutes } from '../features/syncs/syncs.routes.ts';
import { createSyncService } from '../features/syncs/syncs.service.ts';
import { createSyncReadStore } from '../features/syncs/syncs.store.ts';
import { systemRoutes } from '../features/systems/systems.routes.ts';
import { webhookPortalRoutes } from '../features/webhook-portal/webhook-portal.routes.ts';
import { createWebhookPortalService } from '../features/webhook-portal/webhook-portal.service.ts';
import { createWebhookPortalStore } from '../features/webhook-portal/webhook-portal.store.ts';
import { createAuthenticate } from '../http/authenticate.ts';
import { createCarryOut } from '../http/carry-out.ts';
import { limitAuthenticate } from '../http/limited-authenticate.ts';
import { contractRouter } from '../http/routes.ts';
import { withTransaction } from '../models/transaction.ts';
import type { Logger } from '../observability/logger.ts';
import type { Core } from './core.ts';
import type { Database } from './database.ts';

export interface ApiOptions {
  config: Config;
  database: Database;
  core: Core;
  apiKeys: ApiKeyService;
  portalAccess: PortalAccessService;
  logger: Logger;
  publicUrl: string;
  now: () => Date;
}

/** Every feature, wired: the contract's routes, and the routers that read their own bodies. */
export function createApi(options: ApiOptions): { routers: Router[]; contract: Router } {
  const { config, database, core, apiKeys, logger, publicUrl, now } = options;
  const { models } = database;
  const { runtime, systems, vault, operations, outbox, egress, sandboxUrl, metrics } = core;
  const { connectorOf, scheduler } = runtime;

  const sessions = createConnectSessionService({
    store: createConnectSessionStore(models),
    systems: new Set(connectors.map(({ manifest }) => manifest.id)),
    now,
  });
  const limits = core.rateLimits;
  const credentials = createAuthenticate({
    apiKey: apiKeys.authenticate,
    publishableKey: apiKeys.authenticatePublishable,
    session: sessions.authenticate,
  });
  const authenticate = limitAuthenticate(credentials, limits);
  const configurations = createConfigurationService({
    store: createConfigurationStore(models),
    connectors,
    syncs: scheduler,
    now,
  });
  const syncStore = createSyncReadStore(models);
  const syncs = createSyncService({
    store: syncStore,
    recordCounts: runtime.stores.recordCounts,
    configurations: runtime.stores.configurations,
    connectorOf,
    requestRun: runtime.requestRun,
    schedules: core.schedules,
    scheduler,
  });
  const connections = createConnections({
    models,
    transact: (work) => withTransaction(database.connection, work),
    recordCounts: runtime.stores.recordCounts,
    connectors,
    systems,
    configurations,
    vault,
    fetch: egress,
    outbox,
    syncs: scheduler,
    syncControl: syncs,
    webhooks: runtime.webhooks,
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
  const icons = loadIcons(connectors.map(({ manifest }) => manifest.id));
  const lookup = { connections: connections.service, connectorOf, operations };

  const routes = [
    ...auditRoutes({ store: createAuditReadStore(models) }),
    ...apiKeyRoutes({ apiKeys, now }),
    ...connectSessionRoutes({ sessions, verifyIdentity: apiKeys.verifyIdentity, publicUrl }),
    ...systemRoutes({ systems }),
    ...catalogueRoutes({ systems, connections: connections.service, syncStates: syncs, operations, icons }),
    ...connect.routes,
    ...connections.routes,
    ...configurationRoutes({ configurations, connections: connections.service }),
    ...syncRoutes({ service: syncs, store: syncStore, connections: connections.service }),
    ...recordRoutes({ store: createRecordReadStore(models) }),
    ...actionRoutes({ ...lookup, runAction: runtime.runAction }),
    ...webhookPortalRoutes({
      portal: createWebhookPortalService({
        store: createWebhookPortalStore(models),
        portalAccess: options.portalAccess,
        tenantEndpoints: config.tenantEndpoints,
        now,
      }),
    }),
    ...logRoutes({ store: createLogStore(models) }),
  ];
  return {
    routers: [
      docsRouter({ publicUrl }),
      iconRouter({ icons }),
      Router().use(['/connect', '/oauth'], limits.byAddress),
      connect.router,
      inboundWebhooksRouter({ receiver: runtime.receiver, limits, publicUrl, logger }),
      proxyRouter({
        ...lookup,
        authorize: (req) => authenticate.apiKey(req, 'proxy:use'),
        contexts: runtime.contexts,
        failures: runtime.failures,
      }),
      pagesRouter(),
    ],
    contract: contractRouter({
      routes,
      authenticate,
      carryOut: createCarryOut({ idempotency: core.idempotency, ...core.audit }),
      metrics,
    }),
  };
}
