import type { Collection } from './collection.ts';
import { documentTable } from './schema.ts';
import type { SqlConnection } from './sql-connection.ts';
import { StoredDocument } from './stored-document.ts';

const FIRST_WINDOW = 64;
const LARGEST_WINDOW = 16_384;
const ROWS = 256;
const GOOD_MS = 5;

/**
 * Reads, in row order, the documents that hold one of the bytes of each group. SQLite looks for them, so that the other
 * documents are never copied. It goes by windows of row numbers: `beforeWindow` may end a scan that finds little.
 */
export function* scanForNeedles(
  connection: SqlConnection,
  collection: Collection,
  needles: readonly (readonly Uint8Array[])[],
  beforeWindow?: () => void,
): Generator<StoredDocument, void, undefined> {
  const table = documentTable(collection.id);
  const params = needles.flat();
  const tests = needles.map((group) => `(${group.map(() => 'instr(d, ?) > 0').join(' OR ')})`).join(' AND ');
  const sql = `SELECT r, d FROM ${table} WHERE r > ? AND r <= ? AND ${tests} ORDER BY r LIMIT ${ROWS}`;
  let position = -1;
  let window = FIRST_WINDOW;
  // A cursor may pause between rows, and meet documents that came meanwhile.
  while (position < collection.nextRowId) {
    beforeWindow?.();
    const end = position + window;
    const start = performance.now();
    const rows = connection.all(sql, position, end, ...params);
    window = nextWindow(window, performance.now() - start);
    for (const row of rows) yield new StoredDocument(row[0] as number, row[1] as Uint8Array);
    if (rows.length === ROWS) position = rows[ROWS - 1]![0] as number;
    else if (rows.length > 0) position = end;
    else {
      const next = connection.get(`SELECT min(r) FROM ${table} WHERE r > ?`, end)?.[0] as number | null;
      if (next === null) return;
      position = next - 1;
    }
  }
}

function nextWindow(window: number, elapsedMs: number): number {
  return elapsedMs > GOOD_MS
    ? Math.max(FIRST_WINDOW, Math.floor(window / 2))
    : Math.min(window * 4, LARGEST_WINDOW);
}
