import type { z } from 'zod';
import {
  type ApiKey,
  createApiKey,
  listApiKeys,
  type newApiKey,
  revokeApiKey,
  rotateApiKey,
} from '../../../contract/api-keys.ts';
import { PERMISSIONS } from '../../../contract/route.ts';
import { type ImplementedRoute, implement } from '../../http/implement.ts';
import { decodeCursor, toPage } from '../../http/list.ts';
import { environmentScope } from '../../security/scope.ts';
import type { ApiKeyService, NewApiKey } from './api-keys.service.ts';
import type { ApiKeyRow } from './api-keys.store.ts';

const DEFAULT_OVERLAP_SECONDS = 86_400;

export function apiKeyRoutes({
  apiKeys,
  now,
}: {
  apiKeys: ApiKeyService;
  now: () => Date;
}): ImplementedRoute[] {
  const toApiKey = (row: ApiKeyRow): ApiKey => {
    const until = row.previous.map(({ expiresAt }) => expiresAt).filter((at) => at > now());
    const last = until.toSorted((a, b) => b.getTime() - a.getTime())[0];
    return {
      id: row._id,
      type: row.type,
      name: row.name,
      hint: row.hint,
      permissions: PERMISSIONS.filter((permission) => row.permissions.includes(permission)),
      allowedOrigins: [...row.allowedOrigins],
      createdAt: row.createdAt.toISOString(),
      expiresAt: row.expiresAt?.toISOString() ?? null,
      lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
      revokedAt: row.revokedAt?.toISOString() ?? null,
      previousUntil: last?.toISOString() ?? null,
    };
  };
  const toNewApiKey = ({ row, key, identitySecret }: NewApiKey): z.infer<typeof newApiKey> => ({
    ...toApiKey(row),
    key,
    identitySecret,
  });
  return [
    implement(listApiKeys, async ({ principal, query: { limit, cursor } }) => {
      const page = { before: decodeCursor(cursor), limit };
      return toPage(await apiKeys.list(environmentScope(principal), page), limit, toApiKey);
    }),
    implement(createApiKey, async ({ principal, body, transaction: { session } }) =>
      toNewApiKey(await apiKeys.createFor(principal, body, session)),
    ),
    implement(rotateApiKey, async ({ principal, params, body, transaction: { session } }) => {
      const options = { by: principal, overlapSeconds: body?.overlap ?? DEFAULT_OVERLAP_SECONDS };
      return toNewApiKey(await apiKeys.rotate(environmentScope(principal), params.id, options, session));
    }),
    implement(revokeApiKey, async ({ principal, params, transaction: { session } }) => {
      await apiKeys.revoke(environmentScope(principal), params.id, session);
      return undefined;
    }),
  ];
}
