import type { AnyBulkWriteOperation, ClientSession } from 'mongoose';
import type { DeliveryDoc } from '../../models/delivery.ts';
import type { Models } from '../../models/index.ts';
import type { OrderStore } from '../order/order.store.ts';

export type DeliveryRow = DeliveryDoc;

export interface EndpointKey {
  applicationId: string;
  endpointId: string;
}

export interface ClaimedDelivery extends DeliveryRow {
  lease: { holder: string; until: Date };
}

/** What became of a claimed delivery. */
export interface Finished {
  id: string;
  applicationId: string;
  holder: string;
  status: DeliveryRow['status'];
  attempts: number;
  nextAttemptAt: Date | null;
  /** Of the next attempt. */
  triggerType: DeliveryRow['triggerType'];
  /** Set for the head of a lane of strict order. */
  ordered: { endpointId: string; key: string } | null;
}

/**
 * Not waited for until it is on every disk: where a crash takes it back, a delivery goes out once more, with the same id,
 * and that is within what is promised.
 */
const BOOKKEEPING = { writeConcern: { w: 1, j: false } } as const;

export interface DeliveryQueue {
  /** Endpoints with something due, besides those in `known`. */
  dueEndpoints(now: Date, known: readonly string[], limit: number): Promise<EndpointKey[]>;
  /** `more`: there may be more due right behind. */
  claim(
    endpoint: EndpointKey,
    input: { count: number; holder: string; now: Date; until: Date },
  ): Promise<{ claimed: ClaimedDelivery[]; more: boolean }>;
  renew(claims: readonly { id: string; holder: string }[], until: Date): Promise<void>;
  /** A claim that was lost to somebody else in the meantime is left alone. Returns whose next delivery became due by it. */
  finish(finished: readonly Finished[]): Promise<EndpointKey[]>;
  /** The same for one, in a transaction of somebody else's. Null: the claim was lost. */
  finishWithin(session: ClientSession, finished: Finished): Promise<{ released: EndpointKey[] } | null>;
  /** Gives up everything that waits for an endpoint that is off; `recover` can send it later. */
  failWaiting(endpoint: EndpointKey): Promise<void>;
  /** Only when no other process can be alive: makes everything that was claimed due at once. */
  releaseAll(): Promise<void>;
}

export function createDeliveryQueue({
  models,
  order,
  now,
}: {
  models: Pick<Models, 'Delivery'>;
  order: Pick<OrderStore, 'end' | 'endWithin'>;
  now: () => Date;
}): DeliveryQueue {
  const { Delivery } = models;

  /** One transaction each: an end without the next one's beginning would stop the lane for good. */
  async function endHeads(finished: readonly Finished[]): Promise<EndpointKey[]> {
    const released = await Promise.all(
      finished.map(async ({ ordered, id, holder, applicationId, ...fields }) => {
        if (ordered === null) return [];
        const hasNext = await order.end({ id, holder, ...ordered }, fields, now());
        return hasNext ? [{ applicationId, endpointId: ordered.endpointId }] : [];
      }),
    );
    return released.flat();
  }

  return {
    async dueEndpoints(now, known, limit) {
      const filter = { status: 'pending' as const, nextAttemptAt: { $lte: now } };
      const rows = await Delivery.find(
        known.length === 0 ? filter : { ...filter, endpointId: { $nin: [...known] } },
        { applicationId: 1, endpointId: 1 },
      )
        .sort({ nextAttemptAt: 1 })
        .limit(limit)
        .lean();
      return [...new Map(rows.map((row) => [row.endpointId, row])).values()];
    },

    async claim({ applicationId, endpointId }, { count, holder, now, until }) {
      const due = { applicationId, endpointId, status: 'pending' as const, nextAttemptAt: { $lte: now } };
      const found = await Delivery.find(due).sort({ nextAttemptAt: 1 }).limit(count).lean();
      if (found.length === 0) return { claimed: [], more: false };
      const ids = found.map(({ _id }) => _id);
      const lease = { holder, until };
      const { modifiedCount } = await Delivery.updateMany(
        { ...due, _id: { $in: ids } },
        { $set: { lease, nextAttemptAt: until } },
        BOOKKEEPING,
      );
      const ours =
        modifiedCount === ids.length
          ? found
          : await Delivery.find({ applicationId, _id: { $in: ids }, 'lease.holder': holder }).lean();
      return { claimed: ours.map((row) => ({ ...row, lease })), more: found.length === count };
    },

    async renew(claims, until) {
      await Delivery.updateMany(
        {
          _id: { $in: claims.map(({ id }) => id) },
          'lease.holder': { $in: [...new Set(claims.map(({ holder }) => holder))] },
        },
        { $set: { 'lease.until': until, nextAttemptAt: until } },
        BOOKKEEPING,
      );
    },

    async finish(finished) {
      const isEnd = ({ ordered, status }: Finished) => ordered !== null && status !== 'pending';
      const others = finished.filter((one) => !isEnd(one));
      const operations: AnyBulkWriteOperation<DeliveryDoc>[] = alike(others).map(
        ({ applicationId, ids, holders, fields }) => ({
          updateMany: {
            filter: { applicationId, _id: { $in: ids }, 'lease.holder': { $in: holders } },
            update: { $set: { ...fields, lease: null } },
          },
        }),
      );
      if (operations.length > 0) await Delivery.bulkWrite(operations, { ordered: false, ...BOOKKEEPING });
      return endHeads(finished.filter(isEnd));
    },

    async finishWithin(session, { ordered, id, holder, applicationId, ...fields }) {
      if (ordered !== null && fields.status !== 'pending') {
        const end = await order.endWithin(session, { id, holder, ...ordered }, fields, now());
        if (end === null) return null;
        return { released: end.hasNext ? [{ applicationId, endpointId: ordered.endpointId }] : [] };
      }
      const { matchedCount } = await Delivery.updateOne(
        { _id: id, applicationId, 'lease.holder': holder },
        { $set: { ...fields, lease: null } },
        { session },
      );
      return matchedCount === 1 ? { released: [] } : null;
    },

    async failWaiting({ applicationId, endpointId }) {
      await Delivery.updateMany(
        { applicationId, endpointId, status: 'pending', lease: null },
        { $set: { status: 'failed', nextAttemptAt: null } },
      );
    },

    async releaseAll() {
      // What is claimed has a time: by it the index is used.
      await Delivery.updateMany(
        { status: 'pending', nextAttemptAt: { $ne: null }, lease: { $ne: null } },
        { $set: { lease: null, nextAttemptAt: now() } },
        BOOKKEEPING,
      );
    },
  };
}

/** Most of what ends together ended alike, and what is alike is one update. */
function alike(finished: readonly Finished[]) {
  const groups = Map.groupBy(finished, ({ applicationId, status, attempts, nextAttemptAt, triggerType }) =>
    [applicationId, status, attempts, nextAttemptAt?.getTime() ?? 0, triggerType].join(),
  );
  return [...groups.values()].map((group) => {
    const { applicationId, status, attempts, nextAttemptAt, triggerType } = group[0]!;
    return {
      applicationId,
      ids: group.map(({ id }) => id),
      holders: [...new Set(group.map(({ holder }) => holder))],
      fields: { status, attempts, nextAttemptAt, triggerType },
    };
  });
}
