import type { ClientSession } from 'mongoose';
import type { ConnectSessionDoc } from '../../models/connect-session.ts';
import type { Models } from '../../models/index.ts';
import { type EnvironmentScope, scopeFilter, type TenantScope } from '../../security/scope.ts';

export type SessionRow = ConnectSessionDoc;

export interface ConnectSessionStore {
  insert(row: SessionRow, session: ClientSession): Promise<void>;
  findByTokenHash(tokenHash: string): Promise<SessionRow | null>;
  /** For rows that hold a session's id already, not for ids from a request. */
  findById(id: string): Promise<SessionRow | null>;
  /** False when there is no such session in the environment. */
  revoke(scope: EnvironmentScope, id: string, at: Date, session: ClientSession): Promise<boolean>;
  /** Whether a session was made of this identity token. */
  isUsed(environment: string, identityTokenHash: string, session: ClientSession): Promise<boolean>;
  hasConnection(scope: TenantScope, connectionId: string): Promise<boolean>;
}

export function createConnectSessionStore({
  ConnectSession,
  Integration,
}: Pick<Models, 'ConnectSession' | 'Integration'>): ConnectSessionStore {
  return {
    async insert(row, session) {
      await ConnectSession.create([row], { session });
    },
    findByTokenHash: (tokenHash) => ConnectSession.findOne({ tokenHash }).lean<SessionRow>().exec(),
    findById: (id) => ConnectSession.findById(id).lean<SessionRow>().exec(),
    async revoke(scope, id, at, session) {
      const filter = { ...scopeFilter(scope), _id: id };
      const result = await ConnectSession.updateOne(
        { ...filter, revokedAt: null },
        { $set: { revokedAt: at } },
        { session },
      );
      return result.matchedCount > 0 || (await ConnectSession.exists(filter).session(session)) !== null;
    },
    async isUsed(environment, identityTokenHash, session) {
      return (await ConnectSession.exists({ environment, identityTokenHash }).session(session)) !== null;
    },
    async hasConnection(scope, connectionId) {
      return (await Integration.exists({ ...scopeFilter(scope), _id: connectionId })) !== null;
    },
  };
}
