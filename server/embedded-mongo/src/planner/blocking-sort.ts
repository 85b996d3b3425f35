import { compareValues } from '../bson/compare.ts';
import type { Value } from '../bson/document.ts';
import { sortValue } from '../bson/keys-of-path.ts';
import { commandError } from '../errors.ts';
import type { StoredDocument } from '../store/stored-document.ts';
import type { SortField } from './sort-order.ts';

export const SORT_MEMORY_BYTES = 100 * 1024 * 1024;

// Pruning in batches costs less than at every document.
const SLACK = 64;

type Keyed = { row: StoredDocument; keys: Value[]; position: number };

/**
 * Sorts in memory, keeping only the first `keep` where that is known. Equal keys stay in the order they came.
 */
export function sortRows(
  rows: Iterable<StoredDocument>,
  sort: readonly SortField[],
  keep: number | undefined,
): StoredDocument[] {
  const fields = sort.map(({ path, direction }) => ({ parts: path.split('.'), direction }));
  const compare = (a: Keyed, b: Keyed) => {
    for (let i = 0; i < fields.length; i++) {
      const order = compareValues(a.keys[i], b.keys[i]);
      if (order !== 0) return order * fields[i]!.direction;
    }
    return a.position - b.position;
  };
  let kept: Keyed[] = [];
  let bytes = 0;
  let position = 0;
  const prune = () => {
    if (keep === undefined || kept.length <= keep) return;
    kept = kept.sort(compare).slice(0, keep);
    bytes = kept.reduce((sum, entry) => sum + entry.row.raw.length, 0);
  };
  for (const row of rows) {
    const keys = fields.map(({ parts, direction }) => sortValue(row.doc, parts, direction));
    kept.push({ row: row.withoutDocument(), keys, position: position++ });
    bytes += row.raw.length;
    if (keep !== undefined && kept.length >= keep * 2 + SLACK) prune();
    if (bytes > SORT_MEMORY_BYTES) prune();
    if (bytes > SORT_MEMORY_BYTES) throw sortTooLarge();
  }
  kept.sort(compare);
  return (keep === undefined ? kept : kept.slice(0, keep)).map((entry) => entry.row);
}

function sortTooLarge() {
  return commandError(
    292,
    `Executor error during find command :: caused by :: Sort exceeded memory limit of ${SORT_MEMORY_BYTES} bytes, ` +
      'but did not opt in to external sorting. Add an index for this order, or a limit.',
  );
}
