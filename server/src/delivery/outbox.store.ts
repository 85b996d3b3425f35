import type { ClientSession } from 'mongoose';
import { newId } from '../models/ids.ts';
import type { Models } from '../models/index.ts';
import type { OutboxDoc } from '../models/outbox.ts';

export type OutboxModels = Pick<Models, 'Outbox'>;
export type OutboxRow = OutboxDoc;

export interface NewOutboxRow {
  id?: string;
  environment: string;
  tenantId: string;
  connectionId: string | null;
  type: string;
  data: Record<string, unknown>;
}

export interface OutboxStore {
  insert(session: ClientSession, rows: readonly NewOutboxRow[], at: Date): Promise<void>;
}

export function createOutboxStore({ models }: { models: OutboxModels }): OutboxStore {
  const { Outbox } = models;
  return {
    async insert(session, rows, at) {
      if (rows.length === 0) return;
      const documents = rows.map(({ id, ...row }) => ({
        ...row,
        _id: id ?? newId('out', at.getTime()),
        occurredAt: at,
        attempts: 0,
        lease: null,
        nextAttemptAt: at,
        createdAt: at,
      }));
      await Outbox.insertMany(documents, { session, ordered: true });
    },
  };
}
