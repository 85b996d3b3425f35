import { Doc, type Value } from '../bson/document.ts';
import { toDouble } from '../bson/number.ts';
import { isNumber } from '../bson/types.ts';
import { commandError } from '../errors.ts';
import { compileMatcher, type MatcherOptions } from '../matcher/compile.ts';
import type { PickElements } from './tree.ts';

const INT32_MAX = 2 ** 31 - 1;

/** Whether the argument is that of find's `$slice`; otherwise it is the aggregation expression. */
export function isFindSlice(operand: Value): boolean {
  return (
    isNumber(operand) ||
    (Array.isArray(operand) && operand.length === 2 && isNumber(operand[0]) && isNumber(operand[1]))
  );
}

/** `$slice: count` or `$slice: [skip, count]`; negative numbers count from the end. */
export function slice(operand: Value): PickElements {
  if (!Array.isArray(operand)) {
    const count = whole(operand);
    return (array) => (count < 0 ? array.slice(Math.max(0, array.length + count)) : array.slice(0, count));
  }
  const skip = whole(operand[0]);
  const count = whole(operand[1]);
  if (count <= 0) throw commandError(28724, `$slice limit must be positive, but received ${count}`);
  return (array) => {
    const start = skip < 0 ? Math.max(0, array.length + skip) : Math.min(skip, array.length);
    return array.slice(start, start + count);
  };
}

function whole(value: Value): number {
  const number = isNumber(value) ? Math.trunc(toDouble(value)) : 0;
  return Number.isNaN(number) ? 0 : Math.max(-INT32_MAX - 1, Math.min(INT32_MAX, number));
}

/** `$elemMatch`: the first element that matches. */
export function elemMatch(operand: Value, options: MatcherOptions): PickElements {
  if (!(operand instanceof Doc)) throw commandError(31274, 'elemMatch: Invalid argument, object required');
  const matcher = compileMatcher(new Doc(['a'], [new Doc(['$elemMatch'], [operand])]), options);
  return (array) => {
    const position = matcher.positional(new Doc(['a'], [array as Value[]]));
    return position === undefined ? undefined : [array[position]];
  };
}
