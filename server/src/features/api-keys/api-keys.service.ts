import type { ClientSession } from 'mongoose';
import type { z } from 'zod';
import type { apiKeyInput } from '../../../contract/api-keys.ts';
import { PERMISSIONS, type Permission } from '../../../contract/route.ts';
import { toOrigins } from '../../http/allowed-origins.ts';
import { ApiError, conflict, notFound } from '../../http/api-error.ts';
import type { ApiKeyPrincipal, PublishableKeyPrincipal } from '../../http/principal.ts';
import { newId } from '../../models/ids.ts';
import { isApiKeyShape, newApiKey } from '../../security/api-keys/api-key.ts';
import { type EnvironmentScope, environmentScope } from '../../security/scope.ts';
import { type Identity, verifyIdentityToken } from '../../security/tokens/identity-token.ts';
import type { ApiKeyRow, ApiKeyStore } from './api-keys.store.ts';
import type { IdentitySecrets } from './identity-secrets.ts';
import { createLastUse } from './last-use.ts';

/** A key with its text, which is given here once and never again. */
export interface NewApiKey {
  row: ApiKeyRow;
  key: string;
  identitySecret: string | null;
}

export interface ApiKeyService {
  /** For the operator of the installation, who may give every permission. */
  create(
    input: {
      environment: string;
      name: string;
      permissions?: readonly Permission[];
      expiresAt?: Date | null;
    },
    session?: ClientSession,
  ): Promise<NewApiKey>;
  /** On behalf of a key, which cannot give what it lacks. */
  createFor(
    creator: ApiKeyPrincipal,
    input: z.infer<typeof apiKeyInput>,
    session: ClientSession,
  ): Promise<NewApiKey>;
  /** `by` null: the operator of the installation. Throws ApiError. */
  rotate(
    scope: EnvironmentScope,
    id: string,
    options: { by: ApiKeyPrincipal | null; overlapSeconds: number },
    session: ClientSession,
  ): Promise<NewApiKey>;
  revoke(scope: EnvironmentScope, id: string, session: ClientSession): Promise<void>;
  /** `limit + 1` rows, newest first. */
  list(scope: EnvironmentScope, page: { before: string | undefined; limit: number }): Promise<ApiKeyRow[]>;
  authenticate(key: string): Promise<ApiKeyPrincipal | null>;
  authenticatePublishable(key: string): Promise<PublishableKeyPrincipal | null>;
  /** Throws IdentityTokenError. */
  verifyIdentity(principal: PublishableKeyPrincipal, token: string): Promise<Identity>;
}

export interface ApiKeyServiceOptions {
  store: ApiKeyStore;
  hash(key: string): string;
  secrets: IdentitySecrets;
  onError(error: unknown): void;
  now: () => Date;
}

/** More rotations within one overlap end the oldest. */
const MAX_PREVIOUS = 5;
const HINT_CHARS = 8;

