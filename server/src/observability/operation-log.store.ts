import type { Models } from '../models/index.ts';
import type { IntegrationLogDoc } from '../models/integration-log.ts';

export interface OperationLogStore {
  insert(entry: IntegrationLogDoc): Promise<void>;
  finish(id: string, end: Partial<IntegrationLogDoc>): Promise<void>;
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
  };
}
