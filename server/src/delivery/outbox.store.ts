import type { ClientSession } from 'mongoose';
import { newId } from '../models/ids.ts';
import type { Models } from '../models/index.ts';
import type { OutboxDoc } from '../models/outbox.ts';
import { createRisingTimes } from './rising-times.ts';

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
  /** Lanes with something due, besides those in `except`; the ones that wait longest first. */
  dueLanes(now: Date, except: readonly string[]): Promise<string[]>;
  /** The first events of a lane in their order, besides those in `except`. */
  first(lane: string, count: number, except: readonly string[]): Promise<OutboxRow[]>;
  remove(ids: readonly string[]): Promise<void>;
  /** The whole lane waits for the event at its head. */
  postpone(row: OutboxRow, input: { attempts: number; nextAttemptAt: Date }): Promise<void>;
  /** The event waits by itself, and those behind it go on. */
  putAside(row: OutboxRow, input: { attempts: number; nextAttemptAt: Date }): Promise<void>;
}

const DISCOVERY_LIMIT = 200;

/** Handing an event over once more changes nothing, since it is known by its id. */
const BOOKKEEPING = { writeConcern: { w: 1, j: false } } as const;

export function createOutboxStore({ models }: { models: OutboxModels }): OutboxStore {
  const { Outbox } = models;
  const nextTime = createRisingTimes();
  return {
    async insert(session, rows, at) {
      if (rows.length === 0) return;
      // Ids of one millisecond are random behind it, and it is by them that events keep their order.
      const time = nextTime(at.getTime());
      const ids = rows.map(() => newId('out', time)).sort();
      const documents = rows.map(({ id, data, ...row }, index): OutboxDoc => {
        const _id = id ?? ids[index] ?? newId('out', time);
        return {
          ...row,
          _id,
          lane: row.connectionId ?? _id,
          data: JSON.stringify(data),
          occurredAt: at,
          attempts: 0,
          nextAttemptAt: at,
          createdAt: at,
        };
      });
      // The driver's own call: the types say what is in them, and casting each costs more than the insert.
      await Outbox.collection.insertMany(documents as never, { session, ordered: true });
    },

    async dueLanes(now, except) {
      const found = await Outbox.find(
        { nextAttemptAt: { $lte: now }, ...(except.length === 0 ? {} : { lane: { $nin: [...except] } }) },
        { lane: 1, _id: 0 },
      )
        .sort({ nextAttemptAt: 1, _id: 1 })
        .limit(DISCOVERY_LIMIT)
        .lean();
      return [...new Set(found.map(({ lane }) => lane))];
    },

    async first(lane, count, except) {
      const others = except.length === 0 ? {} : { _id: { $nin: [...except] } };
      const rows = await Outbox.find({ lane, ...others })
        .sort({ _id: 1 })
        .limit(count)
        .lean();
      return rows.map((row) => ({ ...row, data: JSON.parse(row.data) as OutboxRow['data'] }));
    },

    async remove(ids) {
      await Outbox.deleteMany({ _id: { $in: [...ids] } }, BOOKKEEPING);
    },

    async postpone({ _id, lane }, { attempts, nextAttemptAt }) {
      await Outbox.updateOne({ _id }, { $set: { attempts, nextAttemptAt } });
      await Outbox.updateMany({ lane, nextAttemptAt: { $lt: nextAttemptAt } }, { $set: { nextAttemptAt } });
    },

    async putAside({ _id }, { attempts, nextAttemptAt }) {
      await Outbox.updateOne({ _id }, { $set: { lane: _id, attempts, nextAttemptAt } });
    },
  };
}
