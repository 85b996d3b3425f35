import type { ClientSession } from 'mongoose';
import type { EndpointDoc } from '../../models/delivery.ts';
import { newId } from '../../models/ids.ts';
import type { Models } from '../../models/index.ts';
import type { Page } from '../http/pagination.ts';

export type EndpointRow = EndpointDoc;
export type EndpointFields = Pick<
  EndpointDoc,
  | 'uid'
  | 'url'
  | 'description'
  | 'disabled'
  | 'filterTypes'
  | 'channels'
  | 'headers'
  | 'rateLimit'
  | 'secrets'
  | 'metadata'
  | 'publicOnly'
>;
export type EndpointChange = Partial<
  EndpointFields & Pick<EndpointDoc, 'disabledReason' | 'failingSince' | 'warnedAt'>
>;

interface EndpointKey {
  applicationId: string;
  endpointId: string;
}

const optional = (session: ClientSession | undefined) => (session === undefined ? {} : { session });

export function createEndpointStore({ models }: { models: Pick<Models, 'Endpoint'> }) {
  const { Endpoint } = models;
  return {
    newId: (at: Date) => newId('ep', at.getTime()),

    /** By id or uid; not one that was deleted. */
    async find(applicationId: string, idOrUid: string, session?: ClientSession): Promise<EndpointRow | null> {
      const one = (named: { _id: string } | { uid: string }) =>
        Endpoint.findOne({ applicationId, ...named, deletedAt: null }, null, optional(session)).lean();
      const byId = idOrUid.startsWith('ep_') ? await one({ _id: idOrUid }) : null;
      return byId ?? one({ uid: idOrUid });
    },

    async findMany(applicationId: string, ids: readonly string[]): Promise<EndpointRow[]> {
      return Endpoint.find({ applicationId, _id: { $in: ids } }).lean();
    },

    async list(applicationId: string, page: Page): Promise<EndpointRow[]> {
      const after = page.after === null ? {} : { _id: { [page.after.operator]: page.after.id } };
      return Endpoint.find({ applicationId, deletedAt: null, ...after })
        .sort({ _id: page.direction })
        .limit(page.limit)
        .lean();
    },

    async count(applicationId: string, session: ClientSession): Promise<number> {
      return Endpoint.countDocuments({ applicationId, deletedAt: null }, { session });
    },

    /** All that messages may go to now. */
    async listEnabled(applicationId: string): Promise<EndpointRow[]> {
      return Endpoint.find({ applicationId, deletedAt: null, disabled: false }).lean();
    },

    /** Throws a duplicate-key error when the uid is taken. */
    async insert(
      row: EndpointFields & { id: string; applicationId: string },
      at: Date,
      session?: ClientSession,
    ): Promise<EndpointRow> {
      const { id, ...fields } = row;
      const stored: EndpointRow = {
        _id: id,
        ...fields,
        disabledReason: null,
        nextSlotAt: null,
        failingSince: null,
        warnedAt: null,
        deletedAt: null,
        createdAt: at,
        updatedAt: at,
      };
      await Endpoint.insertMany([stored], optional(session));
      return stored;
    },

    async update(
      applicationId: string,
      id: string,
      change: EndpointChange,
      at: Date,
      session?: ClientSession,
    ): Promise<EndpointRow | null> {
      return Endpoint.findOneAndUpdate(
        { applicationId, _id: id, deletedAt: null },
        { $set: { ...change, updatedAt: at } },
        { returnDocument: 'after', ...optional(session) },
      ).lean();
    },

    async remove(applicationId: string, id: string, at: Date): Promise<void> {
      await Endpoint.updateOne({ applicationId, _id: id }, { $set: { deletedAt: at, uid: null } });
    },

    /** Only an endpoint that is still on: the first reason stays. */
    async disable(
      session: ClientSession,
      { applicationId, endpointId, reason, at }: EndpointKey & { reason: string; at: Date },
    ): Promise<boolean> {
      const { modifiedCount } = await Endpoint.updateOne(
        { applicationId, _id: endpointId, disabled: false },
        { $set: { disabled: true, disabledReason: reason, updatedAt: at } },
        { session },
      );
      return modifiedCount === 1;
    },

    /** Once in a stretch of failure: false when it was done, or when something arrived meanwhile. */
    async warn(
      session: ClientSession,
      { applicationId, endpointId, failingSince, at }: EndpointKey & { failingSince: Date; at: Date },
    ): Promise<boolean> {
      const { modifiedCount } = await Endpoint.updateOne(
        { applicationId, _id: endpointId, disabled: false, failingSince, warnedAt: null },
        { $set: { warnedAt: at } },
        { session },
      );
      return modifiedCount === 1;
    },

    async markFailing(applicationId: string, id: string, at: Date): Promise<void> {
      await Endpoint.updateOne(
        { applicationId, _id: id, failingSince: null },
        { $set: { failingSince: at } },
      );
    },

    async markHealthy(applicationId: string, id: string): Promise<void> {
      await Endpoint.updateOne(
        { applicationId, _id: id, failingSince: { $ne: null } },
        { $set: { failingSince: null, warnedAt: null } },
      );
    },

    /** Compare and set, so that every process takes other slots; false: another process was faster. */
    async moveSlot(applicationId: string, id: string, from: Date | null, to: Date): Promise<boolean> {
      const { modifiedCount } = await Endpoint.updateOne(
        { applicationId, _id: id, nextSlotAt: from },
        { $set: { nextSlotAt: to } },
      );
      return modifiedCount === 1;
    },
  };
}

export type EndpointStore = ReturnType<typeof createEndpointStore>;
