import { openDatabase } from '../composition/database.ts';
import { createKeys } from '../composition/keys.ts';
import { loadConfig } from '../config/load-config.ts';
import { createApiKeyService } from '../features/api-keys/api-keys.service.ts';
import { createApiKeyStore } from '../features/api-keys/api-keys.store.ts';
import { createEnvironmentStore } from '../features/environments/environments.store.ts';
import { createLogger } from '../observability/logger.ts';
import { createApiKeyHasher } from '../security/api-keys/api-key.ts';
import { requiredOption } from './options.ts';
import { UsageError } from './usage-error.ts';

export async function apiKeyCommand(action: string | undefined, args: readonly string[]): Promise<void> {
  if (action !== 'create') throw new UsageError(`There is no command "api-key ${action ?? ''}".`);
  const name = requiredOption('name', args);
  const config = loadConfig(process.env);
  const logger = createLogger({ level: config.logLevel });
  const database = await openDatabase(config, logger);
  try {
    const now = () => new Date();
    const keys = await createKeys({ config, database, logger, now });
    const environment = await createEnvironmentStore(database.models).ensure(config.mode, now());
    const apiKeys = createApiKeyService({
      store: createApiKeyStore(database.models),
      hash: createApiKeyHasher(keys.rootKey),
      now,
    });
    process.stdout.write(`${await apiKeys.create({ environment, name })}\n`);
    await keys.close();
  } finally {
    await database.close();
  }
}
