import type { SqlConnection } from './sql-connection.ts';

export const FORMAT_VERSION = 1;
const PAGE_SIZE = 4096;

const TABLES = `
  CREATE TABLE collections (
    id INTEGER PRIMARY KEY AUTOINCREMENT, db TEXT NOT NULL, name TEXT NOT NULL, uuid BLOB NOT NULL,
    options BLOB NOT NULL, UNIQUE (db, name));
  CREATE TABLE indexes (
    id INTEGER PRIMARY KEY AUTOINCREMENT, collection INTEGER NOT NULL, name TEXT NOT NULL, spec BLOB NOT NULL,
    multikey INTEGER NOT NULL DEFAULT 0, UNIQUE (collection, name));
  CREATE TABLE sessions (
    id BLOB PRIMARY KEY, txn_number INTEGER NOT NULL, reply BLOB NOT NULL, used_at INTEGER NOT NULL) WITHOUT ROWID;
`;

/**
 * Sets a connection up and creates the tables of a new file. `synchronous = NORMAL` keeps the file whole whatever happens;
 * that a commit is on the disk is the part of `LogSync`.
 */
export function prepareSchema(connection: SqlConnection): void {
  connection.exec(`PRAGMA page_size = ${PAGE_SIZE}`);
  connection.exec('PRAGMA journal_mode = WAL');
  connection.exec('PRAGMA synchronous = NORMAL');
  connection.exec('PRAGMA temp_store = MEMORY');
  connection.exec('PRAGMA cache_size = -16384');
  connection.exec('PRAGMA wal_autocheckpoint = 4000');
  connection.exec('PRAGMA journal_size_limit = 67108864');
  const version = Number(connection.get('PRAGMA user_version')?.[0]);
  if (version === FORMAT_VERSION) return;
  if (version !== 0) {
    throw new Error(
      `The database file has format ${version}, this version reads format ${FORMAT_VERSION}. ` +
        'Open it with the version that wrote it, export the data and import them here.',
    );
  }
  connection.exec(`BEGIN IMMEDIATE; ${TABLES} PRAGMA user_version = ${FORMAT_VERSION}; COMMIT`);
}

export const documentTable = (collectionId: number) => `documents_${collectionId}`;
export const entryTable = (indexId: number) => `entries_${indexId}`;
