import { CommandError, commandError } from '../errors.ts';
import type { CommittedView } from '../store/committed-view.ts';
import type { Store } from '../store/store.ts';
import { applyTransaction } from './apply-transaction.ts';
import { type SessionRecord, SessionRecords } from './session-records.ts';
import { Transaction } from './transaction.ts';

const COMMITTED = Buffer.of(1);
const ABORTED = Buffer.of(0);

/** Sessions by id: their running transactions, and what their last retryable write answered. */
export class SessionRegistry {
  readonly #store: Store;
  readonly #committed: CommittedView;
  readonly #records: SessionRecords;
  readonly #running = new Map<string, Transaction>();

  constructor(store: Store, committed: CommittedView) {
    this.#store = store;
    this.#committed = committed;
    this.#records = new SessionRecords(store);
  }

  get runningTransactions(): number {
    return this.#running.size;
  }

  /** The reply to a write that this session has made already under this number. */
  earlierReply(session: string, txnNumber: bigint): Uint8Array | undefined {
    const record = this.#records.find(session);
    if (record === undefined || record.txnNumber < txnNumber) return undefined;
    if (record.txnNumber > txnNumber) throw tooOld(session, txnNumber, record);
    return isTransactionMark(record.reply) ? undefined : record.reply;
  }

  rememberReply(session: string, txnNumber: bigint, reply: Uint8Array, now: Date): void {
    this.#records.save(session, { txnNumber, reply, usedAt: now.getTime() });
  }

  start(session: string, txnNumber: bigint, now: Date): Transaction {
    const running = this.#running.get(session);
    if (running !== undefined && running.txnNumber === txnNumber) {
      throw commandError(117, `Given transaction number ${txnNumber} has already been started.`);
    }
    const record = this.#records.find(session);
    const newest = running?.txnNumber ?? record?.txnNumber;
    if (newest !== undefined && newest > txnNumber) {
      throw tooOld(session, txnNumber, { txnNumber: newest });
    }
    if (record !== undefined && record.txnNumber === txnNumber) {
      throw commandError(117, `Given transaction number ${txnNumber} has already been used.`);
    }
    if (running !== undefined) this.#end(session, running);
    const transaction = new Transaction({
      txnNumber,
      snapshot: this.#store.openSnapshot(),
      now: now.getTime(),
    });
    this.#running.set(session, transaction);
    return transaction;
  }

  continue(session: string, txnNumber: bigint): Transaction {
    const running = this.#running.get(session);
    if (running === undefined || running.txnNumber !== txnNumber) throw noSuchTransaction(txnNumber);
    return running;
  }

  commit(session: string, txnNumber: bigint, now: Date): void {
    const running = this.#running.get(session);
    if (running === undefined || running.txnNumber !== txnNumber) {
      const record = this.#records.find(session);
      if (record?.txnNumber === txnNumber && isMark(record.reply, COMMITTED)) return;
      throw noSuchTransaction(txnNumber);
    }
    try {
      this.#store.attempt(() => {
        applyTransaction(this.#store, this.#committed, running);
        this.#records.save(session, { txnNumber, reply: COMMITTED, usedAt: now.getTime() });
      });
      running.createdCollections.clear();
    } finally {
      this.#end(session, running);
    }
  }

  abort(session: string, txnNumber: bigint, now: Date): void {
    const running = this.#running.get(session);
    if (running === undefined || running.txnNumber !== txnNumber) throw noSuchTransaction(txnNumber);
    this.#end(session, running);
    this.#store.attempt(() => {
      this.#records.save(session, { txnNumber, reply: ABORTED, usedAt: now.getTime() });
    });
  }

  /** A command inside of the transaction has failed. */
  abandon(session: string): void {
    const running = this.#running.get(session);
    if (running !== undefined) this.#end(session, running);
  }

  endSession(session: string): void {
    this.abandon(session);
    this.#store.attempt(() => this.#records.remove(session));
  }

  /** Ends transactions that have run for too long; returns which. */
  abortOlderThan(time: number): { session: string; txnNumber: bigint }[] {
    const ended: { session: string; txnNumber: bigint }[] = [];
    for (const [session, running] of this.#running) {
      if (running.startedAt >= time) continue;
      this.#end(session, running);
      ended.push({ session, txnNumber: running.txnNumber });
    }
    return ended;
  }

  /**
   * Ends the transactions whose last command came by a connection that is gone. Whoever made them has most likely died, and
   * its locks would hold others up until the time limit; a client that lives meets the error that it has to repeat at.
   */
  abandonOf(connection: number): void {
    for (const [session, running] of this.#running) {
      if (running.connection === connection) this.#end(session, running);
    }
  }

  forgetUnusedSince(time: number): void {
    this.#store.attempt(() => this.#records.removeUnusedSince(time));
  }

  abortAll(): void {
    for (const [session, running] of this.#running) this.#end(session, running);
  }

  #end(session: string, transaction: Transaction): void {
    this.#running.delete(session);
    this.#store.locks.release(transaction, transaction.lockKeys);
    this.#store.snapshots.release(transaction.snapshot);
    if (this.#store.snapshots.size === 0) this.#store.locks.forgetChanges();
    for (const collection of transaction.createdCollections) {
      const isKnown = this.#store.catalog.find(collection.db, collection.name) === collection;
      if (isKnown && this.#store.locks.isUnused(collection.id) && this.#store.count(collection) === 0) {
        this.#store.attempt(() => this.#store.catalog.drop(collection));
      }
    }
    for (const wake of transaction.waiters.splice(0)) wake();
  }
}

function isTransactionMark(reply: Uint8Array): boolean {
  return reply.length === 1;
}

function isMark(reply: Uint8Array, mark: Buffer): boolean {
  return mark.equals(reply);
}

function noSuchTransaction(txnNumber: bigint): CommandError {
  return new CommandError({
    code: 251,
    message: `Given transaction number ${txnNumber} does not match any in-progress transactions.`,
    labels: ['TransientTransactionError'],
  });
}

function tooOld(session: string, txnNumber: bigint, newest: Pick<SessionRecord, 'txnNumber'>): CommandError {
  return commandError(
    225,
    `Cannot start transaction ${txnNumber} on session ${session} because a newer transaction ${newest.txnNumber} has already started.`,
  );
}
