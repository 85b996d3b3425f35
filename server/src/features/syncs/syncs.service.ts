import type { Connector } from '@patchbay/connectors/sdk';
import type { SyncRun, SyncState } from '../../../contract/syncs.ts';
import { conflict, notFound } from '../../http/api-error.ts';
import type { Transaction } from '../../http/implement.ts';
import { decodeCursor, toPage } from '../../http/list.ts';
import { requireActive } from '../../http/require-active.ts';
import type { IntegrationDoc } from '../../models/integration.ts';
import { toSyncRun } from '../../runtime/resources/sync-run.ts';
import type { ConfigurationStore } from '../../runtime/stores/configuration.store.ts';
import type { RecordCountsStore } from '../../runtime/stores/record-counts.store.ts';
import { runOf } from '../../runtime/sync/create-sync-scheduler.ts';
import type { RequestRun } from '../../runtime/sync/request-run.ts';
import type { SyncSchedules } from '../../runtime/sync/schedules.ts';
import type { SyncScheduler } from '../../runtime/sync/sync-scheduler.ts';
import { environmentScope } from '../../security/scope.ts';
import type { SyncReadStore } from './syncs.store.ts';

export interface RunOptions {
  full?: boolean | undefined;
  allowDeletions?: boolean | undefined;
}

export interface RunPageQuery {
  sync: string | undefined;
  limit: number;
  cursor: string | undefined;
}

/** Syncs of connections that the caller has looked up already, for the API and the widget. */
export interface SyncService {
  /** Queues a run, or answers the one in progress. Throws ApiError. */
  run(
    connection: IntegrationDoc,
    sync: string,
    transaction: Transaction,
    options?: RunOptions,
  ): Promise<{ runId: string }>;
  runs(
    connection: IntegrationDoc,
    query: RunPageQuery,
  ): Promise<{ data: SyncRun[]; nextCursor: string | null }>;
  statesOf(connections: readonly IntegrationDoc[]): Promise<ReadonlyMap<string, SyncState[]>>;
}

export interface SyncServiceDeps {
  store: SyncReadStore;
  recordCounts: Pick<RecordCountsStore, 'live'>;
  configurations: ConfigurationStore;
  connectorOf(system: string): Connector | null;
  requestRun: RequestRun;
  schedules: Pick<SyncSchedules, 'nextRunAt'>;
  scheduler: Pick<SyncScheduler, 'wake'>;
}

export function createSyncService(deps: SyncServiceDeps): SyncService {
  const { store, recordCounts, configurations, connectorOf, requestRun, schedules, scheduler } = deps;

  async function statesOfOne(connection: IntegrationDoc): Promise<SyncState[]> {
    const connector = connectorOf(connection.system);
    if (connector === null) return [];
    const models = [...new Set(Object.values(connector.syncs).map((sync) => sync.model))];
    const [plans, next, counts] = await Promise.all([
      configurations.plans(connection._id, connector),
      schedules.nextRunAt(connection._id),
      recordCounts.live(connection._id, models),
    ]);
    return Promise.all(
      plans.map(async ({ sync, enabled, everyMinutes }): Promise<SyncState> => {
        const definition = connector.syncs[sync];
        const latest = await store.latest(connection._id, sync);
        const succeeded =
          latest?.status === 'succeeded' ? latest : await store.lastSucceeded(connection._id, sync);
        return {
          sync,
          title: definition?.title ?? sync,
          model: definition?.model ?? '',
          enabled,
          everyMinutes,
          nextRunAt: enabled ? (next.get(sync)?.toISOString() ?? null) : null,
          lastSyncedAt: succeeded?.finishedAt?.toISOString() ?? null,
          records: counts.get(definition?.model ?? '') ?? 0,
          run: latest === null ? null : toSyncRun(latest),
        };
      }),
    );
  }

  return {
    async run(connection, sync, { session, afterCommit }, { full = false, allowDeletions = false } = {}) {
      const connector = connectorOf(connection.system);
      if (connector?.syncs[sync] === undefined || !Object.hasOwn(connector.syncs, sync))
        throw notFound('sync');
      requireActive(connection);
      const plans = await configurations.plans(connection._id, connector);
      if (plans.find((plan) => plan.sync === sync)?.enabled === false) {
        throw conflict(
          'sync_disabled',
          `The sync "${sync}" is switched off in the connection's configuration.`,
        );
      }
      const wish = { trigger: 'manual', full, allowDeletions } as const;
      const runId = await requestRun(runOf(connection, connector, sync), wish, session);
      afterCommit(() => scheduler.wake());
      return { runId };
    },
    async runs(connection, { sync, limit, cursor }) {
      const rows = await store.runs(
        environmentScope(connection),
        { connectionId: connection._id, sync },
        { before: decodeCursor(cursor), limit: limit + 1 },
      );
      return toPage(rows, limit, toSyncRun);
    },
    async statesOf(connections) {
      const states = await Promise.all(
        connections.map(async (connection) => [connection._id, await statesOfOne(connection)] as const),
      );
      return new Map(states);
    },
  };
}
