import { PERMISSIONS, type Permission } from '../../../contract/route.ts';
import type { ApiKeyPrincipal } from '../../http/principal.ts';
import { newId } from '../../models/ids.ts';
import { isApiKeyShape, newApiKey } from '../../security/api-keys/api-key.ts';
import type { ApiKeyStore } from './api-keys.store.ts';

export interface ApiKeyService {
  /** Makes a key; its text is given here once and never again. */
  create(input: { environment: string; name: string; permissions?: readonly Permission[] }): Promise<string>;
  authenticate(key: string): Promise<ApiKeyPrincipal | null>;
}

export interface ApiKeyServiceOptions {
  store: ApiKeyStore;
  hash(key: string): string;
  now: () => Date;
}

export function createApiKeyService({ store, hash, now }: ApiKeyServiceOptions): ApiKeyService {
  return {
    async create({ environment, name, permissions = PERMISSIONS }) {
      const key = newApiKey();
      await store.insert({
        _id: newId('key'),
        environment,
        name,
        hash: hash(key),
        hint: key.slice(0, 8),
        type: 'secret',
        previous: [],
        permissions: [...permissions],
        allowedOrigins: [],
        identitySecrets: [],
        createdAt: now(),
        expiresAt: null,
        lastUsedAt: null,
        revokedAt: null,
      });
      return key;
    },
    async authenticate(key) {
      if (!isApiKeyShape(key)) return null;
      const found = await store.findByHash(hash(key));
      if (found === null) return null;
      return {
        type: 'api_key',
        environment: found.environment,
        keyId: found._id,
        permissions: PERMISSIONS.filter((permission) => found.permissions.includes(permission)),
      };
    },
  };
}
