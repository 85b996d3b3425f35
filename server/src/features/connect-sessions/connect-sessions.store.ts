import type { ConnectSessionDoc } from '../../models/connect-session.ts';
import type { Models } from '../../models/index.ts';
import { type EnvironmentScope, scopeFilter, type TenantScope } from '../../security/scope.ts';

export type SessionRow = ConnectSessionDoc;

export interface ConnectSessionStore {
  insert(row: SessionRow): Promise<void>;
  findByTokenHash(tokenHash: string): Promise<SessionRow | null>;
  /** For rows that hold a session's id already, not for ids from a request. */
  findById(id: string): Promise<SessionRow | null>;
  /** False when there is no such session in the environment. */
  revoke(scope: EnvironmentScope, id: string, at: Date): Promise<boolean>;
  hasConnection(scope: TenantScope, connectionId: string): Promise<boolean>;
}

export function createConnectSessionStore({
  ConnectSession,
  Integration,
}: Pick<Models, 'ConnectSession' | 'Integration'>): ConnectSessionStore {
  return {
    async insert(row) {
      await ConnectSession.create(row);
    },
    findByTokenHash: (tokenHash) => ConnectSession.findOne({ tokenHash }).lean<SessionRow>().exec(),
    findById: (id) => ConnectSession.findById(id).lean<SessionRow>().exec(),
    async revoke(scope, id, at) {
      const filter = { ...scopeFilter(scope), _id: id };
      const result = await ConnectSession.updateOne(
        { ...filter, revokedAt: null },
        { $set: { revokedAt: at } },
      );
      return result.matchedCount > 0 || (await ConnectSession.exists(filter)) !== null;
    },
    async hasConnection(scope, connectionId) {
      return (await Integration.exists({ ...scopeFilter(scope), _id: connectionId })) !== null;
    },
  };
}
