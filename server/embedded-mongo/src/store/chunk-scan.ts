import { asBuffer, int32At } from '../bson/elements.ts';
import { documentTable } from './schema.ts';
import type { SqlConnection } from './sql-connection.ts';
import { documentSql } from './statements.ts';
import { StoredDocument } from './stored-document.ts';

/** Whether the encoded document that begins at `start` is worth looking at. */
export type BytesFilter = (bytes: Buffer, start: number) => boolean;

export type TableScan = {
  reverse?: boolean | undefined;
  /** How many documents the first read takes; later ones take more and more. */
  firstChunk?: number | undefined;
  /** Documents that it rules out are not given. */
  accepts?: BytesFilter | undefined;
  /** May end a scan that finds little. */
  beforeChunk?: (() => void) | undefined;
};

const FIRST_CHUNK = 8;
const GROWTH = 4;
const MOST_DOCUMENTS = 1024;
const CHUNK_BYTES = 1 << 18;
// Larger documents are read one by one, so that a chunk of any documents stays small.
const LARGE_DOCUMENT = 1 << 14;
// Stands for a large document; an empty one, which a collection hardly has, is just read once more.
const EMPTY_DOCUMENT = "x'0500000000'";
const EMPTY_BYTES = 5;

/**
 * Reads a collection in row order. No statement stays open between rows, so a cursor may pause for as long as it likes.
 * SQLite hands over many documents as one value, since giving each of them to JavaScript costs more than looking at it.
 */
export function* scanTable(
  connection: SqlConnection,
  collectionId: number,
  options: TableScan = {},
): Generator<StoredDocument, void, undefined> {
  const { accepts, beforeChunk, reverse } = options;
  const sql = tableStatements(collectionId, reverse === true);
  let position = reverse ? Number.MAX_SAFE_INTEGER : -1;
  let size = options.firstChunk ?? FIRST_CHUNK;
  for (;;) {
    beforeChunk?.();
    const chunk = readChunk(connection, sql, position, size);
    if (chunk.count > 0) yield* documentsOf(connection, sql, chunk, accepts);
    if (chunk.count < size) return;
    position = chunk.last;
    const fitting = Math.max(1, Math.floor((CHUNK_BYTES * chunk.count) / chunk.bytes.length));
    size = Math.min(size * GROWTH, MOST_DOCUMENTS, fitting);
  }
}

/** Documents that lie behind each other, from the row `first` to the row `last` in the order of the scan. */
type Chunk = { count: number; first: number; last: number; bytes: Buffer };
type Statements = ReturnType<typeof tableStatements>;

function readChunk(connection: SqlConnection, sql: Statements, position: number, size: number): Chunk {
  const row = connection.get(sql.chunk, position, size) as [number, number, number, Uint8Array | null];
  const [count, first, last, bytes] = row;
  return { count, first, last, bytes: asBuffer(bytes ?? NO_BYTES) };
}

const NO_BYTES = Buffer.alloc(0);

function* documentsOf(
  connection: SqlConnection,
  sql: Statements,
  chunk: Chunk,
  accepts: BytesFilter | undefined,
): Generator<StoredDocument, void, undefined> {
  const { bytes, count } = chunk;
  let rowIdAt: ((place: number) => number) | undefined;
  let next = 0;
  for (let place = 0; place < count; place++) {
    const start = next;
    next += int32At(bytes, start);
    const isLarge = next - start === EMPTY_BYTES;
    if (!isLarge && accepts?.(bytes, start) === false) continue;
    rowIdAt ??= rowIdsOf(connection, sql, chunk);
    const rowId = rowIdAt(place);
    // A copy, so that one document does not keep its neighbours in memory.
    const raw = isLarge ? readLarge(connection, sql, rowId) : Buffer.from(bytes.subarray(start, next));
    if (raw === undefined || (isLarge && accepts?.(raw, 0) === false)) continue;
    yield new StoredDocument(rowId, raw);
  }
  if (next !== bytes.length) throw new Error(`Documents of ${next} bytes were read as ${bytes.length} bytes`);
}

// It may have gone while the reader of the documents before it paused.
function readLarge(connection: SqlConnection, sql: Statements, rowId: number): Buffer | undefined {
  const raw = connection.get(sql.document, rowId)?.[0] as Uint8Array | undefined;
  return raw && asBuffer(raw);
}

/** The row of the document at each place; they are asked for only where deleted rows have left holes. */
function rowIdsOf(connection: SqlConnection, sql: Statements, chunk: Chunk): (place: number) => number {
  const { first, last, count } = chunk;
  if (last - first === count - 1) return (place) => first + place;
  if (first - last === count - 1) return (place) => first - place;
  const rows = connection.all(sql.rowIds, first, last);
  return (place) => rows[place]![0] as number;
}

function tableStatements(collectionId: number, reverse: boolean) {
  const table = documentTable(collectionId);
  const order = reverse ? 'r DESC' : 'r';
  const [first, last] = reverse ? ['max(r)', 'min(r)'] : ['min(r)', 'max(r)'];
  const small = `CASE WHEN length(d) <= ${LARGE_DOCUMENT} THEN d ELSE ${EMPTY_DOCUMENT} END`;
  const rows = `SELECT r, d FROM ${table} WHERE r ${reverse ? '<' : '>'} ? ORDER BY ${order} LIMIT ?`;
  const between = reverse ? 'r <= ? AND r >= ?' : 'r >= ? AND r <= ?';
  return {
    chunk: `SELECT count(*), ${first}, ${last}, CAST(group_concat(${small}, '') AS BLOB) FROM (${rows})`,
    rowIds: `SELECT r FROM ${table} WHERE ${between} ORDER BY ${order}`,
    document: documentSql(collectionId).read,
  };
}
