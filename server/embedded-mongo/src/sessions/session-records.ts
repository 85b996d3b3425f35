import type { SqlConnection } from '../store/sql-connection.ts';
import type { Store } from '../store/store.ts';

export type SessionRecord = {
  txnNumber: bigint;
  /** The encoded reply of a retryable write, or one byte for how a transaction ended. */
  reply: Uint8Array;
  usedAt: number;
};

const REMEMBERED = 1000;
const REMEMBERED_REPLY_BYTES = 4096;

/**
 * The last write of each session, stored by the commit that stores the write itself, so that a retry after a crash
 * or a lost connection is answered and not repeated.
 */
export class SessionRecords {
  readonly #store: Store;
  readonly #connection: SqlConnection;
  readonly #recent = new Map<string, SessionRecord | null>();

  constructor(store: Store) {
    this.#store = store;
    this.#connection = store.connection;
  }

  find(session: string): SessionRecord | undefined {
    const recent = this.#recent.get(session);
    if (recent !== undefined) return recent ?? undefined;
    const row = this.#connection.get(
      'SELECT CAST(txn_number AS TEXT), reply, used_at FROM sessions WHERE id = ?',
      Buffer.from(session, 'hex'),
    );
    if (row === undefined) {
      this.#remember(session, null);
      return undefined;
    }
    const record = {
      txnNumber: BigInt(row[0] as string),
      reply: row[1] as Uint8Array,
      usedAt: row[2] as number,
    };
    this.#remember(session, record);
    return record;
  }

  save(session: string, record: SessionRecord): void {
    this.#connection.run(
      'INSERT OR REPLACE INTO sessions (id, txn_number, reply, used_at) VALUES (?, ?, ?, ?)',
      Buffer.from(session, 'hex'),
      record.txnNumber,
      record.reply,
      record.usedAt,
    );
    this.#remember(session, record);
    this.#store.onRollback(() => this.#recent.delete(session));
  }

  remove(session: string): void {
    this.#connection.run('DELETE FROM sessions WHERE id = ?', Buffer.from(session, 'hex'));
    this.#recent.delete(session);
  }

  removeUnusedSince(time: number): void {
    this.#connection.run('DELETE FROM sessions WHERE used_at < ?', time);
    this.#recent.clear();
  }

  #remember(session: string, record: SessionRecord | null): void {
    this.#recent.delete(session);
    if (record !== null && record.reply.length > REMEMBERED_REPLY_BYTES) return;
    this.#recent.set(session, record);
    if (this.#recent.size <= REMEMBERED) return;
    for (const oldest of this.#recent.keys()) {
      this.#recent.delete(oldest);
      return;
    }
  }
}
