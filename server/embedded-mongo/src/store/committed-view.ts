import type { Doc } from '../bson/document.ts';
import { duplicateKeyError } from '../indexes/duplicate-key.ts';
import { indexKeys, keepsEntries } from '../indexes/extract.ts';
import type { Collection, Index } from './collection.ts';
import { findEntry, readRow } from './row-scan.ts';
import { runScanPlan, type ScanPlan } from './scan-plan.ts';
import type { SqlConnection } from './sql-connection.ts';
import { documentSql, entrySql } from './statements.ts';
import type { Store } from './store.ts';
import { StoredDocument } from './stored-document.ts';
import { BlockedByTransaction, documentLock, uniqueLock } from './transaction-locks.ts';
import type { View } from './view.ts';

/** Reads and writes outside of transactions. */
export class CommittedView implements View {
  readonly #store: Store;
  readonly #connection: SqlConnection;

  constructor(store: Store) {
    this.#store = store;
    this.#connection = store.connection;
  }

  readableIndexes(collection: Collection): readonly Index[] {
    return collection.indexes;
  }

  keepsOrder(): boolean {
    return true;
  }

  connectionFor(): SqlConnection {
    return this.#connection;
  }

  scan(collection: Collection, plan: ScanPlan, firstChunk?: number): Iterable<StoredDocument> {
    return runScanPlan(this.#connection, collection, plan, firstChunk);
  }

  read(collection: Collection, rowId: number): StoredDocument | undefined {
    const raw = readRow(this.#connection, collection.id, rowId);
    return raw === undefined ? undefined : new StoredDocument(rowId, raw);
  }

  count(collection: Collection): number {
    return this.#store.count(collection);
  }

  insert(collection: Collection, doc: Doc, raw: Buffer): void {
    const keys = this.#newKeys(collection, collection.indexes, doc, undefined);
    const rowId = collection.nextRowId++;
    this.addRow(collection, { rowId, raw, keys });
    this.noteChange(collection, rowId, 1, raw.length);
  }

  update(collection: Collection, before: StoredDocument, doc: Doc, raw: Buffer): void {
    this.#checkLock(collection, before.rowId);
    const touched = collection.indexes.filter((index) => !keepsEntries(index, before.doc, doc));
    const oldKeys = touched.map((index) => indexKeys(index, before.doc).keys);
    const newKeys = this.#newKeys(collection, touched, doc, oldKeys);
    touched.forEach((index, i) => {
      this.#replaceEntries(index, before.rowId, oldKeys[i]!, newKeys[i]!);
    });
    this.#connection.run(documentSql(collection.id).update, raw, before.rowId);
    this.noteChange(collection, before.rowId, 0, raw.length - before.raw.length);
  }

  remove(collection: Collection, before: StoredDocument): void {
    this.#checkLock(collection, before.rowId);
    this.removeRow(collection, before);
    this.noteChange(collection, before.rowId, -1, -before.raw.length);
  }

  addRow(
    collection: Collection,
    row: { rowId: number; raw: Buffer; keys: readonly (readonly Buffer[])[] },
  ): void {
    this.#connection.run(documentSql(collection.id).insert, row.rowId, row.raw);
    collection.indexes.forEach((index, i) => {
      for (const key of row.keys[i]!) this.#addEntry(index, key, row.rowId);
    });
  }

  removeRow(collection: Collection, before: StoredDocument): void {
    for (const index of collection.indexes) {
      for (const key of indexKeys(index, before.doc).keys) this.#removeEntry(index, key, before.rowId);
    }
    this.#connection.run(documentSql(collection.id).remove, before.rowId);
  }

  #replaceEntries(index: Index, rowId: number, before: readonly Buffer[], after: readonly Buffer[]): void {
    for (const key of before) if (!hasKey(after, key)) this.#removeEntry(index, key, rowId);
    for (const key of after) if (!hasKey(before, key)) this.#addEntry(index, key, rowId);
  }

  // Every unique index is asked before the first write, so a refused document leaves no trace.
  #newKeys(
    collection: Collection,
    indexes: readonly Index[],
    doc: Doc,
    oldKeys: readonly (readonly Buffer[])[] | undefined,
  ): (readonly Buffer[])[] {
    const all: (readonly Buffer[])[] = [];
    indexes.forEach((index, i) => {
      const { keys, multikey } = indexKeys(index, doc);
      if (index.unique) {
        for (const key of keys) {
          if (oldKeys !== undefined && hasKey(oldKeys[i]!, key)) continue;
          this.#checkUnique(collection, index, key, doc);
        }
      }
      if (multikey !== 0) this.#store.catalog.markMultikey(index, multikey);
      all.push(keys);
    });
    return all;
  }

  #checkUnique(collection: Collection, index: Index, key: Buffer, doc: Doc): void {
    if (findEntry(this.#connection, index.id, key) !== undefined) {
      throw duplicateKeyError(collection, index, key, doc);
    }
    if (this.#store.locks.isEmpty) return;
    const owner = this.#store.locks.ownerOf(uniqueLock(index.id, key));
    if (owner !== undefined) throw new BlockedByTransaction(owner);
  }

  #checkLock(collection: Collection, rowId: number): void {
    if (this.#store.locks.isEmpty) return;
    const owner = this.#store.locks.ownerOf(documentLock(collection.id, rowId));
    if (owner !== undefined) throw new BlockedByTransaction(owner);
  }

  #addEntry(index: Index, key: Buffer, rowId: number): void {
    this.#connection.run(entrySql(index.id).insert, key, rowId);
  }

  #removeEntry(index: Index, key: Buffer, rowId: number): void {
    this.#connection.run(entrySql(index.id).remove, key, rowId);
  }

  /** Keeps the counters, and tells older snapshots that the document has changed. */
  noteChange(collection: Collection, rowId: number, documents: number, bytes: number): void {
    if (collection.count !== undefined) collection.count += documents;
    if (collection.bytes !== undefined) collection.bytes += bytes;
    if (this.#store.snapshots.size > 0) {
      this.#store.locks.recordChange(documentLock(collection.id, rowId), this.#store.commits + 1);
    }
  }
}

function hasKey(keys: readonly Buffer[], key: Buffer): boolean {
  return keys.some((other) => other.equals(key));
}
