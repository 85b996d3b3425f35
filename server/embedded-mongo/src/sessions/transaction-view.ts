import type { Doc } from '../bson/document.ts';
import { commandError, writeConflict } from '../errors.ts';
import { duplicateKeyError } from '../indexes/duplicate-key.ts';
import { indexKeys } from '../indexes/extract.ts';
import type { Collection, Index } from '../store/collection.ts';
import { findEntry, readRow } from '../store/row-scan.ts';
import { runScanPlan, type ScanPlan } from '../store/scan-plan.ts';
import { documentTable } from '../store/schema.ts';
import type { SqlConnection } from '../store/sql-connection.ts';
import type { Store } from '../store/store.ts';
import { StoredDocument } from '../store/stored-document.ts';
import { documentLock, uniqueLock } from '../store/transaction-locks.ts';
import type { View } from '../store/view.ts';
import type { PendingWrite, Transaction } from './transaction.ts';

const TRANSACTION_BYTES = 256 * 1024 * 1024;

/** The data as one transaction sees them: its snapshot with its own writes on top. */
export class TransactionView implements View {
  readonly #store: Store;
  readonly #transaction: Transaction;

  constructor(store: Store, transaction: Transaction) {
    this.#store = store;
    this.#transaction = transaction;
  }

  readableIndexes(collection: Collection): readonly Index[] {
    const { commit } = this.#transaction.snapshot;
    return collection.indexes.filter((index) => index.createdAt <= commit);
  }

  keepsOrder(collection: Collection): boolean {
    return (this.#transaction.writes.get(collection)?.size ?? 0) === 0;
  }

  connectionFor(collection: Collection): SqlConnection | undefined {
    const { snapshot } = this.#transaction;
    return collection.createdAt <= snapshot.commit ? snapshot.connection : undefined;
  }

  *scan(collection: Collection, plan: ScanPlan, firstChunk?: number): Iterable<StoredDocument> {
    this.#store.locks.useCollection(collection.id, this.#transaction);
    const connection = this.connectionFor(collection);
    const writes = this.#transaction.writes.get(collection);
    const own = writes === undefined ? [] : [...writes];
    const hidden = new Set(own.map(([rowId]) => rowId));
    if (connection !== undefined) {
      for (const row of runScanPlan(connection, collection, plan, firstChunk)) {
        if (!hidden.has(row.rowId)) yield row;
      }
    }
    for (const [rowId, { doc, raw }] of own) {
      if (doc !== undefined && raw !== undefined) yield new StoredDocument(rowId, raw, doc);
    }
  }

  read(collection: Collection, rowId: number): StoredDocument | undefined {
    const own = this.#transaction.writes.get(collection)?.get(rowId);
    if (own !== undefined) {
      return own.doc && own.raw ? new StoredDocument(rowId, own.raw, own.doc) : undefined;
    }
    const connection = this.connectionFor(collection);
    const raw = connection === undefined ? undefined : readRow(connection, collection.id, rowId);
    return raw === undefined ? undefined : new StoredDocument(rowId, raw);
  }

  count(collection: Collection): number {
    const sql = `SELECT count(*) FROM ${documentTable(collection.id)}`;
    let count = Number(this.connectionFor(collection)?.get(sql)?.[0] ?? 0);
    for (const { doc, isStored } of this.#transaction.writes.get(collection)?.values() ?? []) {
      if (doc === undefined) count -= isStored ? 1 : 0;
      else if (!isStored) count++;
    }
    return count;
  }

  insert(collection: Collection, doc: Doc, raw: Buffer): void {
    this.#store.locks.useCollection(collection.id, this.#transaction);
    const rowId = collection.nextRowId++;
    const uniqueKeys = this.#claimUniqueKeys(collection, rowId, doc);
    this.#write(collection, rowId, { doc, raw, isStored: false, uniqueKeys });
  }

  update(collection: Collection, before: StoredDocument, doc: Doc, raw: Buffer): void {
    const { rowId } = before;
    this.#claimDocument(collection, rowId);
    const own = this.#transaction.writes.get(collection)?.get(rowId);
    const uniqueKeys = this.#claimUniqueKeys(collection, rowId, doc);
    this.#write(collection, rowId, { doc, raw, isStored: own?.isStored ?? true, uniqueKeys });
  }

  remove(collection: Collection, before: StoredDocument): void {
    const { rowId } = before;
    this.#claimDocument(collection, rowId);
    const own = this.#transaction.writes.get(collection)?.get(rowId);
    this.#write(collection, rowId, { isStored: own?.isStored ?? true, uniqueKeys: [] });
  }

  #write(collection: Collection, rowId: number, write: PendingWrite): void {
    const transaction = this.#transaction;
    const writes = transaction.writesOf(collection);
    const before = writes.get(rowId);
    for (const key of before?.uniqueKeys ?? []) {
      if (!write.uniqueKeys.includes(key)) transaction.uniqueKeys.delete(key);
    }
    for (const key of write.uniqueKeys) transaction.uniqueKeys.set(key, rowId);
    writes.set(rowId, write);
    transaction.bytes += (write.raw?.length ?? 0) - (before?.raw?.length ?? 0);
    if (transaction.bytes > TRANSACTION_BYTES) {
      throw commandError(
        257,
        `Total size of all transaction operations must be less than ${TRANSACTION_BYTES} bytes.`,
      );
    }
  }

  // First committer wins: a document that changed after the snapshot, or that another transaction holds, is a conflict.
  #claimDocument(collection: Collection, rowId: number): void {
    this.#store.locks.useCollection(collection.id, this.#transaction);
    const key = documentLock(collection.id, rowId);
    this.#take(key);
    if (this.#store.locks.lastChange(key) > this.#transaction.snapshot.commit) throw writeConflict();
  }

  #claimUniqueKeys(collection: Collection, rowId: number, doc: Doc): string[] {
    const claimed: string[] = [];
    for (const index of collection.indexes) {
      const { keys } = indexKeys(index, doc);
      if (!index.unique) continue;
      for (const key of keys) {
        const lock = uniqueLock(index.id, key);
        const holder = this.#transaction.uniqueKeys.get(lock);
        if (holder !== undefined && holder !== rowId) throw duplicateKeyError(collection, index, key, doc);
        if (holder === undefined) this.#checkStoredKey(collection, rowId, index, key, doc);
        claimed.push(lock);
      }
    }
    for (const lock of claimed) this.#take(lock);
    return claimed;
  }

  #checkStoredKey(collection: Collection, rowId: number, index: Index, key: Buffer, doc: Doc): void {
    const { snapshot, writes } = this.#transaction;
    const own = writes.get(collection);
    const owns = (row: number | undefined) => row === undefined || row === rowId || own?.has(row) === true;
    const known = index.createdAt <= snapshot.commit;
    const seen = known ? findEntry(snapshot.connection, index.id, key) : undefined;
    const stored = findEntry(this.#store.connection, index.id, key);
    if (owns(seen) && owns(stored)) return;
    if (seen === stored) throw duplicateKeyError(collection, index, key, doc);
    throw writeConflict();
  }

  #take(key: string): void {
    const { locks } = this.#store;
    const owner = locks.ownerOf(key);
    if (owner === this.#transaction) return;
    if (owner !== undefined) throw writeConflict();
    locks.take(key, this.#transaction);
    this.#transaction.lockKeys.add(key);
  }
}
