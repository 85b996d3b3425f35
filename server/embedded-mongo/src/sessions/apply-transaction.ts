import { indexKeys } from '../indexes/extract.ts';
import type { CommittedView } from '../store/committed-view.ts';
import type { Store } from '../store/store.ts';
import type { Transaction } from './transaction.ts';

/** Moves what a transaction wrote into the committed data. Its locks have ruled every conflict out by now. */
export function applyTransaction(store: Store, view: CommittedView, transaction: Transaction): void {
  for (const [collection, writes] of transaction.writes) {
    const changed = [...writes].map(([rowId, write]) => ({
      rowId,
      write,
      before: write.isStored ? view.read(collection, rowId) : undefined,
    }));
    // All old entries go first: a unique key may have moved from one document to another.
    for (const { before } of changed) if (before !== undefined) view.removeRow(collection, before);
    for (const { rowId, write, before } of changed) {
      if (write.doc !== undefined && write.raw !== undefined) {
        const keys = collection.indexes.map((index) => indexKeys(index, write.doc!));
        keys.forEach(({ multikey }, i) => {
          store.catalog.markMultikey(collection.indexes[i]!, multikey);
        });
        view.addRow(collection, { rowId, raw: write.raw, keys: keys.map((entry) => entry.keys) });
      }
      const added = (write.doc === undefined ? 0 : 1) - (before === undefined ? 0 : 1);
      view.noteChange(collection, rowId, added, (write.raw?.length ?? 0) - (before?.raw.length ?? 0));
    }
  }
}
