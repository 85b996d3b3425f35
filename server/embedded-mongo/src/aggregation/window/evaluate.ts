import { Int32 } from 'bson';
import { Doc, type Value } from '../../bson/document.ts';
import type { Accumulator } from '../accumulators/types.ts';
import { orNull } from '../expressions/nullish.ts';
import type { EvaluationContext } from '../expressions/types.ts';
import type { MemoryBudget } from '../memory.ts';
import type { SortKey } from '../sort/order.ts';
import type { RankKind, WindowFunction } from './functions.ts';
import { documentWindows, rangeWindows } from './range.ts';

/** A document of a sorted partition. */
export interface PartitionRow {
  doc: Doc;
  key: SortKey;
  /** What the first field of `sortBy` holds; range windows go by it. */
  value: Value;
}

export interface PartitionTools {
  contextFor(doc: Doc): EvaluationContext;
  compareKeys(left: SortKey, right: SortKey): number;
  budget: MemoryBudget;
}

/** The value of a window function for every document of a partition. */
export function evaluateWindowFunction(
  windowFunction: WindowFunction,
  rows: readonly PartitionRow[],
  tools: PartitionTools,
): Value[] {
  if (windowFunction.kind === 'rank') return rankRows(windowFunction.rank, rows, tools);
  if (windowFunction.kind === 'shift') {
    const { output, by, otherwise } = windowFunction;
    return rows.map((_, position) => {
      const target = rows[position + by];
      return target ? orNull(output(tools.contextFor(target.doc))) : otherwise;
    });
  }
  return accumulate(windowFunction, rows, tools);
}

function rankRows(kind: RankKind, rows: readonly PartitionRow[], { compareKeys }: PartitionTools): Value[] {
  let rank = 0;
  let dense = 0;
  return rows.map(({ key }, position) => {
    const previous = rows[position - 1];
    if (!previous || compareKeys(previous.key, key) !== 0) {
      rank = position + 1;
      dense += 1;
    }
    if (kind === '$documentNumber') return new Int32(position + 1);
    return new Int32(kind === '$rank' ? rank : dense);
  });
}

function accumulate(
  { create, bounds }: Extract<WindowFunction, { kind: 'accumulator' }>,
  rows: readonly PartitionRow[],
  { contextFor, budget }: PartitionTools,
): Value[] {
  const windowOf =
    bounds.kind === 'documents' ? documentWindows(rows.length, bounds) : rangeWindows(rows, bounds);
  const start = (): Accumulator => {
    const { vars, now } = contextFor(new Doc());
    return create({ context: { root: new Doc(), vars, now }, grow: (bytes) => budget.grow(bytes) });
  };
  let accumulator = start();
  let [from, to] = [0, 0];
  let result: Value;
  let stale = true;
  return rows.map((_, position) => {
    const [first, end] = windowOf(position);
    if (first !== from || end < to) {
      // Accumulators cannot forget, so a window that moved on starts anew.
      accumulator = start();
      [from, to] = [first, first];
      stale = true;
    }
    for (; to < end; to++) {
      accumulator.add(contextFor(rows[to]!.doc));
      stale = true;
    }
    if (stale) result = snapshot(accumulator.result());
    stale = false;
    return result;
  });
}

// The accumulator goes on filling its own list.
function snapshot(value: Value): Value {
  return Array.isArray(value) ? [...value] : value instanceof Doc ? value.clone() : value;
}
