import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeDocument } from '../bson/encode.ts';
import { toDoc } from '../bson/from-js.ts';
import { scanTable, type TableScan } from './chunk-scan.ts';
import { documentTable } from './schema.ts';
import { SqlConnection } from './sql-connection.ts';
import type { StoredDocument } from './stored-document.ts';

const ID = 1;
const LARGE = 40_000;
let folder: string;
let connection: SqlConnection;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chunk-scan-'));
  connection = new SqlConnection(join(folder, 'data.sqlite'));
  connection.exec(`CREATE TABLE ${documentTable(ID)} (r INTEGER PRIMARY KEY, d BLOB NOT NULL)`);
});
afterEach(() => {
  connection.close();
  rmSync(folder, { recursive: true, force: true });
});

function store(rowId: number, textBytes: number): void {
  const raw = encodeDocument(toDoc({ _id: rowId, text: 'x'.repeat(textBytes) }));
  connection.run(`INSERT INTO ${documentTable(ID)} (r, d) VALUES (?, ?)`, rowId, raw);
}

/** Rows with holes between them, of sizes that change where chunks grow; every 50th is read by itself. */
function fill(): number[] {
  const rowIds: number[] = [];
  connection.exec('BEGIN');
  for (let n = 0; n < 3000; n++) {
    if (n > 700 && n % 5 === 0) continue;
    store(n, n % 50 === 1 ? LARGE : n > 2000 ? 2000 + (n % 7) : n % 90);
    rowIds.push(n);
  }
  connection.exec('COMMIT');
  return rowIds;
}

function found(rows: Iterable<StoredDocument>): number[] {
  return Array.from(rows, ({ rowId, doc }) => {
    expect(Number(doc.get('_id'))).toBe(rowId);
    return rowId;
  });
}
const scan = (options: TableScan = {}) => scanTable(connection, ID, options);

test('gives every document with its row, in both directions, whatever the sizes and holes', () => {
  const rowIds = fill();
  expect(found(scan())).toEqual(rowIds);
  expect(found(scan({ reverse: true }))).toEqual(rowIds.toReversed());
  expect(found(scan({ firstChunk: 1 }))).toEqual(rowIds);
});

test('leaves out what is not accepted, of large documents too', () => {
  const rowIds = fill();
  // The _id is the first field, so that its int32 lies behind the length, the type and the name.
  const accepts = (bytes: Buffer, start: number) => bytes.readInt32LE(start + 9) % 17 === 0;
  const expected = rowIds.filter((n) => n % 17 === 0);
  expect(expected.some((n) => n % 50 === 1)).toBe(true);
  expect(found(scan({ accepts }))).toEqual(expected);
  expect(found(scan({ accepts, reverse: true }))).toEqual(expected.toReversed());
});

test('reads nothing of an empty collection, and ends where it is told to', () => {
  expect(found(scan())).toEqual([]);
  expect(found(scan({ reverse: true }))).toEqual([]);
  fill();
  let chunks = 0;
  const stopping = scan({
    accepts: () => false,
    beforeChunk: () => {
      if (++chunks === 3) throw new Error('out of time');
    },
  });
  expect(() => [...stopping]).toThrow('out of time');
});

test('goes on after changes made while it paused', () => {
  for (let n = 0; n < 20; n++) store(n, n % 4 === 3 ? LARGE : 10);
  const rows = scan();
  expect(rows.next().value?.rowId).toBe(0);
  connection.run(`DELETE FROM ${documentTable(ID)} WHERE r IN (2, 3, 10, 11)`);
  store(20, 10);
  // Small documents of the first chunk are at hand already; a large one is gone with its row.
  expect(found(rows)).toEqual([1, 2, 4, 5, 6, 7, 8, 9, 12, 13, 14, 15, 16, 17, 18, 19, 20]);
});
