import { Double } from 'bson';
import { compareValues } from '../../bson/compare.ts';
import type { Doc, Value } from '../../bson/document.ts';
import { isNumber } from '../../bson/types.ts';
import { commandError } from '../../errors.ts';
import { arithmetic } from '../expressions/arithmetic.ts';
import { addUnits } from '../expressions/dates/add.ts';
import { utcZone } from '../expressions/dates/zone.ts';
import { nameOfType } from '../expressions/type-name.ts';
import type { Bound, WindowBounds } from './bounds.ts';

/** First and last position (exclusive) of the window of each document of a sorted partition. */
export type WindowOf = (position: number) => [number, number];

export function documentWindows(count: number, { lower, upper }: { lower: Bound; upper: Bound }): WindowOf {
  const from = (position: number) => edge(position, lower, 0);
  const to = (position: number) => edge(position, upper, count - 1) + 1;
  return (position) => {
    const start = Math.max(0, from(position));
    return [start, Math.max(start, Math.min(count, to(position)))];
  };
}

function edge(position: number, bound: Bound, unbounded: number): number {
  if (bound === 'unbounded') return unbounded;
  return bound === 'current' ? position : position + bound;
}

/** Windows by the value that the partition is sorted by. */
export function rangeWindows(
  rows: readonly { doc: Doc; value: Value }[],
  bounds: Extract<WindowBounds, { kind: 'range' }>,
): WindowOf {
  for (const { value } of rows) checkValue(value, bounds);
  return (position) => {
    const { value } = rows[position]!;
    const start =
      bounds.lower === 'unbounded' ? 0 : search(rows, shifted(value, bounds.lower, bounds), false);
    const end =
      bounds.upper === 'unbounded' ? rows.length : search(rows, shifted(value, bounds.upper, bounds), true);
    return [start, Math.max(start, end)];
  };
}

function checkValue(value: Value, { unit }: { unit: unknown }): void {
  if (unit) {
    if (value instanceof Date) return;
    throw commandError(
      5429513,
      `Invalid range: Expected the sortBy field to be a Date, but it was ${nameOfType(value)}`,
    );
  }
  if (isNumber(value)) return;
  throw commandError(
    5429414,
    `Invalid range: Expected the sortBy field to be a number, but it was ${nameOfType(value)}`,
  );
}

function shifted(value: Value, bound: Bound, { unit }: Extract<WindowBounds, { kind: 'range' }>): Value {
  const offset = typeof bound === 'number' ? bound : 0;
  if (unit && value instanceof Date) return new Date(addUnits(value.getTime(), unit, offset, utcZone));
  return isNumber(value) ? arithmetic.add(value, new Double(offset)) : value;
}

/** The first position whose value is not below the limit, or above it when `after`. */
function search(rows: readonly { value: Value }[], limit: Value, after: boolean): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const order = compareValues(rows[middle]!.value, limit);
    if (order < 0 || (after && order === 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}
