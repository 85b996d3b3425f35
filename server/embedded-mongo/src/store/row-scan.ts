import { documentTable, entryTable } from './schema.ts';
import type { SqlConnection, SqlRow } from './sql-connection.ts';
import { StoredDocument } from './stored-document.ts';

/** The keys from `low` up to, not including, `high`. */
export type KeyRange = { low: Uint8Array; high: Uint8Array };

const FIRST_CHUNK = 8;
const LARGEST_CHUNK = 512;
const CHUNK_BYTES = 1 << 20;

/** Reads a collection in row order. No statement stays open between rows, so a cursor may pause for as long as it likes. */
export function* scanTable(
  connection: SqlConnection,
  collectionId: number,
  options: { reverse?: boolean; firstChunk?: number } = {},
): Generator<StoredDocument, void, undefined> {
  const table = documentTable(collectionId);
  const sql = options.reverse
    ? `SELECT r, d FROM ${table} WHERE r < ? ORDER BY r DESC LIMIT ?`
    : `SELECT r, d FROM ${table} WHERE r > ? ORDER BY r LIMIT ?`;
  let position = options.reverse ? Number.MAX_SAFE_INTEGER : -1;
  let size = options.firstChunk ?? FIRST_CHUNK;
  for (;;) {
    const rows = connection.all(sql, position, size);
    let bytes = 0;
    for (const row of rows) {
      position = row[0] as number;
      const raw = row[1] as Uint8Array;
      bytes += raw.length;
      yield new StoredDocument(position, raw);
    }
    if (rows.length < size) return;
    size = nextChunk(size, bytes);
  }
}

/** Reads the documents of one key range in key order. */
export function* scanRange(
  connection: SqlConnection,
  source: { collectionId: number; indexId: number; range: KeyRange },
  options: { reverse?: boolean; firstChunk?: number } = {},
): Generator<StoredDocument, void, undefined> {
  const { collectionId, indexId, range } = source;
  const from = `SELECT e.k, e.r, d.d FROM ${entryTable(indexId)} e CROSS JOIN ${documentTable(collectionId)} d ON d.r = e.r`;
  const order = options.reverse ? 'ORDER BY e.k DESC, e.r DESC LIMIT ?' : 'ORDER BY e.k, e.r LIMIT ?';
  const resume = options.reverse
    ? `${from} WHERE e.k >= ? AND (e.k, e.r) < (?, ?) ${order}`
    : `${from} WHERE e.k < ? AND (e.k, e.r) > (?, ?) ${order}`;
  const fixed = options.reverse ? range.low : range.high;
  let size = options.firstChunk ?? FIRST_CHUNK;
  let rows: SqlRow[] = connection.all(
    `${from} WHERE e.k >= ? AND e.k < ? ${order}`,
    range.low,
    range.high,
    size,
  );
  for (;;) {
    let bytes = 0;
    for (const row of rows) {
      const raw = row[2] as Uint8Array;
      bytes += raw.length;
      yield new StoredDocument(row[1] as number, raw);
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < size) return;
    size = nextChunk(size, bytes);
    rows = connection.all(resume, fixed, last[0] as Uint8Array, last[1] as number, size);
  }
}

export function readRow(
  connection: SqlConnection,
  collectionId: number,
  rowId: number,
): Uint8Array | undefined {
  return connection.get(`SELECT d FROM ${documentTable(collectionId)} WHERE r = ?`, rowId)?.[0] as
    | Uint8Array
    | undefined;
}

export function findEntry(connection: SqlConnection, indexId: number, key: Uint8Array): number | undefined {
  return connection.get(`SELECT r FROM ${entryTable(indexId)} WHERE k = ? LIMIT 1`, key)?.[0] as
    | number
    | undefined;
}

function nextChunk(size: number, bytes: number): number {
  const average = Math.max(1, bytes / size);
  return Math.max(1, Math.min(size * 4, LARGEST_CHUNK, Math.floor(CHUNK_BYTES / average)));
}
