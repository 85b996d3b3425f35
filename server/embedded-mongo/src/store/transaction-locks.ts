/** Whoever holds a lock: a running multi-document transaction. */
export type LockOwner = { waiters: (() => void)[] };

/** Raised when a write outside of a transaction meets one that a transaction holds; it is run again afterwards. */
export class BlockedByTransaction extends Error {
  override readonly name = 'BlockedByTransaction';
  readonly owner: LockOwner;

  constructor(owner: LockOwner) {
    super('The document is being changed by a transaction.');
    this.owner = owner;
  }
}

/** Documents, unique keys and collections that running transactions have touched. */
export class TransactionLocks {
  readonly #owners = new Map<string, LockOwner>();
  readonly #users = new Map<number, Set<LockOwner>>();
  readonly #changes = new Map<string, number>();

  get isEmpty(): boolean {
    return this.#owners.size === 0;
  }

  ownerOf(key: string): LockOwner | undefined {
    return this.#owners.get(key);
  }

  take(key: string, owner: LockOwner): void {
    this.#owners.set(key, owner);
  }

  useCollection(collectionId: number, owner: LockOwner): void {
    const users = this.#users.get(collectionId) ?? new Set();
    this.#users.set(collectionId, users.add(owner));
  }

  isUnused(collectionId: number): boolean {
    return !this.#users.has(collectionId);
  }

  /** A change of the collection itself has to wait for the transactions that use it. */
  checkUnused(collectionId: number): void {
    const [owner] = this.#users.get(collectionId) ?? [];
    if (owner !== undefined) throw new BlockedByTransaction(owner);
  }

  release(owner: LockOwner, keys: Iterable<string>): void {
    for (const key of keys) if (this.#owners.get(key) === owner) this.#owners.delete(key);
    for (const [collectionId, users] of this.#users) {
      if (users.delete(owner) && users.size === 0) this.#users.delete(collectionId);
    }
  }

  /** Remembers a committed change for as long as an older snapshot is open. */
  recordChange(key: string, commit: number): void {
    this.#changes.set(key, commit);
  }

  lastChange(key: string): number {
    return this.#changes.get(key) ?? 0;
  }

  forgetChanges(): void {
    this.#changes.clear();
  }
}

export const documentLock = (collectionId: number, rowId: number) => `${collectionId}:${rowId}`;
export const uniqueLock = (indexId: number, key: Buffer) => `u${indexId}:${key.toString('latin1')}`;
