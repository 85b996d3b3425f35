import type { Connector } from '@patchbay/connectors/sdk';
import type { Outbox } from '../../delivery/outbox.ts';
import type { ImplementedRoute } from '../../http/implement.ts';
import type { Models } from '../../models/index.ts';
import type { OperationLog } from '../../observability/operation-log.ts';
import type { ConnectorContextFactory } from '../../runtime/context.ts';
import type { FailurePolicy } from '../../runtime/failure-policy.ts';
import type { Establish } from '../../runtime/ports/establish.ts';
import type { RecordCountsStore } from '../../runtime/stores/record-counts.store.ts';
import type { SyncScheduler } from '../../runtime/sync/sync-scheduler.ts';
import type { EgressFetch } from '../../security/egress/egress-fetch.ts';
import type { OAuthClients } from '../../security/oauth/oauth-clients.ts';
import type { EnvironmentScope } from '../../security/scope.ts';
import type { Vault } from '../../security/vault/vault.ts';
import type { SettingsReader } from './check.ts';
import { createCheck } from './check.ts';
import { createConnectWithKey } from './connect-with-key.ts';
import { connectionRoutes, type SettingsWriter } from './connections.routes.ts';
import { type ConnectionService, createConnectionService } from './connections.service.ts';
import { createConnectionStore } from './connections.store.ts';
import { createDataRemovalStore } from './data-removal.store.ts';
import { createDisconnect } from './disconnect.ts';
import { createEstablish } from './establish.ts';
import { createImportConnection } from './import-connection.ts';
import type { Transact, WebhookRemoval } from './ports.ts';
import { type SyncControl, widgetConnectionRoutes } from './widget-connections.routes.ts';
import { type ConfigurationCreator, createConnectionWriter } from './write-connection.ts';

export interface ConnectionsDeps {
  models: Pick<Models, 'Integration' | 'Record' | 'SyncState' | 'SyncPassPage'>;
  transact: Transact;
  recordCounts: Pick<RecordCountsStore, 'add' | 'forget'>;
  connectors: readonly Connector[];
  systems: OAuthClients & {
    requireOffered(scope: EnvironmentScope, system: string): Promise<{ connector: Connector }>;
  };
  configurations: ConfigurationCreator & SettingsReader & SettingsWriter;
  vault: Vault;
  fetch: EgressFetch;
  outbox: Outbox;
  syncs: SyncScheduler;
  syncControl: SyncControl;
  webhooks: WebhookRemoval;
  contexts: ConnectorContextFactory;
  policy: Pick<FailurePolicy, 'needsReauthorization'>;
  operations: OperationLog;
  now: () => Date;
}

export interface Connections {
  service: ConnectionService;
  establish: Establish;
  /** `/v1/connections` and the connection routes of the widget. */
  routes: ImplementedRoute[];
}

/** Connections with all that happens to them, wired. */
export function createConnections(deps: ConnectionsDeps): Connections {
  const { systems, configurations, contexts, operations, outbox, syncs } = deps;
  const store = createConnectionStore(deps.models);
  const service = createConnectionService({ ...deps, store });
  const writer = createConnectionWriter({ ...deps, store });
  const establish = createEstablish({ contexts, operations, writer, outbox, syncs });
  const connectWithKey = createConnectWithKey({ establish });
  const disconnect = createDisconnect({
    ...deps,
    connections: service,
    store,
    clients: systems,
    dataRemoval: createDataRemovalStore(deps),
  });
  const check = createCheck({
    connections: service,
    configurations,
    contexts,
    operations,
    policy: deps.policy,
  });
  const importConnection = createImportConnection({ systems, establish, connectWithKey });
  return {
    service,
    establish,
    routes: [
      ...connectionRoutes({ connections: service, importConnection, disconnect, check, configurations }),
      ...widgetConnectionRoutes({ ...deps, connections: service, connectWithKey, disconnect }),
    ],
  };
}
