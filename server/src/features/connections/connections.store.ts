import type { ClientSession } from 'mongoose';
import type { ConnectionStatus } from '../../../contract/connections.ts';
import type { Models } from '../../models/index.ts';
import type { IntegrationDoc } from '../../models/integration.ts';
import { type EnvironmentScope, scopeFilter, type TenantScope } from '../../security/scope.ts';

export type ConnectionRow = IntegrationDoc;
export type ConnectionChange = Partial<Omit<ConnectionRow, '_id' | 'environment' | 'tenantId' | 'system'>>;

export interface ConnectionFilter {
  tenantId?: string | undefined;
  system?: string | undefined;
  status?: ConnectionStatus | undefined;
}

export interface ConnectionStore {
  find(scope: EnvironmentScope, id: string, session?: ClientSession): Promise<ConnectionRow | null>;
  findByAccount(
    scope: TenantScope,
    account: { system: string; accountId: string },
    session: ClientSession,
  ): Promise<ConnectionRow | null>;
  /** Newest first, from behind `before`. */
  list(
    scope: EnvironmentScope,
    filter: ConnectionFilter,
    page: { before: string | undefined; limit: number },
  ): Promise<ConnectionRow[]>;
  /** All that are not disconnected, newest first. */
  live(scope: TenantScope): Promise<ConnectionRow[]>;
  insert(row: ConnectionRow, session: ClientSession): Promise<void>;
  /** Changes the row only while `expected` holds; null when it does not (any more). */
  update(
    row: ConnectionRow,
    expected: { status?: ConnectionStatus; credentialsVersion?: number },
    change: ConnectionChange,
    session: ClientSession,
  ): Promise<ConnectionRow | null>;
  /** Whether another connection of the environment lives on the same account. */
  accountIsShared(row: ConnectionRow): Promise<boolean>;
}

export function createConnectionStore({ Integration }: Pick<Models, 'Integration'>): ConnectionStore {
  const inSession = (session: ClientSession | undefined) => session ?? null;
  return {
    find: (scope, id, session) =>
      Integration.findOne({ ...scopeFilter(scope), _id: id })
        .session(inSession(session))
        .lean<ConnectionRow>()
        .exec(),
    findByAccount: (scope, { system, accountId }, session) =>
      Integration.findOne({ ...scopeFilter(scope), system, 'account.id': accountId })
        .session(session)
        .lean<ConnectionRow>()
        .exec(),
    list(scope, filter, { before, limit }) {
      const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
      const behind = before === undefined ? {} : { _id: { $lt: before } };
      return Integration.find({ ...given, ...scopeFilter(scope), ...behind })
        .sort({ _id: -1 })
        .limit(limit)
        .lean<ConnectionRow[]>()
        .exec();
    },
    live: (scope) =>
      Integration.find({ ...scopeFilter(scope), status: { $ne: 'disconnected' } })
        .sort({ _id: -1 })
        .lean<ConnectionRow[]>()
        .exec(),
    async insert(row, session) {
      await Integration.create([row], { session });
    },
    update: (row, expected, change, session) =>
      Integration.findOneAndUpdate(
        { _id: row._id, environment: row.environment, tenantId: row.tenantId, ...expected },
        { $set: change },
        { session, returnDocument: 'after' },
      )
        .lean<ConnectionRow>()
        .exec(),
    async accountIsShared({ _id, environment, system, account }) {
      const others = { environment, system, 'account.id': account.id, _id: { $ne: _id } };
      return (await Integration.exists({ ...others, credentials: { $ne: null } })) !== null;
    },
  };
}
