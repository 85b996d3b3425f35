import type { Models } from '../models/index.ts';
import type { IntegrationLogDoc } from '../models/integration-log.ts';

export interface OperationLogStore {
  insert(entry: IntegrationLogDoc): Promise<void>;
  finish(id: string, end: Partial<IntegrationLogDoc>): Promise<void>;
  /** Only when no other process can be alive: what was under way is told as failed. */
  failAbandoned(now: Date): Promise<void>;
}

export function createOperationLogStore({
  IntegrationLog,
}: Pick<Models, 'IntegrationLog'>): OperationLogStore {
  return {
    async insert(entry) {
      await IntegrationLog.create(entry);
    },
    async finish(id, end) {
      await IntegrationLog.updateOne({ _id: id }, { $set: end });
    },
    async failAbandoned(now) {
      const message = 'The process ended before this was finished';
      await IntegrationLog.updateMany(
        { status: 'running' },
        {
          $set: { status: 'failed', errorKind: 'internal' },
          $push: { lines: { at: now, level: 'error', message, fields: {} } },
        },
      );
    },
  };
}
