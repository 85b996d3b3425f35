import { randomBytes } from 'node:crypto';
import { Long } from 'bson';
import { commandError } from '../errors.ts';
import { Batch } from '../wire/cursor-reply.ts';

/** A query that has more to give: an iterator that remembers its position, and the document it could not yet send. */
export type OpenCursor = {
  id: Long;
  namespace: string;
  /** Encoded documents. */
  rows: Iterator<Uint8Array>;
  held: Uint8Array | undefined;
  /** How many documents its limit still allows. */
  remaining: number;
  session: string | undefined;
  /** The transaction that it reads in, by its number. */
  txnNumber: bigint | undefined;
  usedAt: number;
  isPinned: boolean;
};

export class CursorRegistry {
  readonly #cursors = new Map<bigint, OpenCursor>();

  get size(): number {
    return this.#cursors.size;
  }

  /** Fills the first batch; what is left becomes a cursor, else the id is zero. */
  open(
    rows: Iterator<Uint8Array>,
    options: {
      namespace: string;
      batchSize: number;
      remaining: number;
      isSingleBatch: boolean;
      session: string | undefined;
      txnNumber: bigint | undefined;
      isPinned: boolean;
      now: number;
    },
  ): { id: Long; batch: Batch } {
    const { batchSize, isSingleBatch, now, ...rest } = options;
    const cursor: OpenCursor = { ...rest, id: Long.ZERO, rows, held: undefined, usedAt: now };
    const { batch, isDone } = fill(cursor, batchSize);
    if (isDone || isSingleBatch) {
      rows.return?.();
      return { id: Long.ZERO, batch };
    }
    cursor.id = this.#newId();
    this.#cursors.set(cursor.id.toBigInt(), cursor);
    return { id: cursor.id, batch };
  }

  get(id: Long): OpenCursor {
    const cursor = this.#cursors.get(id.toBigInt());
    if (cursor === undefined) throw commandError(43, `cursor id ${id} not found`);
    return cursor;
  }

  /** Fills the next batch; the id is zero once nothing is left. */
  next(cursor: OpenCursor, batchSize: number, now: number): { id: Long; batch: Batch } {
    cursor.usedAt = now;
    try {
      const { batch, isDone } = fill(cursor, batchSize);
      if (!isDone) return { id: cursor.id, batch };
      this.kill(cursor.id);
      return { id: Long.ZERO, batch };
    } catch (error) {
      this.kill(cursor.id);
      throw error;
    }
  }

  kill(id: Long): boolean {
    const key = id.toBigInt();
    this.#cursors.get(key)?.rows.return?.();
    return this.#cursors.delete(key);
  }

  killWhere(test: (cursor: OpenCursor) => boolean): void {
    for (const cursor of this.#cursors.values()) if (test(cursor)) this.kill(cursor.id);
  }

  #newId(): Long {
    for (;;) {
      const bytes = randomBytes(8);
      const id = new Long(bytes.readInt32LE(0), bytes.readInt32LE(4) & 0x7fffffff);
      if (!id.isZero() && !this.#cursors.has(id.toBigInt())) return id;
    }
  }
}

function fill(cursor: OpenCursor, batchSize: number): { batch: Batch; isDone: boolean } {
  const batch = new Batch();
  if (batchSize === 0) return { batch, isDone: false };
  while (batch.documents.length < batchSize) {
    let document = cursor.held;
    cursor.held = undefined;
    if (document === undefined) {
      const next = cursor.rows.next();
      if (next.done) return { batch, isDone: true };
      document = next.value;
    }
    if (!batch.add(document)) {
      cursor.held = document;
      return { batch, isDone: false };
    }
    if (--cursor.remaining === 0) return { batch, isDone: true };
  }
  return { batch, isDone: false };
}
