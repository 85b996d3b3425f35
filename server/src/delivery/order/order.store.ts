import type { ClientSession, Connection } from 'mongoose';
import type { DeliveryDoc } from '../../models/delivery.ts';
import type { Models } from '../../models/index.ts';
import { withTransaction } from '../../models/transaction.ts';

interface LaneHead {
  id: string;
  holder: string;
  endpointId: string;
  key: string;
}

const DAY_MS = 86_400_000;
const laneOf = (endpointId: string, key: string) => `${endpointId}/${key}`;

const MAX_KNOWN = 10_000;

/**
 * Deliveries of one endpoint and one order key are a lane: only its head is due, the others wait without a time. Whoever
 * adds to a lane and whoever ends its head both write the lane's row, so that one of them sees the other's work.
 */
export function createOrderStore({
  connection,
  models,
}: {
  connection: Connection;
  models: Pick<Models, 'Delivery' | 'DeliveryLane'>;
}) {
  const { Delivery, DeliveryLane } = models;
  const known = new Set<string>();

  /** Before the transaction: there, two that make the same row at a time could not both go on. */
  async function prepare(deliveries: readonly DeliveryDoc[]): Promise<void> {
    for (const { endpointId, order, expiresAt } of deliveries) {
      if (order === null || known.has(laneOf(endpointId, order.key))) continue;
      const _id = laneOf(endpointId, order.key);
      const setOnInsert = { last: 0, ended: 0, expiresAt: new Date(expiresAt.getTime() + DAY_MS) };
      await DeliveryLane.updateOne({ _id }, { $setOnInsert: setOnInsert }, { upsert: true });
      // To forget one costs an update that changes nothing.
      if (known.size >= MAX_KNOWN) known.clear();
      known.add(_id);
    }
  }

  async function place(delivery: DeliveryDoc, hasEarlier: boolean, session: ClientSession) {
    const { endpointId, order, expiresAt } = delivery;
    if (order === null) return delivery;
    const _id = laneOf(endpointId, order.key);
    const lane = await DeliveryLane.findOneAndUpdate(
      { _id },
      { $inc: { last: 1 }, $max: { expiresAt: new Date(expiresAt.getTime() + DAY_MS) } },
      { session, returnDocument: 'after' },
    ).lean();
    if (lane === null) {
      known.delete(_id);
      throw new Error(`The lane ${_id} is gone; the next try makes it again`);
    }
    const waits = hasEarlier || (await headOf(endpointId, order.key, session)) !== null;
    const placed = { ...delivery, order: { key: order.key, sequence: lane.last } };
    return waits ? { ...placed, nextAttemptAt: null } : placed;
  }

  function headOf(endpointId: string, key: string, session?: ClientSession) {
    return Delivery.findOne({ endpointId, 'order.key': key, status: 'pending' }, { nextAttemptAt: 1 })
      .sort({ 'order.sequence': 1 })
      .session(session ?? null)
      .lean();
  }

  /** Makes the head of a lane due; false where it is already, or there is none. */
  async function release(endpointId: string, key: string, at: Date, session?: ClientSession) {
    const head = await headOf(endpointId, key, session);
    if (head === null || head.nextAttemptAt !== null) return false;
    const change = { $set: { nextAttemptAt: at } };
    await Delivery.updateOne(
      { _id: head._id, nextAttemptAt: null },
      change,
      session === undefined ? {} : { session },
    );
    return true;
  }

  /** Ends the head of a lane and makes the next one due, both or neither. Null: somebody else holds it. */
  async function endWithin(
    session: ClientSession,
    { id, holder, endpointId, key }: LaneHead,
    fields: Partial<DeliveryDoc>,
    at: Date,
  ): Promise<{ hasNext: boolean } | null> {
    const { matchedCount } = await Delivery.updateOne(
      { _id: id, 'lease.holder': holder },
      { $set: { ...fields, lease: null } },
      { session },
    );
    if (matchedCount === 0) return null;
    await DeliveryLane.updateOne({ _id: laneOf(endpointId, key) }, { $inc: { ended: 1 } }, { session });
    return { hasNext: await release(endpointId, key, at, session) };
  }

  return {
    prepare,

    /** Gives new deliveries their places. They have to be written in the same transaction. */
    async placeAll(deliveries: readonly DeliveryDoc[], session: ClientSession): Promise<DeliveryDoc[]> {
      const used = new Set<string>();
      const placed: DeliveryDoc[] = [];
      for (const delivery of deliveries) {
        const lane = laneOf(delivery.endpointId, delivery.order?.key ?? '');
        placed.push(await place(delivery, used.has(lane), session));
        used.add(lane);
      }
      return placed;
    },

    endWithin,

    /** True: there is a next one. */
    async end(head: LaneHead, fields: Partial<DeliveryDoc>, at: Date): Promise<boolean> {
      const end = await withTransaction(connection, (session) => endWithin(session, head, fields, at));
      return end?.hasNext ?? false;
    },

    /** Makes the heads of all lanes of an endpoint due that are not. */
    async releaseAll(endpointId: string, at: Date, session?: ClientSession): Promise<void> {
      const keys = await Delivery.distinct('order.key', {
        endpointId,
        status: 'pending',
        nextAttemptAt: null,
      });
      for (const key of keys) if (typeof key === 'string') await release(endpointId, key, at, session);
    },
  };
}

export type OrderStore = ReturnType<typeof createOrderStore>;
