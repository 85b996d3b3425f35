import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startEmbeddedMongo } from '@patchbay/embedded-mongo';
import {
  backupDatabase,
  exportDatabases,
  restoreDatabase,
  runningServerUri,
} from '@patchbay/embedded-mongo/life';
import { MongoClient } from 'mongodb';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load-config.ts';
import { createLogger } from '../observability/logger.ts';
import { isOtherInstallation, mergeKeys } from '../security/keys/key-file.ts';
import { addKeys, readKeyFile, readKeys, withDatabase, writeKeyFile } from './key-copies.ts';
import { requiredOption } from './options.ts';
import { UsageError } from './usage-error.ts';

const silent = createLogger({ level: 'silent' });

export async function databaseCommand(action: string | undefined, args: readonly string[]): Promise<void> {
  const config = loadConfig(process.env);
  const dataDir = join(config.dataDir, 'mongo');
  if (action === 'backup') {
    const file = requiredOption('file', args);
    await backup(config, file, dataDir);
  } else if (action === 'restore') {
    await restore(config, requiredOption('file', args), dataDir);
  } else if (action === 'export') {
    await exportTo(requiredOption('to', args), dataDir);
  } else {
    throw new UsageError(`There is no command "db ${action ?? ''}".`);
  }
}

/** The keys go into a file of their own, so that data can be kept for long and the keys of who is erased cannot. */
async function backup(config: Config, file: string, dataDir: string): Promise<void> {
  const embedded = { ...config, mongodbUri: null, mongod: 'off' as const };
  const leaveOut = [{ database: config.mongodbDatabase, collection: 'vaultkeys' }];
  const { bytes } = await backupDatabase({ dataDir, file, leaveOut });
  // After the data: a key that was made meanwhile is in neither or in the keys alone.
  const keys = await withDatabase(embedded, silent, readKeys);
  writeKeyFile(`${file}.keys`, keys);
  print(
    [
      `${file}: ${bytes} bytes; its secrets can be opened with ${file}.keys (${keys.length} keys) and the master key only.`,
      'Keep the newest file of keys apart from the data and delete older ones: they open what was erased since. Keep PATCHBAY_MASTER_KEY or master.key apart from both.',
    ].join('\n'),
  );
}

/** The keys that are there stay: a backup must not bring back those of somebody who was erased since. */
async function restore(config: Config, file: string, dataDir: string): Promise<void> {
  if (!existsSync(file)) throw new Error(`There is no backup file ${file}.`);
  const embedded = { ...config, mongodbUri: null, mongod: 'off' as const };
  const saved = join(config.dataDir, 'keys.restoring');
  const [own, backedUp] = [saved, `${file}.keys`].map((path) => (existsSync(path) ? readKeyFile(path) : []));
  let present = own ?? [];
  if (existsSync(join(dataDir, 'data.sqlite'))) {
    if (runningServerUri({ dataDir }) !== null) {
      throw new Error('Patchbay is running on this data. Stop it first.');
    }
    present = mergeKeys(await withDatabase(embedded, silent, readKeys), present);
    // Until they are in the new database, they must be nowhere alone where a crash could leave them behind.
    writeKeyFile(saved, present);
  }
  const { keptAs } = restoreDatabase({ dataDir, file });
  const keys = isOtherInstallation(present, backedUp ?? [])
    ? (backedUp ?? [])
    : mergeKeys(present, backedUp ?? []);
  const added = await withDatabase(embedded, silent, (database) => addKeys(database, keys));
  rmSync(saved, { force: true });
  print(
    keptAs === undefined
      ? `Restored. Keys that were missing: ${added}.`
      : `Restored. Keys that were missing: ${added}. The data before are kept as ${keptAs}.`,
  );
}

async function exportTo(uri: string, dataDir: string): Promise<void> {
  if (!/^mongodb(\+srv)?:\/\//.test(uri))
    throw new UsageError('--to must begin with mongodb:// or mongodb+srv://.');
  const server = await startEmbeddedMongo({ dataDir });
  const from = new MongoClient(server.uri);
  const to = new MongoClient(uri, { serverSelectionTimeoutMS: 10_000 });
  try {
    await exportDatabases({
      from,
      to,
      onProgress: ({ database, collection, documents, indexes }) =>
        print(`${database}.${collection}: ${documents} documents, ${indexes} indexes`),
    });
    print('Done. Set PATCHBAY_MONGODB_URI to the new server and start Patchbay.');
  } finally {
    await Promise.all([from.close(), to.close()]);
    await server.close();
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
