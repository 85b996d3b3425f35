import { encodeKey } from '../bson/key.ts';
import { typeOrder } from '../bson/types.ts';
import type { Services } from '../commands/command.ts';
import type { Collection, Index } from '../store/collection.ts';
import { scanRange } from '../store/row-scan.ts';
import { BlockedByTransaction } from '../store/transaction-locks.ts';

const BATCH = 1000;

/** Removes documents whose time is over, some at a time. True if there may be more. */
export function expireDocuments(services: Services, now: number): boolean {
  let isMore = false;
  for (const collection of services.store.catalog.all()) {
    for (const index of collection.indexes) {
      if (index.expireAfterSeconds === undefined) continue;
      if (expireIn(services, collection, index, now - index.expireAfterSeconds * 1000)) isMore = true;
    }
  }
  return isMore;
}

function expireIn(
  { store, committed }: Services,
  collection: Collection,
  index: Index,
  before: number,
): boolean {
  const direction = index.directions[0]!;
  const order = typeOrder(new Date(0));
  const limit = encodeKey([new Date(before)], [direction]);
  // Only dates expire: entries of other types lie outside of the range.
  const range =
    direction === 1 ? { low: Buffer.of(order), high: limit } : { low: limit, high: Buffer.of(0x100 - order) };
  let removed = 0;
  store.attempt(() => {
    const seen = new Set<number>();
    for (const row of scanRange(store.connection, {
      collectionId: collection.id,
      index,
      range,
    })) {
      if (seen.has(row.rowId)) continue;
      seen.add(row.rowId);
      try {
        committed.remove(collection, row);
      } catch (error) {
        if (!(error instanceof BlockedByTransaction)) throw error;
        continue;
      }
      if (++removed >= BATCH) return;
    }
  });
  return removed >= BATCH;
}
