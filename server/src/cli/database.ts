import { join } from 'node:path';
import { startEmbeddedMongo } from '@patchbay/embedded-mongo';
import { backupDatabase, exportDatabases, restoreDatabase } from '@patchbay/embedded-mongo/life';
import { MongoClient } from 'mongodb';
import { loadConfig } from '../config/load-config.ts';
import { requiredOption } from './options.ts';
import { UsageError } from './usage-error.ts';

export async function databaseCommand(action: string | undefined, args: readonly string[]): Promise<void> {
  const dataDir = join(loadConfig(process.env).dataDir, 'mongo');
  if (action === 'backup') {
    const file = requiredOption('file', args);
    const { bytes } = await backupDatabase({ dataDir, file });
    print(
      `${file}: ${bytes} bytes. The master key is not in it: keep PATCHBAY_MASTER_KEY or master.key apart.`,
    );
  } else if (action === 'restore') {
    const { keptAs } = restoreDatabase({ dataDir, file: requiredOption('file', args) });
    print(keptAs === undefined ? 'Restored.' : `Restored. The data before are kept as ${keptAs}.`);
  } else if (action === 'export') {
    await exportTo(requiredOption('to', args), dataDir);
  } else {
    throw new UsageError(`There is no command "db ${action ?? ''}".`);
  }
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
