import type { Doc } from '../bson/document.ts';
import type { Collection } from '../store/collection.ts';
import type { Snapshot } from '../store/snapshot.ts';
import type { LockOwner } from '../store/transaction-locks.ts';

/** A document as a transaction leaves it; without `doc` it is deleted. */
export type PendingWrite = {
  doc?: Doc;
  raw?: Buffer;
  /** Whether the committed data have the document. */
  isStored: boolean;
  uniqueKeys: readonly string[];
};

/** A running multi-document transaction: what it wrote, and the committed state that it reads. */
export class Transaction implements LockOwner {
  readonly txnNumber: bigint;
  readonly snapshot: Snapshot;
  readonly startedAt: number;
  readonly writes = new Map<Collection, Map<number, PendingWrite>>();
  readonly lockKeys = new Set<string>();
  /** Unique keys of the documents that it wrote, with their row. */
  readonly uniqueKeys = new Map<string, number>();
  /** Collections that exist only because it wrote to them. */
  readonly createdCollections = new Set<Collection>();
  waiters: (() => void)[] = [];
  bytes = 0;
  /** The connection that its last command came by. */
  connection: number | undefined;

  constructor(init: { txnNumber: bigint; snapshot: Snapshot; now: number }) {
    this.txnNumber = init.txnNumber;
    this.snapshot = init.snapshot;
    this.startedAt = init.now;
  }

  writesOf(collection: Collection): Map<number, PendingWrite> {
    const known = this.writes.get(collection);
    if (known !== undefined) return known;
    const created = new Map<number, PendingWrite>();
    this.writes.set(collection, created);
    return created;
  }
}
