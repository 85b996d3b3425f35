import type { ClientSession } from 'mongoose';
import { newId } from '../models/ids.ts';
import type { Models } from '../models/index.ts';
import type { OutboxDoc } from '../models/outbox.ts';

export type OutboxModels = Pick<Models, 'Outbox'>;
export type OutboxRow = Omit<OutboxDoc, 'data'> & { data: Record<string, unknown> };

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
  /** Oldest first. A row claimed by a process that died becomes due again by itself at `until`. */
  claim(input: { count: number; holder: string; now: Date; until: Date }): Promise<OutboxRow[]>;
  renew(claims: readonly { id: string; holder: string }[], until: Date): Promise<void>;
  /** Only what is still held: a row that somebody else took over is theirs. */
  remove(claims: readonly { id: string; holder: string }[]): Promise<void>;
  postpone(id: string, holder: string, input: { attempts: number; nextAttemptAt: Date }): Promise<void>;
}

export function createOutboxStore({ models }: { models: OutboxModels }): OutboxStore {
  const { Outbox } = models;
  return {
    async insert(session, rows, at) {
      if (rows.length === 0) return;
      // Ids of one millisecond are random behind it, and it is by them that events of one time keep their order.
      const ids = rows.map(() => newId('out', at.getTime())).sort();
      const documents = rows.map(
        ({ id, data, ...row }, index): OutboxDoc => ({
          ...row,
          _id: id ?? ids[index] ?? newId('out', at.getTime()),
          data: JSON.stringify(data),
          occurredAt: at,
          attempts: 0,
          lease: null,
          nextAttemptAt: at,
          createdAt: at,
        }),
      );
      // The driver's own call: the types say what is in them, and casting each costs more than the insert.
      await Outbox.collection.insertMany(documents as never, { session, ordered: true });
    },

    async claim({ count, holder, now, until }) {
      const due = { nextAttemptAt: { $lte: now } };
      const found = await Outbox.find(due).sort({ nextAttemptAt: 1, _id: 1 }).limit(count).lean();
      if (found.length === 0) return [];
      const ids = found.map(({ _id }) => _id);
      const { modifiedCount } = await Outbox.updateMany(
        { _id: { $in: ids }, ...due },
        { $set: { lease: { holder, until }, nextAttemptAt: until } },
      );
      const ours =
        modifiedCount === ids.length
          ? found
          : await Outbox.find({ _id: { $in: ids }, 'lease.holder': holder })
              .sort({ occurredAt: 1, _id: 1 })
              .lean();
      return ours.map((row) => ({ ...row, data: JSON.parse(row.data) as OutboxRow['data'] }));
    },

    async renew(claims, until) {
      await Outbox.updateMany(
        {
          _id: { $in: claims.map(({ id }) => id) },
          'lease.holder': { $in: [...new Set(claims.map(({ holder }) => holder))] },
        },
        { $set: { 'lease.until': until, nextAttemptAt: until } },
      );
    },

    async remove(claims) {
      await Outbox.deleteMany({
        _id: { $in: claims.map(({ id }) => id) },
        'lease.holder': { $in: [...new Set(claims.map(({ holder }) => holder))] },
      });
    },

    async postpone(id, holder, { attempts, nextAttemptAt }) {
      await Outbox.updateOne(
        { _id: id, 'lease.holder': holder },
        { $set: { attempts, nextAttemptAt, lease: null } },
      );
    },
  };
}
