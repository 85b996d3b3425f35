import type { ConfigurationStore } from '../stores/configuration.store.ts';
import type { WebhookSubscriptions } from '../webhooks/subscriptions.ts';
import { runOf } from './create-sync-scheduler.ts';
import type { RequestRun } from './request-run.ts';
import type { RunSyncDeps } from './run-sync.ts';
import type { SyncSchedules } from './schedules.ts';

export interface AfterSuccessDeps {
  webhooks: Pick<WebhookSubscriptions, 'ensure' | 'removePartitions'>;
  schedules: Pick<SyncSchedules, 'set'>;
  configurations: Pick<ConfigurationStore, 'plans'>;
  requestRun: RequestRun;
  wake(): void;
}

/**
 * Subscriptions follow the partitions that a run has found; a schedule that a crash left out is made up for. What
 * changed between the first run and its subscription was announced to nobody, so a new subscription asks for a look.
 */
export function createAfterSuccess(deps: AfterSuccessDeps): RunSyncDeps['afterSuccess'] {
  const { webhooks, schedules, configurations, requestRun } = deps;
  return async ({ connection, connector, run, partitions, removedPartitions }) => {
    const plans = (await configurations.plans(connection._id, connector)).filter(({ enabled }) => enabled);
    const plan = plans.find(({ sync }) => sync === run.sync);
    if (plan !== undefined) await schedules.set(connection._id, run.sync, plan.everyMinutes);
    const { partitionsOf } = connector.webhooks ?? {};
    const carrier = partitionsOf ?? Object.keys(connector.syncs)[0];
    if (run.sync !== carrier) return;
    const made = await webhooks.ensure(
      connection,
      connector,
      partitionsOf === undefined ? null : (partitions ?? []),
    );
    await webhooks.removePartitions(connection, removedPartitions);
    if (!made) return;
    for (const { sync } of plans) {
      await requestRun(runOf(connection, connector, sync), { trigger: 'webhook' });
    }
    deps.wake();
  };
}
