import type { z } from 'zod';
import type { ModelData, ModelName } from '../models/index.ts';
import type { ConnectorContext } from './context.ts';
import { ProviderError } from './errors.ts';

/** A sub-collection with its own progress: one calendar, one repository. */
export interface Partition {
  /** Stable id, unique within the sync. */
  id: string;
  label: string;
}

export interface Upsert<Data> {
  /** The provider's id, unique within connection and model. */
  remoteId: string;
  /** ISO 8601 with offset, when the provider tells it. */
  remoteUpdatedAt: string | null;
  data: Data;
  /** The provider's own object; stored only where the vendor opted in. */
  raw?: unknown;
}

/** One batch. It carries its data and the checkpoint after it, so that progress never runs ahead of data. */
export interface Page<Data, Checkpoint> {
  upserts: readonly Upsert<Data>[];
  deletedRemoteIds: readonly string[];
  /** Where to go on after this page, also in the middle of a pass. */
  checkpoint: Checkpoint;
  /** How many records the whole pass will bring, as far as the provider tells. */
  total?: number;
}

/**
 * How the runtime learns that something is gone.
 * - `reported`: the provider reports deletions; after an expired checkpoint a complete pass finds the rest.
 * - `full_pass`: each run reads everything, and what a complete pass did not see is gone. Each run starts with
 *   checkpoint `null`; a checkpoint is passed only to resume an interrupted pass.
 * - `unknown`: nothing is ever deleted.
 */
export type DeletionMode = 'reported' | 'full_pass' | 'unknown';

export interface SyncInput<Checkpoint> {
  /** `null` starts a full pass. */
  checkpoint: Checkpoint | null;
  /** Present when the sync has partitions. */
  partition: Partition | null;
}

export interface SyncDefinition<M extends ModelName, Checkpoint> {
  model: M;
  /** What the end user sees: "Commits". */
  title: string;
  description: string;
  /** Default schedule, minutes. */
  everyMinutes: number;
  deletions: DeletionMode;
  checkpoint: z.ZodType<Checkpoint>;
  partitions?(context: ConnectorContext): Promise<readonly Partition[]>;
  /**
   * How many records a full pass of this partition will bring, by one cheap call; `null` when unknown. With it the
   * progress of a first sync is shown over all partitions from its start.
   */
  total?(context: ConnectorContext, partition: Partition): Promise<number | null>;
  /** Ends by returning when all that there is has been read; that is the proof of a complete pass. */
  run(context: ConnectorContext, input: SyncInput<Checkpoint>): AsyncIterable<Page<ModelData<M>, Checkpoint>>;
}

/** A sync as the runtime holds it: its types erased, its pages checked against the model's schema. */
export interface Sync extends Omit<SyncDefinition<ModelName, unknown>, 'run'> {
  run(context: ConnectorContext, input: SyncInput<unknown>): AsyncIterable<Page<unknown, unknown>>;
}

/** A stored checkpoint that does not fit the schema (any more) counts as expired: everything is read again. */
export function defineSync<M extends ModelName, Checkpoint>(definition: SyncDefinition<M, Checkpoint>): Sync {
  return {
    ...definition,
    async *run(context, { checkpoint, partition }) {
      const known = checkpoint === null ? null : definition.checkpoint.safeParse(checkpoint);
      if (known?.success === false) {
        throw new ProviderError({
          kind: 'checkpoint_expired',
          message: 'The last sync ended in a way that this version does not know; everything is read again',
          cause: known.error,
        });
      }
      yield* definition.run(context, { checkpoint: known?.data ?? null, partition });
    },
  };
}
