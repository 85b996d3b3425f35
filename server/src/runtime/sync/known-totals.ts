import { type Connector, type Partition, ProviderError, type Sync } from '@patchbay/connectors/sdk';
import type { IntegrationDoc } from '../../models/integration.ts';
import type { SyncRunDoc } from '../../models/sync-run.ts';
import type { Operation } from '../../observability/operation-log.ts';
import type { ConnectorContextFactory } from '../context.ts';
import type { SyncStatesStore } from '../stores/sync-states.store.ts';
import type { RunLease } from './run-lease.ts';

export interface KnownTotalsDeps {
  contexts: ConnectorContextFactory;
  states: SyncStatesStore;
}

export interface KnownTotalsInput {
  run: SyncRunDoc;
  lease: RunLease;
  connection: IntegrationDoc;
  connector: Connector;
  sync: Sync;
  operation: Operation;
  settings: Record<string, unknown>;
  partitions: readonly Partition[];
}

/** Asking costs a call a partition; with more of them than this, the progress goes without a total. */
const MOST_ASKED = 50;

/**
 * Totals by partition that are known before any page is read: those of partitions that an interrupted run has done, and
 * what the connector tells of those that are read from their beginning.
 */
export async function knownTotals(
  deps: KnownTotalsDeps,
  input: KnownTotalsInput,
): Promise<Map<string, number>> {
  const { run, connection, sync, partitions, operation } = input;
  const totals = new Map<string, number>();
  const begun = new Set<string>();
  for (const state of await deps.states.list(connection._id, run.sync)) {
    if (state.checkpoint !== null) begun.add(state.partition);
    if (state.total !== null && run.donePartitions.includes(state.partition)) {
      totals.set(state.partition, state.total);
    }
  }
  const fresh = partitions.filter(({ id }) => run.full || !begun.has(id));
  if (sync.total === undefined || fresh.length === 0 || fresh.length > MOST_ASKED) return totals;
  const runtime = deps.contexts.forConnection({ ...input, signal: input.lease.signal });
  try {
    for (const partition of fresh) {
      const total = totals.has(partition.id) ? null : await sync.total(runtime.context, partition);
      if (total !== null) totals.set(partition.id, total);
    }
  } catch (error) {
    // A total only adorns the progress; what is really wrong shows when the pages are read.
    const failure = runtime.toProviderError(error);
    if (failure instanceof ProviderError) operation.log.warn(`no totals: ${failure.message}`);
  }
  return totals;
}
