import {
  type Connector,
  type Page,
  type Partition,
  ProviderError,
  type Sync,
} from '@patchbay/connectors/sdk';
import type { IntegrationDoc } from '../../models/integration.ts';
import type { SyncRunDoc } from '../../models/sync-run.ts';
import type { Operation } from '../../observability/operation-log.ts';
import { sleep } from '../backoff.ts';
import type { ConnectorContextFactory } from '../context.ts';
import { checkPage, mergePages } from './check-page.ts';
import { removeUnseen } from './complete-pass.ts';
import { createPageWriter, type PageWriterDeps, type RunTally } from './page-writer.ts';
import { kindFor, newPass, passStart } from './pass.ts';
import { prefetch } from './prefetch.ts';
import { ConnectorFailure, FenceLost, RunStopped, type StopReason } from './run-control.ts';

export interface RunPartitionDeps extends PageWriterDeps {
  contexts: ConnectorContextFactory;
}

export interface RunPartitionInput {
  run: SyncRunDoc;
  connection: IntegrationDoc;
  connector: Connector;
  sync: Sync;
  settings: Record<string, unknown>;
  /** Whether records keep the provider's own object. */
  storeRaw: boolean;
  partition: Partition | null;
  holder: string;
  tally: RunTally;
  operation: Operation;
  /** Aborted on a lost lease or a hard stop: whatever is under way is given up. */
  signal: AbortSignal;
  /** Asked between pages. */
  stopReason(): StopReason | null;
  maxCrashes: number;
  leaseMs: number;
}

/** A partition that killed its process too often is left alone until a person runs it. */
export class PartitionParked extends Error {
  override readonly name = 'PartitionParked';
}

/** How long a rate limit is waited out with the run in hand; a longer wait gives the run back to the queue. */
const WAIT_IN_PLACE_MS = 30_000;
const MAX_RATE_LIMITS_WITHOUT_PAGE = 10;
const SYNC_WAIT = { maxWaitMs: 10_000, rateLimitRepeats: 3 };
const MAX_PASS_RESTARTS = 2;

/**
 * Reads one partition from where it stands to its end. Returns the number of deletions held back. Throws ProviderError,
 * RunStopped, FenceLost, PartitionParked, or an error of the database.
 */
export async function runPartition(deps: RunPartitionDeps, input: RunPartitionInput): Promise<number> {
  const { run, connection, sync, partition, tally, operation } = input;
  const partitionId = partition?.id ?? '';
  const now = deps.now();
  const taken = await deps.states.take(
    { environment: run.environment, connectionId: run.connectionId, sync: run.sync, partition: partitionId },
    {
      label: partition?.label ?? null,
      holder: input.holder,
      until: new Date(now.getTime() + input.leaseMs),
      forgetCrashes: run.trigger === 'manual' && run.fence === 1,
      now,
    },
  );
  const state = { id: taken._id, fence: taken.fence };
  if (taken.crashes > input.maxCrashes) {
    throw new PartitionParked(
      `"${partition?.label ?? run.sync}" ended the whole process ${input.maxCrashes} times in a row and is parked; run the sync by hand to try it again`,
    );
  }
  // A run that was interrupted goes on with what it knew; a new one learns anew.
  if (run.fence > 1 && taken.total !== null) tally.totals.set(partitionId, taken.total);
  const owner = {
    environment: run.environment,
    tenantId: run.tenantId,
    connectionId: run.connectionId,
    system: run.system,
    model: sync.model,
    partition: partitionId,
  };

  const hasRecords = await deps.records.hasLive(owner.connectionId, owner.model, partitionId);
  let { pass, checkpoint, begin } = passStart(run, taken, { deletions: sync.deletions, hasRecords });
  let passPage = begin ? 0 : taken.passPage;
  let restarts = 0;
  let rateLimits = 0;
  try {
    for (;;) {
      if (begin && pass !== null && !(await deps.states.beginPass(state, pass.id, deps.now()))) throw lost();
      begin = false;
      const writer = createPageWriter(deps, {
        owner,
        run: { id: run._id, fence: run.fence },
        state,
        tally,
        trackedPass: pass?.kind === 'tracked' ? { id: pass.id, nextPage: passPage } : null,
        nothingStored: pass?.kind === 'first',
      });
      const pages = new AbortController();
      const signal = AbortSignal.any([input.signal, pages.signal]);
      const runtime = deps.contexts.forConnection({
        connector: input.connector,
        connection,
        settings: input.settings,
        operation,
        signal,
        wait: SYNC_WAIT,
      });
      try {
        const prepare = (raw: Page<unknown, unknown>) => checkPage(sync.model, raw, input);
        const source = sync.run(runtime.context, { checkpoint, partition });
        for await (const page of prefetch(source, { prepare, merge: mergePages })) {
          await writer.apply(page);
          checkpoint = page.checkpoint;
          rateLimits = 0;
          const reason = input.stopReason();
          if (reason !== null) throw new RunStopped(reason);
        }
        await writer.flush();
        let heldBack = 0;
        if (pass?.kind === 'tracked') {
          const { id: passId } = pass;
          const { allowDeletions } = run;
          const removed = await removeUnseen({ ...deps, owner, passId, writer, allowDeletions });
          if (removed === null) {
            if (restarts >= MAX_PASS_RESTARTS) throw new Error(`The pages of pass ${passId} are not kept`);
            await deps.states.dropPass(passId);
            readAgain('the pass was interrupted for too long; everything is read again');
            continue;
          }
          heldBack = removed;
        }
        if (!(await deps.states.complete(state, deps.now()))) throw lost();
        if (pass?.kind === 'tracked') await deps.states.dropPass(pass.id);
        return heldBack;
      } catch (error) {
        // Before the abort: after it, every error would count as ours.
        const failure = error instanceof ConnectorFailure ? runtime.toProviderError(error.cause) : null;
        pages.abort();
        if (failure === null) {
          if (error instanceof RunStopped && error.reason !== 'lease_lost') await writer.flush();
          throw error;
        }
        // Pages that were read and found unchanged are not read again.
        await writer.flush();
        passPage = writer.nextPassPage();
        const stopped = input.stopReason();
        if (stopped !== null || !(failure instanceof ProviderError)) {
          throw new RunStopped(stopped ?? 'lease_lost');
        }
        if (failure.kind === 'checkpoint_expired' && restarts < MAX_PASS_RESTARTS) {
          readAgain('the checkpoint ran out; everything is read again');
          continue;
        }
        const waitMs = failure.retryAfterMs ?? 1000;
        if (
          failure.kind === 'rate_limited' &&
          waitMs <= WAIT_IN_PLACE_MS &&
          rateLimits < MAX_RATE_LIMITS_WITHOUT_PAGE
        ) {
          rateLimits += 1;
          await sleep(waitMs, input.signal).catch(() => {
            throw new RunStopped(input.stopReason() ?? 'lease_lost');
          });
          const reason = input.stopReason();
          if (reason !== null) throw new RunStopped(reason);
          continue;
        }
        throw failure;
      }
    }
  } finally {
    await deps.states.release(state).catch(() => undefined);
  }

  function readAgain(why: string): void {
    restarts += 1;
    operation.log.warn(why, { partition: partitionId });
    pass = newPass(run._id, kindFor(sync.deletions));
    checkpoint = null;
    passPage = 0;
    begin = true;
  }
}

function lost(): FenceLost {
  return new FenceLost('Another worker has taken over this run');
}
