import { scanTable } from '../store/chunk-scan.ts';
import type { Collection } from '../store/collection.ts';
import { entryTable } from '../store/schema.ts';
import type { SqlConnection } from '../store/sql-connection.ts';
import { indexKeys } from './extract.ts';

const MOST_ERRORS = 20;

export type CheckResult = { documents: number; entries: Map<string, number>; errors: string[] };

/** Compares every index with the documents: each must have exactly the entries that the documents call for. */
export function checkEntries(connection: SqlConnection, collection: Collection): CheckResult {
  const wanted = new Map(collection.indexes.map(({ name }) => [name, 0]));
  const errors: string[] = [];
  const report = (error: string) => {
    if (errors.length < MOST_ERRORS) errors.push(error);
  };
  let documents = 0;
  for (const { rowId, doc } of scanTable(connection, collection.id)) {
    documents++;
    for (const index of collection.indexes) {
      const { keys, multikey } = indexKeys(index, doc);
      wanted.set(index.name, wanted.get(index.name)! + keys.length);
      if ((index.multikey | multikey) !== index.multikey) report(`index ${index.name} should be multikey`);
      for (const key of keys) {
        const sql = `SELECT 1 FROM ${entryTable(index.id)} WHERE k = ? AND r = ?`;
        if (connection.get(sql, key, rowId) === undefined) report(`index ${index.name} misses row ${rowId}`);
      }
    }
  }
  for (const index of collection.indexes) {
    const stored = Number(connection.get(`SELECT count(*) FROM ${entryTable(index.id)}`)?.[0]);
    const expected = wanted.get(index.name)!;
    if (stored !== expected) report(`index ${index.name} has ${stored} entries instead of ${expected}`);
    if (index.unique) {
      const sql = `SELECT count(*) FROM (SELECT 1 FROM ${entryTable(index.id)} GROUP BY k HAVING count(*) > 1)`;
      const doubles = Number(connection.get(sql)?.[0]);
      if (doubles > 0) report(`unique index ${index.name} has ${doubles} keys more than once`);
    }
  }
  return { documents, entries: wanted, errors };
}
