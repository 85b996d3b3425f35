import { Int32 } from 'bson';
import { compareValues, type Ordering } from '../../bson/compare.ts';
import { MISSING } from '../../bson/document.ts';
import { binary } from './operands.ts';
import type { Operator, Operators, Result } from './types.ts';

/** BSON's order; a missing field stands where BSON undefined does, below null. */
export function compareResults(left: Result, right: Result): Ordering {
  return compareValues(left === MISSING ? undefined : left, right === MISSING ? undefined : right);
}

function comparison(accept: (order: Ordering) => boolean): Operator {
  return binary((left, right) => accept(compareResults(left, right)));
}

export const comparisonOperators = {
  $cmp: binary((left, right) => new Int32(compareResults(left, right))),
  $eq: comparison((order) => order === 0),
  $ne: comparison((order) => order !== 0),
  $gt: comparison((order) => order > 0),
  $gte: comparison((order) => order >= 0),
  $lt: comparison((order) => order < 0),
  $lte: comparison((order) => order <= 0),
} satisfies Operators;
