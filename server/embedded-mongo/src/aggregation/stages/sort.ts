import { Doc } from '../../bson/document.ts';
import { commandError } from '../../errors.ts';
import { MemoryBudget, sizeOf } from '../memory.ts';
import { compileDocumentOrder, type DocumentOrder, type SortKey } from '../sort/order.ts';
import type { CompileStage } from './types.ts';

export const sort: CompileStage = (spec, { env }) => {
  if (!(spec instanceof Doc)) throw commandError(15973, 'the $sort key specification must be an object');
  const order = compileDocumentOrder(spec);
  return (source) => sortDocuments(source, order, env.memoryLimitBytes);
};

/** A stable sort of everything, bounded by memory. */
export function* sortDocuments(source: Iterable<Doc>, order: DocumentOrder, limit: number): Iterable<Doc> {
  const budget = new MemoryBudget('$sort', limit);
  const rows: { key: SortKey; doc: Doc }[] = [];
  for (const doc of source) {
    budget.grow(sizeOf(doc) + 64);
    rows.push({ key: order.keyOf(doc), doc });
  }
  rows.sort((left, right) => order.compare(left.key, right.key));
  for (const { doc } of rows) yield doc;
}

/** The first `count` in sort order, keeping no more than that many. */
export function* topDocuments(
  source: Iterable<Doc>,
  options: { order: DocumentOrder; count: number; memoryLimitBytes: number },
): Iterable<Doc> {
  const { order, count } = options;
  const budget = new MemoryBudget('$sort', options.memoryLimitBytes);
  let rows: { key: SortKey; doc: Doc }[] = [];
  const compare = (left: { key: SortKey }, right: { key: SortKey }) => order.compare(left.key, right.key);
  let worst: SortKey | undefined;
  for (const doc of source) {
    const key = order.keyOf(doc);
    // What comes later and is no smaller than the last kept one cannot get in.
    if (worst && order.compare(key, worst) >= 0) continue;
    budget.grow(sizeOf(doc) + 64);
    rows.push({ key, doc });
    if (rows.length < count * 2 + 64) continue;
    rows.sort(compare);
    for (const { doc: dropped } of rows.slice(count)) budget.shrink(sizeOf(dropped) + 64);
    rows = rows.slice(0, count);
    worst = rows[count - 1]?.key;
  }
  rows.sort(compare);
  for (const { doc } of rows.slice(0, count)) yield doc;
}
