import type { ClientSession, Connection } from 'mongoose';
import type { DeliveryDoc } from '../../models/delivery.ts';
import type { Models } from '../../models/index.ts';
import type { Page } from '../http/pagination.ts';
import { type MessageRow, newDelivery } from '../messages/messages.store.ts';
import { createOrderStore } from '../order/order.store.ts';

export type DeliveryRow = DeliveryDoc;

const optional = (session: ClientSession | undefined) => (session === undefined ? {} : { session });
const REPLAY_BATCH = 500;

interface Range {
  applicationId: string;
  endpointId: string;
  since: Date;
  until?: Date | undefined;
}

/** What people see and ask of deliveries; the engine has its own store. */
export function createDeliveryStore({
  connection,
  models,
}: {
  connection: Connection;
  models: Pick<Models, 'Delivery' | 'DeliveryLane' | 'Message'>;
}) {
  const { Delivery, Message } = models;
  const order = createOrderStore({ connection, models });
  const again = (at: Date) => ({
    status: 'pending' as const,
    attempts: 0,
    triggerType: 1 as const,
    nextAttemptAt: at,
    lease: null,
  });

  async function restartThose(
    filter: Record<string, unknown>,
    { endpointId, at, session }: { endpointId: string; at: Date; session: ClientSession | undefined },
  ): Promise<number> {
    const free = await Delivery.updateMany(
      { ...filter, order: null },
      { $set: again(at) },
      optional(session),
    );
    const inLanes = await Delivery.updateMany(
      { ...filter, order: { $ne: null } },
      { $set: { ...again(at), nextAttemptAt: null } },
      optional(session),
    );
    // Always: an earlier call may have ended before this.
    await order.releaseAll(endpointId, at, session);
    return free.modifiedCount + inLanes.modifiedCount;
  }

  return {
    async listByEndpoint(
      filter: {
        applicationId: string;
        endpointId: string;
        status?: DeliveryRow['status'] | undefined;
        before?: Date | undefined;
        after?: Date | undefined;
      },
      page: Page,
    ): Promise<DeliveryRow[]> {
      const { applicationId, endpointId, status } = filter;
      const { before: $lt, after: $gt } = filter;
      const time = { ...($lt === undefined ? {} : { $lt }), ...($gt === undefined ? {} : { $gt }) };
      const after = page.after === null ? {} : { messageId: { [page.after.operator]: page.after.id } };
      return Delivery.find({
        applicationId,
        endpointId,
        ...after,
        ...(status === undefined ? {} : { status }),
        ...(Object.keys(time).length === 0 ? {} : { createdAt: time }),
      })
        .sort({ messageId: page.direction })
        .limit(page.limit)
        .lean();
    },

    async listByMessage(applicationId: string, messageId: string, page: Page): Promise<DeliveryRow[]> {
      const after = page.after === null ? {} : { endpointId: { [page.after.operator]: page.after.id } };
      return Delivery.find({ applicationId, messageId, ...after })
        .sort({ endpointId: page.direction })
        .limit(page.limit)
        .lean();
    },

    /** Of all endpoints, for a page of messages. */
    async ofMessages(applicationId: string, messageIds: readonly string[]): Promise<DeliveryRow[]> {
      return Delivery.find({ applicationId, messageId: { $in: messageIds } })
        .sort({ messageId: 1, endpointId: 1 })
        .lean();
    },

    async count(
      filter: {
        applicationId: string;
        endpointId: string;
        since?: Date | undefined;
        until?: Date | undefined;
      },
      status: DeliveryRow['status'],
    ): Promise<number> {
      const { applicationId, endpointId, since, until } = filter;
      return Delivery.countDocuments({ applicationId, endpointId, status, ...between(since, until) });
    },

    /** One message to one endpoint, from the start of the schedule, also if it had not gone there before. */
    async resend(message: MessageRow, endpointId: string, at: Date, session?: ClientSession): Promise<void> {
      const { _id, applicationId } = message;
      const key = { _id: `${_id}/${endpointId}`, applicationId };
      const isWaiting = { ...key, order: { $ne: null }, status: 'pending' as const, nextAttemptAt: null };
      // What waits for its turn in a lane does not overtake by being sent again.
      if ((await Delivery.countDocuments(isWaiting, optional(session))) > 0) return;
      const isEnded = { ...key, status: { $ne: 'pending' as const } };
      await Delivery.updateOne(isEnded, { $set: { order: null } }, optional(session));
      const { matchedCount } = await Delivery.updateOne(key, { $set: again(at) }, optional(session));
      if (matchedCount === 1) return;
      await Delivery.insertMany(
        [newDelivery({ ...message, deliverAt: null }, endpointId, 1, at)],
        optional(session),
      );
    },

    /** Sends again what came to this end: failed, or failed and succeeded alike. */
    async restart(
      range: Range,
      statuses: readonly DeliveryRow['status'][],
      at: Date,
      session?: ClientSession,
    ): Promise<number> {
      const { applicationId, endpointId, since, until } = range;
      const filter = { applicationId, endpointId, status: { $in: [...statuses] }, ...between(since, until) };
      return restartThose(filter, { endpointId, at, session });
    },

    /** The same for those of which `choose` says so; it is given the ids of some messages at a time. */
    async restartChosen(
      range: Range,
      statuses: readonly DeliveryRow['status'][],
      choose: (messageIds: readonly string[]) => Promise<readonly string[]>,
      { at, session }: { at: Date; session?: ClientSession | undefined },
    ): Promise<number> {
      const { applicationId, endpointId, since, until } = range;
      const filter = { applicationId, endpointId, status: { $in: [...statuses] }, ...between(since, until) };
      let restarted = 0;
      let last = '';
      for (;;) {
        const rows = await Delivery.find(
          { ...filter, messageId: { $gt: last } },
          { messageId: 1 },
          optional(session),
        )
          .sort({ messageId: 1 })
          .limit(REPLAY_BATCH)
          .lean();
        const chosen = await choose(rows.map(({ messageId }) => messageId));
        if (chosen.length > 0) {
          const those = { ...filter, messageId: { $in: [...chosen] } };
          restarted += await restartThose(those, { endpointId, at, session });
        }
        const end = rows.at(-1);
        if (end === undefined || rows.length < REPLAY_BATCH) return restarted;
        last = end.messageId;
      }
    },

    /** Sends what an endpoint would have got if it had been there, or on, at the time. */
    async sendMissing(
      filter: { applicationId: string; endpointId: string; since: Date; until?: Date | undefined },
      isWanted: (message: MessageRow) => boolean,
      at: Date,
    ): Promise<number> {
      const { applicationId, endpointId, since, until } = filter;
      let sent = 0;
      let last = '';
      for (;;) {
        const messages = await Message.find({ applicationId, _id: { $gt: last }, ...between(since, until) })
          .sort({ _id: 1 })
          .limit(REPLAY_BATCH)
          .lean();
        const ids = messages.filter(isWanted).map(({ _id }) => `${_id}/${endpointId}`);
        const known = await Delivery.find({ _id: { $in: ids } }, { _id: 1 }).lean();
        const seen = new Set(known.map(({ _id }) => _id));
        const missing = messages.filter(
          (message) => isWanted(message) && !seen.has(`${message._id}/${endpointId}`),
        );
        const rows = missing.map((message) =>
          newDelivery({ ...message, deliverAt: null }, endpointId, 1, at),
        );
        if (rows.length > 0) await Delivery.insertMany(rows, { ordered: false, lean: true });
        sent += rows.length;
        const end = messages.at(-1);
        if (end === undefined || messages.length < REPLAY_BATCH) return sent;
        last = end._id;
      }
    },
  };
}

function between(since: Date | undefined, until: Date | undefined) {
  if (since === undefined && until === undefined) return {};
  return {
    createdAt: {
      ...(since === undefined ? {} : { $gte: since }),
      ...(until === undefined ? {} : { $lte: until }),
    },
  };
}

export type DeliveryStore = ReturnType<typeof createDeliveryStore>;
