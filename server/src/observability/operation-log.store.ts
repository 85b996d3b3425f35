import type { ClientSession } from 'mongoose';
import type { Models } from '../models/index.ts';
import type { IntegrationLogDoc } from '../models/integration-log.ts';

export interface OperationLogStore {
  insert(entry: IntegrationLogDoc, session?: ClientSession): Promise<void>;
  finish(id: string, end: Partial<IntegrationLogDoc>): Promise<void>;
  /** Says of entries that run that their process is alive. */
  keep(ids: readonly string[], aliveUntil: Date): Promise<void>;
  /**
   * What was under way in processes that are gone is told as failed; `all`: everything that is under way, for a moment
   * when no other process can be alive.
   */
  failAbandoned(input: { now: Date; all: boolean }): Promise<void>;
}

const UNKNOWN_AFTER_MS = 3_600_000;

export function createOperationLogStore({
  IntegrationLog,
}: Pick<Models, 'IntegrationLog'>): OperationLogStore {
  return {
    async insert(entry, session) {
      await IntegrationLog.create([entry], session === undefined ? {} : { session });
    },
    async finish(id, end) {
      await IntegrationLog.updateOne({ _id: id }, { $set: end });
    },
    async keep(ids, aliveUntil) {
      await IntegrationLog.updateMany({ _id: { $in: ids }, status: 'running' }, { $set: { aliveUntil } });
    },
    async failAbandoned({ now, all }) {
      const gone = {
        $or: [
          { aliveUntil: { $lte: now } },
          // Written by a version that did not say so.
          { aliveUntil: null, createdAt: { $lte: new Date(now.getTime() - UNKNOWN_AFTER_MS) } },
        ],
      };
      const message = 'The process ended before this was finished';
      await IntegrationLog.updateMany(
        { status: 'running', ...(all ? {} : gone) },
        {
          $set: { status: 'failed', errorKind: 'internal', aliveUntil: null },
          $push: { lines: { at: now, level: 'error', message, fields: {} } },
        },
      );
    },
  };
}
