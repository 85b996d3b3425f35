import { Int32 } from 'bson';
import { Doc } from '../bson/document.ts';
import { scanTable } from '../store/chunk-scan.ts';
import type { Collection, Index, IndexDefinition } from '../store/collection.ts';
import { findEntry } from '../store/row-scan.ts';
import { entryTable } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import { duplicateKeyError } from './duplicate-key.ts';
import { indexKeys } from './extract.ts';
import { readIndexSpec } from './spec.ts';

export function createIdIndex(store: Store, collection: Collection): void {
  const key = Doc.from([['_id', new Int32(1)]]);
  store.catalog.addIndex(collection, readIndexSpec(Doc.from([['key', key]])));
}

/** Adds an index and the entries of all documents. */
export function buildIndex(store: Store, collection: Collection, definition: IndexDefinition): Index {
  const index = store.catalog.addIndex(collection, definition);
  const insert = `INSERT INTO ${entryTable(index.id)} (k, r) VALUES (?, ?)`;
  for (const { rowId, doc } of scanTable(store.connection, collection.id)) {
    const { keys, multikey } = indexKeys(index, doc);
    store.catalog.markMultikey(index, multikey);
    for (const key of keys) {
      if (index.unique && findEntry(store.connection, index.id, key) !== undefined) {
        throw duplicateKeyError(collection, index, key, doc);
      }
      store.connection.run(insert, key, rowId);
    }
  }
  return index;
}
