import type { ClientSession } from 'mongoose';
import type { ApplicationDoc } from '../../models/delivery.ts';
import { newId } from '../../models/ids.ts';
import type { Models } from '../../models/index.ts';
import type { Page } from '../http/pagination.ts';
import { isOperational, OPERATIONAL_UID } from '../operational/operational-application.ts';

export type ApplicationRow = ApplicationDoc;
export type ApplicationFields = Pick<ApplicationDoc, 'uid' | 'name' | 'metadata'>;

const optional = (session: ClientSession | undefined) => (session === undefined ? {} : { session });

export function createApplicationStore({
  models,
}: {
  models: Pick<Models, 'Application' | 'Endpoint' | 'PortalToken'>;
}) {
  const { Application, Endpoint, PortalToken } = models;
  return {
    /** By id or uid. */
    async find(
      environment: string,
      idOrUid: string,
      session?: ClientSession,
    ): Promise<ApplicationRow | null> {
      const byId = idOrUid.startsWith('app_')
        ? await Application.findOne({ environment, _id: idOrUid }, null, optional(session)).lean()
        : null;
      const row =
        byId ?? (await Application.findOne({ environment, uid: idOrUid }, null, optional(session)).lean());
      return row === null || isOperational(row) ? null : row;
    },

    async findById(id: string): Promise<ApplicationRow | null> {
      return Application.findById(id).lean();
    },

    async findOperational(environment: string): Promise<ApplicationRow | null> {
      return Application.findOne({ environment, uid: OPERATIONAL_UID }).lean();
    },

    async environmentOf(id: string): Promise<string | null> {
      const row = await Application.findById(id, { environment: 1 }).lean();
      return row?.environment ?? null;
    },

    async list(environment: string, page: Page): Promise<ApplicationRow[]> {
      const after = page.after === null ? {} : { _id: { [page.after.operator]: page.after.id } };
      return Application.find({ environment, uid: { $ne: OPERATIONAL_UID }, ...after })
        .sort({ _id: page.direction })
        .limit(page.limit)
        .lean();
    },

    /** Of these, those that have endpoints, and those that have one which is on. */
    async withEndpoints(ids: readonly string[]): Promise<{ any: Set<string>; enabled: Set<string> }> {
      const live = { applicationId: { $in: [...ids] }, deletedAt: null };
      const rows = await Endpoint.find(live, { applicationId: 1, disabled: 1 }).lean();
      const on = rows.filter(({ disabled }) => !disabled);
      return {
        any: new Set(rows.map(({ applicationId }) => applicationId)),
        enabled: new Set(on.map(({ applicationId }) => applicationId)),
      };
    },

    /** Throws a duplicate-key error when the uid is taken. */
    async insert(
      environment: string,
      fields: ApplicationFields,
      at: Date,
      session?: ClientSession,
    ): Promise<ApplicationRow> {
      const row = {
        _id: newId('app', at.getTime()),
        environment,
        ...fields,
        endpointTurn: 0,
        createdAt: at,
        updatedAt: at,
      };
      await Application.insertMany([row], optional(session));
      return row;
    },

    async update(
      environment: string,
      id: string,
      fields: Partial<ApplicationFields>,
      at: Date,
    ): Promise<ApplicationRow | null> {
      return Application.findOneAndUpdate(
        { environment, _id: id },
        { $set: { ...fields, updatedAt: at } },
        { returnDocument: 'after' },
      ).lean();
    },

    /** Makes everybody who counts an application's endpoints go one after another: they all write this. */
    async takeTurn(id: string, session: ClientSession): Promise<void> {
      await Application.updateOne({ _id: id }, { $inc: { endpointTurn: 1 } }, { session });
    },

    /** Messages and attempts stay until their retention ends; without endpoints nothing is sent any more. */
    async remove(environment: string, id: string, at: Date, session: ClientSession): Promise<void> {
      await Application.deleteOne({ environment, _id: id }, { session });
      await PortalToken.updateMany(
        { applicationId: id, revokedAt: null },
        { $set: { revokedAt: at } },
        { session },
      );
      await Endpoint.updateMany(
        { applicationId: id, deletedAt: null },
        { $set: { deletedAt: at, uid: null } },
        { session },
      );
    },
  };
}

export type ApplicationStore = ReturnType<typeof createApplicationStore>;
