import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';

export type SqlRow = readonly unknown[];

const STATEMENT_LIMIT = 600;

/** One SQLite connection with its prepared statements. Rows are arrays in the order of the selected columns. */
export class SqlConnection {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(file: string, options: { readOnly?: boolean } = {}) {
    this.#db = new DatabaseSync(file, { readOnly: options.readOnly ?? false });
  }

  /** False also when SQLite has given up a transaction by itself, as it does for a full disk. */
  get isInTransaction(): boolean {
    return this.#db.isTransaction;
  }

  exec(sql: string): void {
    this.#db.exec(sql);
  }

  all(sql: string, ...params: SQLInputValue[]): SqlRow[] {
    return this.#prepare(sql).all(...params) as unknown as SqlRow[];
  }

  get(sql: string, ...params: SQLInputValue[]): SqlRow | undefined {
    return this.#prepare(sql).get(...params) as unknown as SqlRow | undefined;
  }

  run(sql: string, ...params: SQLInputValue[]): number {
    return Number(this.#prepare(sql).run(...params).changes);
  }

  close(): void {
    this.#statements.clear();
    this.#db.close();
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    if (this.#statements.size >= STATEMENT_LIMIT) this.#statements.clear();
    const statement = this.#db.prepare(sql);
    statement.setReturnArrays(true);
    this.#statements.set(sql, statement);
    return statement;
  }
}
