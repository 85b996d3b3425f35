import { join } from 'node:path';
import { startEmbeddedMongo } from '@patchbay/embedded-mongo';
import mongoose, { type Connection } from 'mongoose';
import type { Config } from '../config/config.ts';
import { ConfigError } from '../config/config-error.ts';
import { createModels, type Models } from '../models/index.ts';
import type { Logger } from '../observability/logger.ts';

export interface Database {
  connection: Connection;
  models: Models;
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** A database that does not answer within this is told as such to whoever asks. */
const SELECTION_TIMEOUT_MS = 5000;

/** Opens the configured database, or the embedded one, with every index in place. */
export async function openDatabase(
  { mongodbUri, mongodbDatabase, dataDir }: Pick<Config, 'mongodbUri' | 'mongodbDatabase' | 'dataDir'>,
  logger: Logger,
): Promise<Database> {
  const embedded =
    mongodbUri === null
      ? await startEmbeddedMongo({
          dataDir: join(dataDir, 'mongo'),
          onWarning: (message: string) => logger.warn({ embeddedDatabase: true }, message),
        }).catch((error: Error) => {
          throw new ConfigError([`PATCHBAY_DATA_DIR: ${error.message}`], error);
        })
      : null;
  const connection = mongoose.createConnection(embedded?.uri ?? mongodbUri ?? '', {
    dbName: mongodbDatabase,
    autoIndex: false,
    autoCreate: false,
    serverSelectionTimeoutMS: SELECTION_TIMEOUT_MS,
    writeConcern: { w: 'majority', journal: true },
  });
  try {
    await connection.asPromise().catch((error: Error) => {
      if (mongodbUri === null) throw error;
      throw new ConfigError(
        [
          `PATCHBAY_MONGODB_URI: the database cannot be used: ${error.message}. Start it or correct the address; without this setting the embedded database is used`,
        ],
        error,
      );
    });
    connection.on('error', (error: Error) => logger.error({ err: error }, 'database connection'));
    const models = createModels(connection);
    await Promise.all(
      Object.values(models).map((model) => model.createCollection().then(() => model.createIndexes())),
    );
    return {
      connection,
      models,
      async ping() {
        await connection.db?.command({ ping: 1 });
      },
      async close() {
        await connection.close();
        await embedded?.close();
      },
    };
  } catch (error) {
    await connection.close();
    await embedded?.close();
    throw error;
  }
}
