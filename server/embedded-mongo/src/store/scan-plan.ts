import type { Collection, Index } from './collection.ts';
import type { KeyRange } from './row-scan.ts';
import { scanRange, scanTable } from './row-scan.ts';
import type { SqlConnection } from './sql-connection.ts';
import type { StoredDocument } from './stored-document.ts';

/** How to reach the candidates of a query; every candidate still has to pass the matcher. */
export type ScanPlan =
  | { kind: 'collection'; reverse: boolean }
  | { kind: 'index'; index: Index; ranges: readonly KeyRange[]; reverse: boolean }
  | { kind: 'union'; branches: readonly ScanPlan[] }
  | { kind: 'nothing' };

export function* runScanPlan(
  connection: SqlConnection,
  collection: Collection,
  plan: ScanPlan,
  firstChunk?: number,
): Generator<StoredDocument, void, undefined> {
  if (plan.kind === 'nothing') return;
  const chunk = firstChunk === undefined ? {} : { firstChunk };
  if (plan.kind === 'collection') {
    yield* scanTable(connection, collection.id, { reverse: plan.reverse, ...chunk });
    return;
  }
  if (plan.kind === 'union') {
    const seen = new Set<number>();
    for (const branch of plan.branches) {
      for (const row of runScanPlan(connection, collection, branch, firstChunk)) {
        if (seen.has(row.rowId)) continue;
        seen.add(row.rowId);
        yield row;
      }
    }
    return;
  }
  const { index, reverse } = plan;
  const ranges = reverse ? plan.ranges.toReversed() : plan.ranges;
  // One document has several entries in a multikey index.
  const seen = index.multikey === 0 ? undefined : new Set<number>();
  for (const range of ranges) {
    const source = { collectionId: collection.id, indexId: index.id, range };
    for (const row of scanRange(connection, source, { reverse, ...chunk })) {
      if (seen?.has(row.rowId)) continue;
      seen?.add(row.rowId);
      yield row;
    }
  }
}
