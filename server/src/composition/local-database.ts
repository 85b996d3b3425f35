import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { startEmbeddedMongo } from '@patchbay/embedded-mongo';
import type { Config } from '../config/config.ts';
import { ConfigError } from '../config/config-error.ts';
import type { Logger } from '../observability/logger.ts';
import { findMongod } from './mongod/find-mongod.ts';
import { hasMongodData } from './mongod/mongod-folder.ts';
import { startMongod } from './mongod/start-mongod.ts';

export interface LocalDatabase {
  uri: string;
  close(): Promise<void>;
}

/** The database of a process that was given no address of one: the embedded one, or a `mongod` that is installed. */
export async function startLocalDatabase(
  { mongod, dataDir }: Pick<Config, 'mongod' | 'dataDir'>,
  logger: Logger,
): Promise<LocalDatabase> {
  const folder = join(dataDir, 'mongod');
  const program = mongod === 'auto' ? findMongod(process.env['PATH']) : null;
  if (program !== null) return startInstalled({ program, folder, dataDir }, logger);
  if (hasMongodData(folder)) {
    if (mongod === 'auto') {
      throw new ConfigError([
        `PATCHBAY_MONGOD: the data in ${folder} were written by mongod, and none is on the PATH. Install it, or remove this setting to begin with an empty embedded database`,
      ]);
    }
    logger.warn({ folder }, 'the data that mongod has written are not used: PATCHBAY_MONGOD is off');
  }
  return startEmbeddedMongo({
    dataDir: join(dataDir, 'mongo'),
    onWarning: (message: string) => logger.warn({ embeddedDatabase: true }, message),
  }).catch((error: Error) => {
    throw new ConfigError([`PATCHBAY_DATA_DIR: ${error.message}`], error);
  });
}

async function startInstalled(
  { program, folder, dataDir }: { program: string; folder: string; dataDir: string },
  logger: Logger,
): Promise<LocalDatabase> {
  const embedded = join(dataDir, 'mongo');
  if (existsSync(join(embedded, 'data.sqlite')) && !hasMongodData(folder)) {
    logger.warn(
      { folder: embedded },
      'mongod begins with an empty database; `patchbay db export` moves what the embedded database has',
    );
  }
  try {
    return await startMongod({ program, folder, logger });
  } catch (error) {
    throw new ConfigError(
      [
        `PATCHBAY_MONGOD: ${(error as Error).message}. Correct this, or remove the setting to use the embedded database`,
      ],
      error,
    );
  }
}
