import { documentTable, entryTable } from './schema.ts';

// The texts are kept: building one anew for every row costs about as much as what it asks for.
const documentTexts = new Map<number, ReturnType<typeof makeDocumentTexts>>();
const entryTexts = new Map<number, ReturnType<typeof makeEntryTexts>>();

/** The SQL for one row of a collection. */
export function documentSql(collectionId: number): ReturnType<typeof makeDocumentTexts> {
  const known = documentTexts.get(collectionId);
  if (known !== undefined) return known;
  const made = makeDocumentTexts(documentTable(collectionId));
  documentTexts.set(collectionId, made);
  return made;
}

/** The SQL for one entry of an index. */
export function entrySql(indexId: number): ReturnType<typeof makeEntryTexts> {
  const known = entryTexts.get(indexId);
  if (known !== undefined) return known;
  const made = makeEntryTexts(entryTable(indexId));
  entryTexts.set(indexId, made);
  return made;
}

/** The tables are gone for good: ids are never used again. */
export function forgetStatements(gone: { collectionId?: number; indexId?: number }): void {
  if (gone.collectionId !== undefined) documentTexts.delete(gone.collectionId);
  if (gone.indexId !== undefined) entryTexts.delete(gone.indexId);
}

function makeDocumentTexts(table: string) {
  return {
    read: `SELECT d FROM ${table} WHERE r = ?`,
    insert: `INSERT INTO ${table} (r, d) VALUES (?, ?)`,
    update: `UPDATE ${table} SET d = ? WHERE r = ?`,
    remove: `DELETE FROM ${table} WHERE r = ?`,
  };
}

function makeEntryTexts(table: string) {
  return {
    find: `SELECT r FROM ${table} WHERE k = ? LIMIT 1`,
    insert: `INSERT INTO ${table} (k, r) VALUES (?, ?)`,
    remove: `DELETE FROM ${table} WHERE k = ? AND r = ?`,
  };
}
