import type { Models } from '../../models/index.ts';
import type { PortalTokenDoc } from '../../models/webhook-portal.ts';

export type PortalTokenRow = PortalTokenDoc;

export function createPortalTokenStore({ models }: { models: Pick<Models, 'PortalToken'> }) {
  const { PortalToken } = models;
  return {
    async insert(row: PortalTokenRow): Promise<void> {
      await PortalToken.insertMany([row]);
    },

    async findByHash(tokenHash: string): Promise<PortalTokenRow | null> {
      return PortalToken.findOne({ tokenHash }).lean();
    },

    async find(id: string): Promise<PortalTokenRow | null> {
      return PortalToken.findById(id).lean();
    },

    /** Uses the code up: a second call finds nothing. */
    async takeCode(codeHash: string, at: Date): Promise<PortalTokenRow | null> {
      return PortalToken.findOneAndUpdate(
        { codeHash, codeExpiresAt: { $gt: at }, expiresAt: { $gt: at }, revokedAt: null },
        { $set: { codeHash: null, codeExpiresAt: null } },
      ).lean();
    },

    async revoke(id: string, at: Date): Promise<void> {
      await PortalToken.updateOne({ _id: id, revokedAt: null }, { $set: { revokedAt: at } });
    },

    /** Those of an application, or only those of the named sessions. */
    async endAll(
      applicationId: string,
      { sessionIds, at, now }: { sessionIds: readonly string[]; at: Date; now: Date },
    ): Promise<void> {
      const sessions = sessionIds.length === 0 ? {} : { sessionId: { $in: [...sessionIds] } };
      const change = at > now ? { expiresAt: at } : { revokedAt: now };
      await PortalToken.updateMany(
        { applicationId, ...sessions, revokedAt: null, expiresAt: { $gt: at } },
        { $set: change },
      );
    },
  };
}

export type PortalTokenStore = ReturnType<typeof createPortalTokenStore>;
