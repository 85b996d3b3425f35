import { documentTable, entryTable } from './schema.ts';

// The texts are kept: building one anew for every row costs about as much as what it asks for.
const documentTexts = new Map<number, ReturnType<typeof makeDocumentTexts>>();
const entryTexts = new Map<number, ReturnType<typeof makeEntryTexts>>();
const lookUpTexts = new Map<number, string>();

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

/** The SQL that reads the document of one key of an index. */
export function lookUpSql(collectionId: number, indexId: number): string {
  const known = lookUpTexts.get(indexId);
  if (known !== undefined) return known;
  const made =
    `SELECT e.r, d.d FROM ${entryTable(indexId)} e CROSS JOIN ${documentTable(collectionId)} d ON d.r = e.r ` +
    'WHERE e.k = ? LIMIT 1';
  lookUpTexts.set(indexId, made);
  return made;
}

/** The tables are gone for good: ids are never used again. */
export function forgetStatements(gone: { collectionId?: number; indexId?: number }): void {
  if (gone.collectionId !== undefined) documentTexts.delete(gone.collectionId);
  if (gone.indexId === undefined) return;
  entryTexts.delete(gone.indexId);
  lookUpTexts.delete(gone.indexId);
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
