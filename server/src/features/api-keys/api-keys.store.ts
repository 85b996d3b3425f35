import type { ClientSession } from 'mongoose';
import type { ApiKeyDoc } from '../../models/api-key.ts';
import type { Models } from '../../models/index.ts';
import { type EnvironmentScope, scopeFilter } from '../../security/scope.ts';

export type ApiKeyRow = ApiKeyDoc;

export interface ApiKeyStore {
  insert(key: ApiKeyRow, session?: ClientSession): Promise<void>;
  /** A key that is not revoked, by its hash or that of a former one that is still valid. */
  findByHash(hash: string, now: Date): Promise<ApiKeyRow | null>;
  find(scope: EnvironmentScope, id: string, session?: ClientSession): Promise<ApiKeyRow | null>;
  /** Newest first, from behind `before`. */
  list(scope: EnvironmentScope, page: { before: string | undefined; limit: number }): Promise<ApiKeyRow[]>;
  /** Null when it was rotated or revoked meanwhile. */
  replace(
    scope: EnvironmentScope,
    row: Pick<ApiKeyRow, '_id' | 'hash'>,
    change: Pick<ApiKeyRow, 'hash' | 'hint' | 'previous' | 'identitySecrets'>,
    session: ClientSession,
  ): Promise<ApiKeyRow | null>;
  revoke(scope: EnvironmentScope, id: string, at: Date, session: ClientSession): Promise<void>;
  used(scope: EnvironmentScope, id: string, at: Date): Promise<void>;
}

export function createApiKeyStore({ ApiKey }: Pick<Models, 'ApiKey'>): ApiKeyStore {
  const one = (scope: EnvironmentScope, id: string) => ({ ...scopeFilter(scope), _id: id });
  return {
    async insert(key, session) {
      await ApiKey.create([key], session === undefined ? {} : { session });
    },
    async findByHash(hash, now) {
      const former = { previous: { $elemMatch: { hash, expiresAt: { $gt: now } } } };
      const row =
        (await ApiKey.findOne({ hash, revokedAt: null }).lean<ApiKeyRow>()) ??
        (await ApiKey.findOne({ ...former, revokedAt: null }).lean<ApiKeyRow>());
      return row === null ? null : complete(row);
    },
    async find(scope, id, session) {
      const row = await ApiKey.findOne(one(scope, id))
        .session(session ?? null)
        .lean<ApiKeyRow>();
      return row === null ? null : complete(row);
    },
    async list(scope, { before, limit }) {
      const behind = before === undefined ? {} : { _id: { $lt: before } };
      const rows = await ApiKey.find({ ...scopeFilter(scope), ...behind })
        .sort({ _id: -1 })
        .limit(limit)
        .lean<ApiKeyRow[]>();
      return rows.map(complete);
    },
    replace: (scope, { _id, hash }, change, session) =>
      ApiKey.findOneAndUpdate(
        { ...one(scope, _id), hash, revokedAt: null },
        { $set: change },
        { session, returnDocument: 'after' },
      )
        .lean<ApiKeyRow>()
        .exec(),
    async revoke(scope, id, at, session) {
      await ApiKey.updateOne(
        { ...one(scope, id), revokedAt: null },
        { $set: { revokedAt: at } },
        { session },
      );
    },
    async used(scope, id, at) {
      await ApiKey.updateOne(one(scope, id), { $max: { lastUsedAt: at } });
    },
  };
}

/** Keys of before there were several types have none of the newer fields. */
function complete(row: ApiKeyRow): ApiKeyRow {
  return {
    ...row,
    type: row.type ?? 'secret',
    previous: row.previous ?? [],
    allowedOrigins: row.allowedOrigins ?? [],
    identitySecrets: row.identitySecrets ?? [],
    expiresAt: row.expiresAt ?? null,
    lastUsedAt: row.lastUsedAt ?? null,
  };
}
