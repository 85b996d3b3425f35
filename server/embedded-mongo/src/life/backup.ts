import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { acquireDataLock } from '../store/data-lock.ts';
import { documentTable, entryTable } from '../store/schema.ts';
import { DATABASE_FILE } from '../store/store.ts';
import { checkDatabaseFile } from './check-file.ts';

/**
 * Writes a consistent copy of all data into one file, while a server may be running on the folder. The file appears
 * under its name only when it is complete. Of what is left out, not even deleted remains are in it.
 */
export async function backupDatabase(options: {
  dataDir: string;
  file: string;
  /** Collections that come back empty. */
  leaveOut?: readonly { database: string; collection: string }[];
}): Promise<{ bytes: number }> {
  const source = join(options.dataDir, DATABASE_FILE);
  if (!existsSync(source)) {
    throw new Error(`There is no database in ${options.dataDir}. Give the data folder of the server.`);
  }
  const target = resolve(options.file);
  if (existsSync(target)) throw new Error(`${target} exists already. Choose another name for the backup.`);
  mkdirSync(dirname(target), { recursive: true });
  const partial = `${target}.partial`;
  rmSync(partial, { force: true });
  const connection = new DatabaseSync(source, { readOnly: true });
  try {
    await backup(connection, partial);
    if (options.leaveOut !== undefined) emptyCollections(partial, options.leaveOut);
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  } finally {
    connection.close();
  }
  const bytes = checkDatabaseFile(partial).bytes;
  renameSync(partial, target);
  return { bytes };
}

/** In a copy that nobody else has open. It is written anew, since deleted rows stay in the pages of a file. */
function emptyCollections(
  file: string,
  collections: readonly { database: string; collection: string }[],
): void {
  const whole = `${file}.whole`;
  renameSync(file, whole);
  const connection = new DatabaseSync(whole);
  try {
    connection.exec('PRAGMA journal_mode = DELETE');
    for (const { database, collection } of collections) {
      const found = connection
        .prepare('SELECT id FROM collections WHERE db = ? AND name = ?')
        .get(database, collection);
      if (found === undefined) continue;
      const id = Number(found['id']);
      connection.exec(`DELETE FROM ${documentTable(id)}`);
      for (const index of connection.prepare('SELECT id FROM indexes WHERE collection = ?').all(id)) {
        connection.exec(`DELETE FROM ${entryTable(Number(index['id']))}`);
      }
    }
    connection.prepare('VACUUM INTO ?').run(file);
  } finally {
    connection.close();
    rmSync(whole, { force: true });
  }
}

/** Puts a backup in the place of a folder's data; no server may be running on it. The data before are kept beside. */
export function restoreDatabase(options: { dataDir: string; file: string }): { keptAs: string | undefined } {
  const { dataDir, file } = options;
  if (!existsSync(file)) throw new Error(`There is no backup file ${file}.`);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const lock = acquireDataLock(dataDir);
  try {
    checkDatabaseFile(file);
    const target = join(dataDir, DATABASE_FILE);
    const incoming = `${target}.restoring`;
    rmSync(incoming, { force: true });
    copyAsOwn(file, incoming);
    const keptAs = existsSync(target) ? keepAside(target) : undefined;
    renameSync(incoming, target);
    return { keptAs };
  } finally {
    lock.release();
  }
}

// What an unclean end has left in the log belongs to the data, so both are joined before they are put aside.
function keepAside(target: string): string {
  const old = new DatabaseSync(target);
  old.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  old.close();
  const keptAs = `${target}.before-restore-${new Date().toISOString().replace(/[:.]/g, '-')}`;
  renameSync(target, keptAs);
  for (const suffix of ['-wal', '-shm']) rmSync(target + suffix, { force: true });
  return keptAs;
}

function copyAsOwn(from: string, to: string): void {
  const source = new DatabaseSync(from, { readOnly: true });
  try {
    source.prepare('VACUUM INTO ?').run(to);
  } finally {
    source.close();
  }
}
