import type { ApiKeyDoc } from '../../models/api-key.ts';
import type { Models } from '../../models/index.ts';

export interface ApiKeyStore {
  insert(key: ApiKeyDoc): Promise<void>;
  findByHash(hash: string): Promise<ApiKeyDoc | null>;
}

export function createApiKeyStore({ ApiKey }: Pick<Models, 'ApiKey'>): ApiKeyStore {
  return {
    async insert(key) {
      await ApiKey.create(key);
    },
    async findByHash(hash) {
      return await ApiKey.findOne({ hash, revokedAt: null }).lean();
    },
  };
}
