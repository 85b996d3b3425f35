import { indexKeys } from '../indexes/extract.ts';
import type { Index } from './collection.ts';
import { documentTable, entryTable } from './schema.ts';
import type { SqlConnection } from './sql-connection.ts';
import { documentSql, entrySql } from './statements.ts';
import { StoredDocument } from './stored-document.ts';

/** The keys from `low` up to, not including, `high`. */
export type KeyRange = { low: Uint8Array; high: Uint8Array };

const FIRST_CHUNK = 8;
const LARGEST_CHUNK = 512;
const CHUNK_BYTES = 1 << 20;

export type RangeSource = { collectionId: number; index: Index; range: KeyRange };

/** Reads the documents of one key range in key order. */
export function* scanRange(
  connection: SqlConnection,
  source: RangeSource,
  options: { reverse?: boolean; firstChunk?: number } = {},
): Generator<StoredDocument, void, undefined> {
  const { low, high } = source.range;
  const sql = rangeStatements(source, options.reverse === true);
  const fixed = options.reverse ? low : high;
  let size = options.firstChunk ?? FIRST_CHUNK;
  let position: Position | undefined;
  for (;;) {
    const rows =
      position === undefined
        ? connection.all(sql.start, low, high, size)
        : connection.all(sql.resume, fixed, position.key, position.rowId, size);
    const isFull = rows.length === size;
    const isMultikey = source.index.multikey !== 0;
    let next =
      isFull && isMultikey ? readPosition(connection, sql, { low, high, fixed, position, size }) : undefined;
    let bytes = 0;
    let last: StoredDocument | undefined;
    for (const row of rows) {
      const raw = row[1] as Uint8Array;
      bytes += raw.length;
      last = new StoredDocument(row[0] as number, raw);
      yield last;
    }
    if (!isFull || last === undefined) return;
    // Where a document has one entry only, its place follows from the document.
    next ??= { key: indexKeys(source.index, last.doc).keys[0]!, rowId: last.rowId };
    position = next;
    size = nextChunk(size, bytes);
  }
}

type Position = { key: Uint8Array; rowId: number };

function readPosition(
  connection: SqlConnection,
  sql: ReturnType<typeof rangeStatements>,
  chunk: {
    low: Uint8Array;
    high: Uint8Array;
    fixed: Uint8Array;
    position: Position | undefined;
    size: number;
  },
): Position {
  const { low, high, fixed, position, size } = chunk;
  const row =
    position === undefined
      ? connection.get(sql.startPosition, low, high, size - 1)
      : connection.get(sql.resumePosition, fixed, position.key, position.rowId, size - 1);
  const [key, rowId] = row as [Uint8Array, number];
  return { key, rowId };
}

function rangeStatements({ collectionId, index }: RangeSource, reverse: boolean) {
  const entries = `${entryTable(index.id)} e`;
  const rows = `SELECT e.r, d.d FROM ${entries} CROSS JOIN ${documentTable(collectionId)} d ON d.r = e.r`;
  const position = `SELECT e.k, e.r FROM ${entries}`;
  const order = reverse ? 'ORDER BY e.k DESC, e.r DESC' : 'ORDER BY e.k, e.r';
  const start = 'WHERE e.k >= ? AND e.k < ?';
  const resume = reverse ? 'WHERE e.k >= ? AND (e.k, e.r) < (?, ?)' : 'WHERE e.k < ? AND (e.k, e.r) > (?, ?)';
  return {
    start: `${rows} ${start} ${order} LIMIT ?`,
    startPosition: `${position} ${start} ${order} LIMIT 1 OFFSET ?`,
    resume: `${rows} ${resume} ${order} LIMIT ?`,
    resumePosition: `${position} ${resume} ${order} LIMIT 1 OFFSET ?`,
  };
}

export function readRow(
  connection: SqlConnection,
  collectionId: number,
  rowId: number,
): Uint8Array | undefined {
  return connection.get(documentSql(collectionId).read, rowId)?.[0] as Uint8Array | undefined;
}

export function findEntry(connection: SqlConnection, indexId: number, key: Uint8Array): number | undefined {
  return connection.get(entrySql(indexId).find, key)?.[0] as number | undefined;
}

function nextChunk(size: number, bytes: number): number {
  const average = Math.max(1, bytes / size);
  return Math.max(1, Math.min(size * 4, LARGEST_CHUNK, Math.floor(CHUNK_BYTES / average)));
}
