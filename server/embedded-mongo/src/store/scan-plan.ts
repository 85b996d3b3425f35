import { type BytesFilter, scanTable } from './chunk-scan.ts';
import type { Collection, Index } from './collection.ts';
import type { KeyRange } from './row-scan.ts';
import { scanRange } from './row-scan.ts';
import type { SqlConnection } from './sql-connection.ts';
import { lookUpSql } from './statements.ts';
import { StoredDocument } from './stored-document.ts';

/** How to reach the candidates of a query; every candidate still has to pass the matcher. */
export type ScanPlan = ScanPlanKind & {
  /** Counts what is looked at, for explain. */
  tally?: ScanTally;
};

export type ScanTally = { keys: number; documents: number };

type ScanPlanKind =
  | { kind: 'collection'; reverse: boolean; accepts?: BytesFilter; beforeChunk?: () => void }
  | { kind: 'index'; index: Index; ranges: readonly KeyRange[]; reverse: boolean }
  /** Single keys of a unique index: one document at most for each. */
  | { kind: 'keys'; index: Index; keys: readonly Buffer[] }
  | { kind: 'union'; branches: readonly ScanPlan[] }
  | { kind: 'nothing' };

export function* runScanPlan(
  connection: SqlConnection,
  collection: Collection,
  plan: ScanPlan,
  firstChunk?: number,
): Generator<StoredDocument, void, undefined> {
  if (plan.kind === 'nothing') return;
  if (plan.kind === 'collection') {
    yield* scanTable(connection, collection.id, { ...plan, firstChunk });
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
  if (plan.kind === 'keys') {
    for (const row of lookUp(connection, collection, plan.index, plan.keys)) {
      if (plan.tally) plan.tally.keys++;
      yield row;
    }
    return;
  }
  const { index, reverse } = plan;
  const chunk = firstChunk === undefined ? {} : { firstChunk };
  const ranges = reverse ? plan.ranges.toReversed() : plan.ranges;
  // One document has several entries in a multikey index.
  const seen = index.multikey === 0 ? undefined : new Set<number>();
  for (const range of ranges) {
    const source = { collectionId: collection.id, index, range };
    for (const row of scanRange(connection, source, { reverse, ...chunk })) {
      if (plan.tally) plan.tally.keys++;
      if (seen?.has(row.rowId)) continue;
      seen?.add(row.rowId);
      yield row;
    }
  }
}

function* lookUp(
  connection: SqlConnection,
  collection: Collection,
  index: Index,
  keys: readonly Buffer[],
): Generator<StoredDocument, void, undefined> {
  const seen = new Set<number>();
  for (const key of keys) {
    const row = connection.get(lookUpSql(collection.id, index.id), key);
    if (row === undefined) continue;
    const [rowId, raw] = row as [number, Uint8Array];
    if (seen.has(rowId)) continue;
    if (keys.length > 1) seen.add(rowId);
    yield new StoredDocument(rowId, raw);
  }
}
