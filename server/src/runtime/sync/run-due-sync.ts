import type { Connector } from '@patchbay/connectors/sdk';
import type { ConfigurationStore } from '../stores/configuration.store.ts';
import type { ConnectionStatusStore } from '../stores/connection-status.store.ts';
import { runOf } from './create-sync-scheduler.ts';
import type { RequestRun } from './request-run.ts';
import type { SyncSchedules } from './schedules.ts';

export interface RunDueSyncDeps {
  connections: ConnectionStatusStore;
  configurations: ConfigurationStore;
  connectorOf(system: string): Connector | null;
  requestRun: RequestRun;
  schedules: Pick<SyncSchedules, 'clear'>;
  wake(): void;
}

/** The schedule says that a sync is due: queues it, unless there is nothing to sync any more. */
export function createRunDueSync(deps: RunDueSyncDeps) {
  return async (connectionId: string, sync: string): Promise<void> => {
    const connection = await deps.connections.get(connectionId);
    const connector = connection === null ? null : deps.connectorOf(connection.system);
    if (connection === null || connector === null || connection.status === 'disconnected') {
      await deps.schedules.clear(connectionId);
      return;
    }
    if (connection.status !== 'active' && connection.status !== 'degraded') return;
    const plans = await deps.configurations.plans(connectionId, connector);
    const plan = plans.find((one) => one.sync === sync);
    if (plan === undefined || !plan.enabled) {
      await deps.schedules.clear(connectionId, sync);
      return;
    }
    await deps.requestRun(runOf(connection, connector, sync), { trigger: 'schedule' });
    deps.wake();
  };
}
