import { SqlConnection } from './sql-connection.ts';

/** One committed state, kept readable while a transaction runs. */
export type Snapshot = { connection: SqlConnection; commit: number };

const IDLE_LIMIT = 2;

export class SnapshotPool {
  readonly #file: string;
  readonly #idle: SqlConnection[] = [];
  readonly #open = new Set<Snapshot>();

  constructor(file: string) {
    this.#file = file;
  }

  get size(): number {
    return this.#open.size;
  }

  open(commit: number): Snapshot {
    const connection = this.#idle.pop() ?? this.#connect();
    connection.run('BEGIN');
    // SQLite takes the snapshot at the first read.
    connection.get('SELECT count(*) FROM sqlite_schema');
    const snapshot = { connection, commit };
    this.#open.add(snapshot);
    return snapshot;
  }

  release(snapshot: Snapshot): void {
    if (!this.#open.delete(snapshot)) return;
    snapshot.connection.run('ROLLBACK');
    if (this.#idle.length < IDLE_LIMIT) this.#idle.push(snapshot.connection);
    else snapshot.connection.close();
  }

  close(): void {
    for (const snapshot of this.#open) this.release(snapshot);
    for (const connection of this.#idle.splice(0)) connection.close();
  }

  #connect(): SqlConnection {
    const connection = new SqlConnection(this.#file, { readOnly: true });
    connection.exec('PRAGMA cache_size = -2048');
    return connection;
  }
}
