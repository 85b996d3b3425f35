import type { ClientSession, Connection } from 'mongoose';
import type { DeliveryDoc, MessageDoc } from '../../models/delivery.ts';
import { newId } from '../../models/ids.ts';
import type { Models } from '../../models/index.ts';
import { withTransaction } from '../../models/transaction.ts';
import { createGathering, type Outcome } from '../gather.ts';
import type { Page } from '../http/pagination.ts';
import { createOrderStore } from '../order/order.store.ts';
import { createRisingTimes } from '../rising-times.ts';

export type MessageRow = MessageDoc;
export type NewMessage = Omit<MessageDoc, '_id'>;

export interface MessageTarget {
  endpointId: string;
  /** Set when this process is going to send it at once. */
  lease: DeliveryDoc['lease'];
  /** Set where the endpoint wants messages of one key in strict order. */
  orderKey: string | null;
}

export interface MessageFilter {
  channel?: string | undefined;
  tag?: string | undefined;
  eventTypes?: readonly string[] | undefined;
  before?: Date | undefined;
  after?: Date | undefined;
}

interface NewItem {
  message: MessageRow;
  deliveries: DeliveryDoc[];
}

/** Far below what a database takes in one command. */
const MAX_COMMIT_BYTES = 2_000_000;

export function createMessageStore({
  connection,
  models,
}: {
  connection: Connection;
  models: Pick<Models, 'Message' | 'Delivery' | 'DeliveryLane'>;
}) {
  const { Message, Delivery } = models;
  const nextTime = createRisingTimes();
  const order = createOrderStore({ connection, models });

  async function insertAll(items: readonly NewItem[], session?: ClientSession) {
    // The driver's own calls: the types say what is in them, and casting each costs more than the insert.
    const options = session === undefined ? {} : { session };
    await Message.collection.insertMany(items.map(({ message }) => message) as never, options);
    const unplaced = items.flatMap((item) => item.deliveries);
    const deliveries = session === undefined ? unplaced : await order.placeAll(unplaced, session);
    if (deliveries.length > 0) await Delivery.collection.insertMany(deliveries as never, options);
  }

  /** All of it or nothing. */
  async function commit(items: readonly NewItem[]): Promise<void> {
    const isOneInsert = items.length === 1 && items[0]?.deliveries.length === 0;
    await order.prepare(items.flatMap(({ deliveries }) => deliveries));
    if (isOneInsert) await insertAll(items);
    else await withTransaction(connection, (session) => insertAll(items, session));
  }

  /** One commit for many; where one of them cannot be stored, each gets its own, so that it fails alone. */
  async function commitTogether(items: readonly NewItem[]): Promise<readonly Outcome<void>[]> {
    const done = { result: undefined };
    try {
      await commit(items);
      return items.map(() => done);
    } catch (error) {
      if (items.length === 1) return [{ error }];
      return Promise.all(
        items.map((item) =>
          commit([item]).then(
            () => done,
            (reason: unknown) => ({ error: reason }),
          ),
        ),
      );
    }
  }

  const insertGathered = createGathering<NewItem, void>({
    work: commitTogether,
    concurrent: 2,
    maxItems: 64,
    weigh: ({ message, deliveries }) => (message.body?.length ?? 0) + 500 * deliveries.length,
    maxWeight: MAX_COMMIT_BYTES,
  });

  return {
    /**
     * The message and one delivery for each endpoint: all of it or nothing. Throws a duplicate-key error when the event
     * id or the idempotency key was seen before.
     */
    async insert(
      message: NewMessage,
      targets: readonly MessageTarget[],
    ): Promise<{ message: MessageRow; deliveries: DeliveryDoc[] }> {
      const row = { _id: newId('msg', nextTime(message.createdAt.getTime())), ...message };
      const deliveries = targets.map(({ endpointId, lease, orderKey }) => {
        const order = orderKey === null ? null : { key: orderKey, sequence: 0 };
        const delivery = { ...newDelivery(row, endpointId), order };
        return lease === null ? delivery : { ...delivery, lease, nextAttemptAt: lease.until };
      });
      await insertGathered({ message: row, deliveries });
      return { message: row, deliveries };
    },

    /** In a transaction of somebody else's. */
    async insertWithin(
      session: ClientSession,
      message: NewMessage,
      endpointIds: readonly string[],
    ): Promise<void> {
      const row = { _id: newId('msg', message.createdAt.getTime()), ...message };
      const deliveries = endpointIds.map((endpointId) => newDelivery(row, endpointId));
      await insertAll([{ message: row, deliveries }], session);
    },

    /** By id or event id. */
    async find(applicationId: string, idOrEventId: string): Promise<MessageRow | null> {
      const byId = idOrEventId.startsWith('msg_')
        ? await Message.findOne({ applicationId, _id: idOrEventId }).lean()
        : null;
      return byId ?? Message.findOne({ applicationId, eventId: idOrEventId }).lean();
    },

    async findByIdempotencyKey(applicationId: string, idempotencyKey: string): Promise<MessageRow | null> {
      return Message.findOne({ applicationId, idempotencyKey }).lean();
    },

    async findMany(applicationId: string, ids: readonly string[]): Promise<MessageRow[]> {
      return Message.find({ applicationId, _id: { $in: ids } }).lean();
    },

    /** Of these, the ids of those that fit, without reading what is in them. */
    async fitting(
      applicationId: string,
      ids: readonly string[],
      filter: MessageFilter,
    ): Promise<Set<string>> {
      const which = { applicationId, _id: { $in: [...ids] }, ...conditions(filter) };
      const rows = await Message.find(which, { _id: 1 }).lean();
      return new Set(rows.map(({ _id }) => _id));
    },

    async list(applicationId: string, page: Page, filter: MessageFilter): Promise<MessageRow[]> {
      const after = page.after === null ? {} : { _id: { [page.after.operator]: page.after.id } };
      return Message.find({ applicationId, ...after, ...conditions(filter) })
        .sort({ _id: page.direction })
        .limit(page.limit)
        .lean();
    },

    async removeAllBodies(applicationId: string, session?: ClientSession): Promise<number> {
      const { modifiedCount } = await Message.updateMany(
        { applicationId, body: { $ne: null } },
        { $set: { body: null } },
        session === undefined ? {} : { session },
      );
      return modifiedCount;
    },

    async removeBody(applicationId: string, id: string): Promise<void> {
      await Message.updateOne({ applicationId, _id: id }, { $set: { body: null } });
    },
  };
}

export function newDelivery(
  message: MessageRow,
  endpointId: string,
  triggerType: 0 | 1 = 0,
  at = message.createdAt,
): DeliveryDoc {
  return {
    _id: `${message._id}/${endpointId}`,
    applicationId: message.applicationId,
    messageId: message._id,
    endpointId,
    status: 'pending',
    attempts: 0,
    triggerType,
    nextAttemptAt: message.deliverAt !== null && message.deliverAt > at ? message.deliverAt : at,
    lease: null,
    order: null,
    createdAt: message.createdAt,
    expiresAt: message.expiresAt,
  };
}

function conditions({ channel, tag, eventTypes, before, after }: MessageFilter) {
  return {
    ...(channel === undefined ? {} : { channels: channel }),
    ...(tag === undefined ? {} : { tags: tag }),
    ...(eventTypes === undefined ? {} : { eventType: { $in: [...eventTypes] } }),
    ...(before === undefined && after === undefined
      ? {}
      : {
          createdAt: {
            ...(before === undefined ? {} : { $lt: before }),
            ...(after === undefined ? {} : { $gt: after }),
          },
        }),
  };
}

export type MessageStore = ReturnType<typeof createMessageStore>;