export function createApiKeyService(options: ApiKeyServiceOptions): ApiKeyService {
  const { store, hash, secrets, onError, now } = options;

  const write = (scope: EnvironmentScope) =>
    createLastUse((id, at) => void store.used(scope, id, at).catch(onError));
  const lastUses = new Map<string, ReturnType<typeof write>>();
  const used = ({ environment, _id }: ApiKeyRow): void => {
    const lastUse = lastUses.get(environment) ?? write(environmentScope({ environment }));
    lastUses.set(environment, lastUse);
    lastUse(_id, now());
  };

  const insert = async (
    given: Pick<ApiKeyRow, 'environment' | 'name' | 'type' | 'permissions' | 'allowedOrigins' | 'expiresAt'>,
    session: ClientSession | undefined,
  ): Promise<NewApiKey> => {
    const key = newApiKey(given.type);
    const _id = newId('key', now().getTime());
    const identity = given.type === 'publishable' ? await secrets.make(given.environment, _id) : null;
    const row: ApiKeyRow = {
      ...given,
      _id,
      hash: hash(key),
      hint: key.slice(0, HINT_CHARS),
      previous: [],
      identitySecrets: identity === null ? [] : [{ secret: identity.sealed, expiresAt: null }],
      createdAt: now(),
      lastUsedAt: null,
      revokedAt: null,
    };
    await store.insert(row, session);
    return { row, key, identitySecret: identity?.secret ?? null };
  };

  const find = async (key: string, type: ApiKeyRow['type']): Promise<ApiKeyRow | null> => {
    if (!isApiKeyShape(key, type)) return null;
    const row = await store.findByHash(hash(key), now());
    if (row === null || row.type !== type) return null;
    if (row.expiresAt !== null && row.expiresAt <= now()) return null;
    used(row);
    return row;
  };

  return {
    async create({ environment, name, permissions = PERMISSIONS, expiresAt = null }, session) {
      const given = { environment, name, permissions: [...permissions], expiresAt };
      return insert({ ...given, type: 'secret', allowedOrigins: [] }, session);
    },

    async createFor(creator, input, session) {
      const permissions = input.type === 'secret' ? input.permissions : [];
      requireAll(creator, input.type === 'secret' ? permissions : ['sessions:write']);
      const expiresAt = input.expiresAt === undefined ? null : new Date(input.expiresAt);
      return insert(
        {
          environment: creator.environment,
          name: input.name,
          type: input.type,
          permissions: PERMISSIONS.filter((one) => permissions.includes(one)),
          allowedOrigins: (input.type === 'publishable' ? toOrigins(input.allowedOrigins) : null) ?? [],
          expiresAt,
        },
        session,
      );
    },

    async rotate(scope, id, { by, overlapSeconds }, session) {
      const row = await store.find(scope, id, session);
      if (row === null) throw notFound('api_key');
      // What answers a key must not be had with less than that key can do.
      if (by !== null) requireAll(by, row.type === 'secret' ? row.permissions : ['sessions:write']);
      if (row.revokedAt !== null) {
        throw conflict('api_key_revoked', 'This API key was revoked. Make a new one.');
      }
      const at = now();
      const until = new Date(at.getTime() + overlapSeconds * 1000);
      const ending = <One extends { expiresAt: Date | null }>(former: readonly One[]) =>
        former
          .map((one) => ({
            ...one,
            expiresAt: one.expiresAt !== null && one.expiresAt < until ? one.expiresAt : until,
          }))
          .filter(({ expiresAt }) => expiresAt > at)
          .slice(0, MAX_PREVIOUS);
      const key = newApiKey(row.type);
      const identity = row.type === 'publishable' ? await secrets.make(row.environment, id) : null;
      const change = {
        hash: hash(key),
        hint: key.slice(0, HINT_CHARS),
        previous: ending([{ hash: row.hash, hint: row.hint, expiresAt: until }, ...row.previous]),
        identitySecrets:
          identity === null
            ? []
            : [{ secret: identity.sealed, expiresAt: null }, ...ending(row.identitySecrets)],
      };
      const rotated = await store.replace(scope, row, change, session);
      if (rotated === null)
        throw conflict('api_key_changed', 'This API key was changed meanwhile. Look at it again.');
      return { row: rotated, key, identitySecret: identity?.secret ?? null };
    },

    async revoke(scope, id, session) {
      if ((await store.find(scope, id, session)) === null) throw notFound('api_key');
      await store.revoke(scope, id, now(), session);
    },

    list: (scope, { before, limit }) => store.list(scope, { before, limit: limit + 1 }),

    async authenticate(key) {
      const row = await find(key, 'secret');
      if (row === null) return null;
      const permissions = PERMISSIONS.filter((permission) => row.permissions.includes(permission));
      return { type: 'api_key', environment: row.environment, keyId: row._id, permissions };
    },

    async authenticatePublishable(key) {
      const row = await find(key, 'publishable');
      if (row === null) return null;
      const { environment, _id, allowedOrigins } = row;
      return { type: 'publishable_key', environment, keyId: _id, allowedOrigins };
    },

    async verifyIdentity({ environment, keyId }, token) {
      const row = await store.find(environmentScope({ environment }), keyId);
      const valid =
        row?.identitySecrets.filter(({ expiresAt }) => expiresAt === null || expiresAt > now()) ?? [];
      const opened = await Promise.all(valid.map(({ secret }) => secrets.open(environment, keyId, secret)));
      return verifyIdentityToken(token, { secrets: opened, keyId, now: now() });
    },
  };
}

function requireAll({ permissions }: ApiKeyPrincipal, wanted: readonly string[]): void {
  const missing = wanted.filter((one) => !permissions.some((own) => own === one));
  if (missing.length === 0) return;
  throw new ApiError({
    status: 403,
    code: 'permission_missing',
    detail: `This API key lacks ${missing.join(', ')}, so it cannot hand out a key that has it.`,
  });
}
