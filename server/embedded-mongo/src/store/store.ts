import { join } from 'node:path';
import { Catalog } from './catalog.ts';
import type { Collection } from './collection.ts';
import { LogSync } from './log-sync.ts';
import { documentTable, prepareSchema } from './schema.ts';
import { type Snapshot, SnapshotPool } from './snapshot.ts';
import { SqlConnection } from './sql-connection.ts';
import { TransactionLocks } from './transaction-locks.ts';

export const DATABASE_FILE = 'data.sqlite';

/**
 * The committed data. Writes happen between `begin` and `commit`, which every command of one turn shares; `attempt`
 * makes one command undoable inside of it.
 */
export class Store {
  readonly connection: SqlConnection;
  readonly catalog: Catalog;
  readonly locks = new TransactionLocks();
  readonly snapshots: SnapshotPool;
  readonly #log: LogSync;
  #commits = 1;
  #pageSize: number | undefined;
  #open = false;
  #undo: (() => void)[] = [];
  #failure: { error: unknown } | undefined;

  constructor(dataDir: string) {
    const file = join(dataDir, DATABASE_FILE);
    this.connection = new SqlConnection(file);
    prepareSchema(this.connection);
    this.#log = new LogSync(`${file}-wal`);
    this.snapshots = new SnapshotPool(file);
    this.catalog = new Catalog({
      connection: this.connection,
      pendingCommit: () => this.#commits + 1,
      onRollback: (undo) => this.onRollback(undo),
    });
  }

  /** The number of the last commit. */
  get commits(): number {
    return this.#commits;
  }

  /** Resolves when all that is committed so far is on the disk. Undefined: it is there. */
  synced(): Promise<void> | undefined {
    return this.#log.upTo(this.#commits);
  }

  /** Runs one command's writes; an error undoes all of them and nothing else. */
  attempt<T>(write: () => T): T {
    this.begin();
    const mark = this.#undo.length;
    this.connection.run('SAVEPOINT command');
    try {
      const result = write();
      this.connection.run('RELEASE command');
      return result;
    } catch (error) {
      if (!this.connection.isInTransaction) {
        // A full disk or a failing one: SQLite has undone the whole turn, so that nobody in it may be told of success.
        this.#open = false;
        this.#undoTo(0);
        this.#failure ??= { error };
        throw error;
      }
      this.connection.run('ROLLBACK TO command');
      this.connection.run('RELEASE command');
      this.#undoTo(mark);
      throw error;
    }
  }

  /** Runs when what this command, or this turn, has written so far is rolled back. */
  onRollback(undo: () => void): void {
    this.#undo.push(undo);
  }

  /** Commits what a turn wrote; fails if any commit of the turn has failed. */
  finishTurn(): void {
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure !== undefined) {
      this.rollback();
      throw failure.error;
    }
    try {
      this.commit();
    } finally {
      this.#failure = undefined;
    }
  }

  commit(): void {
    if (!this.#open) return;
    try {
      this.connection.run('COMMIT');
      this.#commits++;
      this.#undo = [];
      this.#open = false;
    } catch (error) {
      this.rollback();
      this.#failure = { error };
      throw error;
    }
  }

  rollback(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#undoTo(0);
    if (this.connection.isInTransaction) this.connection.exec('ROLLBACK');
  }

  /** What only this turn's readers see so far becomes durable, then a transaction may look at it. */
  openSnapshot(): Snapshot {
    this.commit();
    return this.snapshots.open(this.#commits);
  }

  count(collection: Collection): number {
    this.#measure(collection);
    return collection.count ?? 0;
  }

  bytes(collection: Collection): number {
    this.#measure(collection);
    return collection.bytes ?? 0;
  }

  fileBytes(): { total: number; free: number } {
    this.#pageSize ??= Number(this.connection.get('PRAGMA page_size')?.[0]);
    const pageSize = this.#pageSize;
    const pages = Number(this.connection.get('PRAGMA page_count')?.[0]);
    const free = Number(this.connection.get('PRAGMA freelist_count')?.[0]);
    return { total: pages * pageSize, free: free * pageSize };
  }

  close(): void {
    this.commit();
    this.snapshots.close();
    this.connection.get('PRAGMA wal_checkpoint(TRUNCATE)');
    this.#log.close();
    this.connection.close();
  }

  /** One transaction for all of a turn, reads included: each statement by itself would have to lock the file. */
  begin(): void {
    if (this.#open) return;
    this.connection.run('BEGIN');
    this.#open = true;
  }

  #measure(collection: Collection): void {
    if (collection.count !== undefined && collection.bytes !== undefined) return;
    const sql = `SELECT count(*), coalesce(sum(length(d)), 0) FROM ${documentTable(collection.id)}`;
    const row = this.connection.get(sql);
    collection.count = Number(row?.[0]);
    collection.bytes = Number(row?.[1]);
  }

  #undoTo(mark: number): void {
    while (this.#undo.length > mark) this.#undo.pop()?.();
    for (const collection of this.catalog.all()) {
      collection.count = undefined;
      collection.bytes = undefined;
    }
  }
}
