import { type Connector, type Partition, ProviderError, type Sync } from '@patchbay/connectors/sdk';
import type { Logger } from 'pino';
import type { IntegrationDoc } from '../../models/integration.ts';
import type { SyncRunDoc } from '../../models/sync-run.ts';
import type { Operation, OperationLog } from '../../observability/operation-log.ts';
import { type EnvironmentScope, environmentScope } from '../../security/scope.ts';
import { internalFailure, toFailure } from '../failure.ts';
import type { FailurePolicy } from '../failure-policy.ts';
import type { ConfigurationStore } from '../stores/configuration.store.ts';
import type { ConnectionStatusStore } from '../stores/connection-status.store.ts';
import type { EndRun } from './end-run.ts';
import { knownTotals } from './known-totals.ts';
import type { RunTally } from './page-writer.ts';
import { FenceLost, RunStopped } from './run-control.ts';
import type { RunLease } from './run-lease.ts';
import { PartitionParked, type RunPartitionDeps, runPartition } from './run-partition.ts';
import { removeVanished } from './vanished-partitions.ts';

export interface SuccessfulRun {
  connection: IntegrationDoc;
  connector: Connector;
  run: SyncRunDoc;
  /** Null for a sync without partitions. */
  partitions: readonly Partition[] | null;
  removedPartitions: readonly string[];
}

export interface RunSyncDeps extends RunPartitionDeps {
  connectorOf(system: string): Connector | null;
  connections: ConnectionStatusStore;
  configurations: ConfigurationStore;
  storesRaw(scope: EnvironmentScope, system: string): Promise<boolean>;
  operations: OperationLog;
  failures: FailurePolicy;
  endRun: EndRun;
  /** Called after a successful run, outside its transactions; its failure is not the run's. */
  afterSuccess(done: SuccessfulRun): Promise<void>;
  logger: Pick<Logger, 'error'>;
  maxCrashes: number;
  leaseMs: number;
}

export interface RunSyncInput {
  run: SyncRunDoc;
  lease: RunLease;
  holder: string;
}

/** Does a claimed run, and ends it, hands it over or gives it back, whatever happens. */
export async function runSync(deps: RunSyncDeps, { run, lease, holder }: RunSyncInput): Promise<void> {
  const connection = await deps.connections.get(run.connectionId);
  const connector = deps.connectorOf(run.system);
  const sync = connector?.syncs[run.sync];
  if (connection === null || connector === null || sync === undefined) {
    await deps.endRun.interrupt(run, null);
    return;
  }
  if (run.stopRequested || (connection.status !== 'active' && connection.status !== 'degraded')) {
    await deps.endRun.interrupt(run, connection.failure);
    return;
  }
  const operation = await deps.operations.start({
    environment: run.environment,
    tenantId: run.tenantId,
    connectionId: run.connectionId,
    system: run.system,
    operation: 'sync',
    message: `Sync of ${sync.title.toLowerCase()}`,
    correlationId: run._id,
  });
  let done: SuccessfulRun;
  try {
    done = await readEverything(deps, { run, lease, holder, connection, connector, sync, operation });
  } catch (error) {
    await reactTo(deps, { error, run, connection, operation, sync });
    return;
  }
  await deps.afterSuccess(done);
}

interface Work extends RunSyncInput {
  connection: IntegrationDoc;
  connector: Connector;
  sync: Sync;
  operation: Operation;
}

async function readEverything(deps: RunSyncDeps, work: Work): Promise<SuccessfulRun> {
  const { run, lease, holder, connection, connector, sync, operation } = work;
  const settings = await deps.configurations.settings(connection._id, connector);
  const storeRaw = await deps.storesRaw(environmentScope(run), run.system);
  const held = { id: run._id, fence: run.fence };
  const listed = await listPartitions(deps, { ...work, settings });
  const wanted = listed?.filter(({ id }) => run.partitions.length === 0 || run.partitions.includes(id));
  const tally: RunTally = {
    rejects: [...run.rejects],
    totals: await knownTotals(deps, { ...work, settings, partitions: wanted ?? [] }),
    partitions: wanted?.length ?? 1,
  };

  let heldBack = run.heldDeletions;
  let failure: Error | null = null;
  for (const partition of wanted ?? [null]) {
    const id = partition?.id ?? '';
    if (run.donePartitions.includes(id)) continue;
    try {
      const more = await runPartition(deps, {
        ...work,
        ...deps,
        settings,
        storeRaw,
        partition,
        holder,
        tally,
        signal: lease.signal,
        stopReason: lease.stopReason,
      });
      if (more > 0) await deps.runs.addHeld(held, more);
      heldBack += more;
      if (!(await deps.runs.partitionDone(held, id))) throw new FenceLost('The run was taken over');
    } catch (error) {
      if (!isOfOnePartition(error)) throw error;
      operation.log.warn(`partition failed: ${error.message}`, { partition: id });
      failure ??= error;
    }
    const reason = lease.stopReason();
    if (reason !== null) throw new RunStopped(reason);
  }

  let removedPartitions: string[] = [];
  if (listed !== null && run.partitions.length === 0) {
    const result = await removeVanished(deps, {
      listed,
      owner: {
        environment: run.environment,
        tenantId: run.tenantId,
        connectionId: run.connectionId,
        system: run.system,
        model: sync.model,
      },
      sync: run.sync,
      run: held,
      tally,
      holder,
      until: new Date(deps.now().getTime() + deps.leaseMs),
      allowDeletions: run.allowDeletions,
    });
    removedPartitions = result.removed;
    heldBack += result.heldBack;
  }
  if (failure !== null) throw failure;
  const ended = await deps.endRun.succeed(run, connector, heldBack);
  if (ended === null) throw new FenceLost('The run was taken over');
  await operation.succeed({
    message: summary(sync, ended),
    fields: { runId: run._id, ...ended.counts, heldDeletions: heldBack },
  });
  return { connection, connector, run: ended, partitions: listed, removedPartitions };
}

