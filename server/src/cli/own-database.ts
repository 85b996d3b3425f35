import { join } from 'node:path';
import { runningServerUri } from '@patchbay/embedded-mongo/life';
import { type Database, openDatabase } from '../composition/database.ts';
import type { Config } from '../config/config.ts';
import type { Logger } from '../observability/logger.ts';

/** The configured database, also while Patchbay runs on an embedded one: then through that process. */
export function openOwnDatabase(config: Config, logger: Logger): Promise<Database> {
  if (config.mongodbUri !== null || config.mongod === 'auto') return openDatabase(config, logger);
  const mongodbUri = runningServerUri({ dataDir: join(config.dataDir, 'mongo') });
  return openDatabase({ ...config, mongodbUri }, logger);
}
