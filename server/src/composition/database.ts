import mongoose, { type Connection } from 'mongoose';
import type { Config } from '../config/config.ts';
import { ConfigError } from '../config/config-error.ts';
import { createModels, type Models } from '../models/index.ts';
import type { Logger } from '../observability/logger.ts';
import { startLocalDatabase } from './local-database.ts';

export interface Database {
  connection: Connection;
  models: Models;
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** A database that does not answer within this is told as such to whoever asks. */
const SELECTION_TIMEOUT_MS = 5000;

/** A database that is reached but answers nothing at all is given up on after this; no query of ours takes as long. */
const FROZEN_TIMEOUT_MS = 60_000;

/** Opens the configured database, or one on this machine, with every index in place. */
export async function openDatabase(
  config: Pick<Config, 'mongodbUri' | 'mongodbDatabase' | 'mongod' | 'dataDir'>,
  logger: Logger,
): Promise<Database> {
  const { mongodbUri, mongodbDatabase } = config;
  const local = mongodbUri === null ? await startLocalDatabase(config, logger) : null;
  const connection = mongoose.createConnection(local?.uri ?? mongodbUri ?? '', {
    dbName: mongodbDatabase,
    autoIndex: false,
    autoCreate: false,
    serverSelectionTimeoutMS: SELECTION_TIMEOUT_MS,
    socketTimeoutMS: FROZEN_TIMEOUT_MS,
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
        await local?.close();
      },
    };
  } catch (error) {
    await connection.close();
    await local?.close();
    throw error;
  }
}