async function listPartitions(
  deps: RunSyncDeps,
  work: Work & { settings: Record<string, unknown> },
): Promise<readonly Partition[] | null> {
  const { sync, lease, operation } = work;
  if (sync.partitions === undefined) return null;
  const runtime = deps.contexts.forConnection({ ...work, signal: lease.signal, operation });
  try {
    return await sync.partitions(runtime.context);
  } catch (error) {
    const failure = runtime.toProviderError(error);
    if (failure instanceof ProviderError) throw failure;
    throw new RunStopped(lease.stopReason() ?? 'lease_lost');
  }
}

const OF_ONE_PARTITION = new Set([
  'forbidden',
  'not_found',
  'rejected',
  'conflict',
  'unexpected_response',
  'checkpoint_expired',
]);

/** What concerns one partition does not keep the others from being read. */
function isOfOnePartition(error: unknown): error is Error {
  if (error instanceof PartitionParked) return true;
  return error instanceof ProviderError && OF_ONE_PARTITION.has(error.kind);
}

async function reactTo(
  deps: RunSyncDeps,
  {
    error,
    run,
    connection,
    operation,
    sync,
  }: Omit<Work, 'lease' | 'holder' | 'connector'> & { error: unknown },
): Promise<void> {
  const reference = operation.id;
  if (error instanceof FenceLost || (error instanceof RunStopped && error.reason === 'lease_lost')) {
    await operation.fail({ message: 'Another worker has taken over', errorKind: 'internal' });
    return;
  }
  if (error instanceof RunStopped) {
    if (error.reason === 'shutdown') await deps.endRun.handOver(run);
    else await deps.endRun.interrupt(run, null);
    const message =
      error.reason === 'shutdown' ? 'Handed over for a shutdown' : 'Stopped; what was read is kept';
    await operation.succeed({ message, fields: { runId: run._id } });
    return;
  }
  if (error instanceof PartitionParked) {
    await deps.endRun.fail(run, internalFailure(error.message, { reference }));
    await operation.fail({ message: error.message, errorKind: 'internal', fields: { runId: run._id } });
    return;
  }
  if (!(error instanceof ProviderError)) {
    // Our own fault, or the database's: the run is not lost, it is tried again.
    deps.logger.error({ err: error, runId: run._id }, 'sync run failed on our side');
    const failure = internalFailure('Something went wrong on our side; it will be tried again', {
      reference,
    });
    await deps.endRun.retryLater(run, failure, null);
    await operation.fail({ message: String(error), errorKind: 'internal', fields: { runId: run._id } });
    return;
  }
  const failure = toFailure(error, { reference });
  const fields = { runId: run._id, status: error.status ?? null, field: error.field ?? null };
  if (error.kind === 'reauthorize') {
    await deps.failures.needsReauthorization(connection, error, reference);
    await deps.endRun.fail(run, failure);
  } else if (error.kind === 'unavailable' || error.kind === 'rate_limited') {
    const at = await deps.endRun.retryLater(run, failure, error.retryAfterMs ?? null);
    const message = at === null ? error.message : `${error.message}; next try at ${at.toISOString()}`;
    await operation.fail({ message, errorKind: error.kind, fields });
    return;
  } else {
    await deps.endRun.fail(run, failure);
  }
  await operation.fail({
    message: `Sync of ${sync.title.toLowerCase()}: ${error.message}`,
    errorKind: error.kind,
    fields,
  });
}

function summary(sync: Sync, { counts, heldDeletions }: SyncRunDoc): string {
  const parts = (['created', 'updated', 'deleted', 'rejected'] as const)
    .filter((name) => counts[name] > 0)
    .map((name) => `${counts[name]} ${name}`);
  const heldBack = heldDeletions > 0 ? `; ${heldDeletions} deletions wait for a person` : '';
  return `${sync.title}: ${parts.length === 0 ? 'nothing has changed' : parts.join(', ')}${heldBack}`;
}
