import type { Connector } from '@patchbay/connectors/sdk';
import type { IntegrationDoc } from '../../models/integration.ts';
import { sleep } from '../backoff.ts';
import type { ConfigurationStore } from '../stores/configuration.store.ts';
import type { ConnectionStatusStore } from '../stores/connection-status.store.ts';
import type { SyncRunsStore } from '../stores/sync-runs.store.ts';
import { newRun } from './new-run.ts';
import type { RequestRun } from './request-run.ts';
import type { SyncSchedules } from './schedules.ts';
import type { SyncScheduler } from './sync-scheduler.ts';
import type { SyncWorker } from './sync-worker.ts';

export interface SyncSchedulerDeps {
  runs: SyncRunsStore;
  connections: ConnectionStatusStore;
  configurations: ConfigurationStore;
  connectorOf(system: string): Connector | null;
  requestRun: RequestRun;
  schedules: SyncSchedules;
  /** Null in a process without the worker role: workers elsewhere find queued runs at their next look. */
  worker: Pick<SyncWorker, 'wake' | 'stopConnection'> | null;
  now: () => Date;
  /** How long a run has to come to the end of its page when it is asked to stop. Default 15,000. */
  stopWaitMs?: number;
}

const STOP_WAIT_MS = 15_000;
const ACTIVE = new Set(['active', 'degraded']);

export function createSyncScheduler(deps: SyncSchedulerDeps): SyncScheduler {
  const { runs, connections, configurations, connectorOf, requestRun, schedules, worker, now } = deps;

  return {
    async enqueueInitialRuns(session, connection) {
      const connector = connectorOf(connection.system);
      if (connector === null) return;
      for (const { sync, enabled } of await configurations.plans(connection._id, connector, session)) {
        if (!enabled || (await runs.active(connection._id, sync)) !== null) continue;
        await runs.insert(newRun(runOf(connection, connector, sync), { trigger: 'connect' }, now()), session);
      }
    },
    async reschedule({ _id: connectionId }) {
      const connection = await connections.get(connectionId);
      const connector = connection === null ? null : connectorOf(connection.system);
      if (connection === null || connector === null || !ACTIVE.has(connection.status)) {
        await schedules.clear(connectionId);
        return;
      }
      for (const { sync, enabled, everyMinutes } of await configurations.plans(connectionId, connector)) {
        if (!enabled) {
          await schedules.clear(connectionId, sync);
          continue;
        }
        await schedules.set(connectionId, sync, everyMinutes);
        const latest = await runs.latest(connectionId, sync);
        if (latest === null || latest.status === 'interrupted') {
          await requestRun(runOf(connection, connector, sync), { trigger: 'resume' });
        }
      }
      worker?.wake();
    },
    async stopAll(connectionId) {
      await schedules.clear(connectionId);
      await runs.requestStop(connectionId, now());
      worker?.stopConnection(connectionId);
      const deadline = now().getTime() + (deps.stopWaitMs ?? STOP_WAIT_MS);
      for (;;) {
        // One that does not come to the end of its page in time is cut off: what it still writes is refused.
        await runs.interrupt(connectionId, { all: now().getTime() > deadline, now: now() });
        if ((await runs.countActive(connectionId)) === 0) return;
        await sleep(50);
      }
    },
    wake: () => worker?.wake(),
  };
}

export function runOf(
  { _id, environment, tenantId, system }: IntegrationDoc,
  connector: Connector,
  sync: string,
) {
  const model = connector.syncs[sync]?.model ?? '';
  return { environment, tenantId, connectionId: _id, system, sync, model };
}
