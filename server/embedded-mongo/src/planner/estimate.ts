import type { Collection } from '../store/collection.ts';
import type { ScanPlan } from '../store/scan-plan.ts';
import { entryTable } from '../store/schema.ts';
import type { View } from '../store/view.ts';

const LARGEST_ESTIMATE = 400;
const MOST_RANGES = 20;

/** Counts the entries that a scan would read, up to a limit beyond which plans are alike. */
export function estimateEntries(view: View, collection: Collection, scan: ScanPlan): number {
  const connection = view.connectionFor(collection);
  if (scan.kind === 'keys') return scan.keys.length;
  if (scan.kind !== 'index' || connection === undefined) return LARGEST_ESTIMATE;
  const sql = `SELECT count(*) FROM (SELECT 1 FROM ${entryTable(scan.index.id)} WHERE k >= ? AND k < ? LIMIT ?)`;
  let entries = 0;
  for (const { low, high } of scan.ranges.slice(0, MOST_RANGES)) {
    entries += Number(connection.get(sql, low, high, LARGEST_ESTIMATE - entries)?.[0]);
    if (entries >= LARGEST_ESTIMATE) return LARGEST_ESTIMATE;
  }
  return entries * Math.max(1, scan.ranges.length / MOST_RANGES);
}
