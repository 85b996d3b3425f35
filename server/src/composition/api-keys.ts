import { type ApiKeyService, createApiKeyService } from '../features/api-keys/api-keys.service.ts';
import { createApiKeyStore } from '../features/api-keys/api-keys.store.ts';
import { createIdentitySecrets } from '../features/api-keys/identity-secrets.ts';
import type { Models } from '../models/index.ts';
import type { Logger } from '../observability/logger.ts';
import { createApiKeyHasher } from '../security/api-keys/api-key.ts';
import type { Vault } from '../security/vault/vault.ts';

export interface ApiKeysOptions {
  models: Pick<Models, 'ApiKey'>;
  rootKey: Buffer;
  vault: Vault;
  logger: Pick<Logger, 'warn'>;
  now: () => Date;
}

export function createApiKeys({ models, rootKey, vault, logger, now }: ApiKeysOptions): ApiKeyService {
  return createApiKeyService({
    store: createApiKeyStore(models),
    hash: createApiKeyHasher(rootKey),
    secrets: createIdentitySecrets(vault),
    onError: (error) => logger.warn({ err: error }, 'the last use of an API key was not written down'),
    now,
  });
}
