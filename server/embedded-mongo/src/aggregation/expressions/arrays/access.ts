import { Int32 } from 'bson';
import { valuesEqual } from '../../../bson/compare.ts';
import { MISSING, type Value } from '../../../bson/document.ts';
import { isNumber } from '../../../bson/types.ts';
import { commandError } from '../../../errors.ts';
import { compareResults } from '../comparison.ts';
import { asInt } from '../integer-operand.ts';
import { isNullish } from '../nullish.ts';
import { binary, nary, unary } from '../operands.ts';
import { searchRange } from '../search-range.ts';
import { nameOfType } from '../type-name.ts';
import type { Operator, Operators, Result } from '../types.ts';

function arrayElemAt(values: Result, index: Result, name: string): Result {
  if (isNullish(values) || isNullish(index)) return null;
  if (!Array.isArray(values)) {
    throw commandError(28689, `${name}'s first argument must be an array, but is ${nameOfType(values)}`);
  }
  if (!isNumber(index)) {
    throw commandError(
      28690,
      `${name}'s second argument must be a numeric value, but is ${nameOfType(index)}`,
    );
  }
  const at = asInt(index);
  if (at === undefined) {
    throw commandError(28691, `${name}'s second argument must be representable as a 32-bit integer`);
  }
  const position = at < 0 ? values.length + at : at;
  return position >= 0 && position < values.length ? values[position] : MISSING;
}

/** `$first` and `$last` of one array. */
function end(position: (length: number) => number): Operator {
  return unary((values, name) => {
    if (isNullish(values)) return null;
    if (!Array.isArray(values)) {
      throw commandError(28689, `${name}'s argument must be an array, but is ${nameOfType(values)}`);
    }
    return values.length === 0 ? MISSING : values[position(values.length)];
  });
}

function size(values: Result): Result {
  if (Array.isArray(values)) return new Int32(values.length);
  throw commandError(17124, `The argument to $size must be an array, but was of type: ${nameOfType(values)}`);
}

function isIn(value: Result, values: Result): boolean {
  if (!Array.isArray(values)) {
    throw commandError(40081, `$in requires an array as a second argument, found: ${nameOfType(values)}`);
  }
  return values.some((candidate) => compareResults(value, candidate) === 0);
}

function indexOfArray(operands: Result[], name: string): Result {
  const [values, wanted] = operands;
  if (isNullish(values)) return null;
  if (!Array.isArray(values)) {
    throw commandError(40090, `${name} requires an array as a first argument, found: ${nameOfType(values)}`);
  }
  const { start, end: stop } = searchRange(operands, name, values.length);
  const target: Value = wanted === MISSING ? undefined : wanted;
  for (let i = start; i < stop; i++) if (valuesEqual(values[i], target)) return new Int32(i);
  return new Int32(-1);
}

export const arrayAccessOperators = {
  $arrayElemAt: binary(arrayElemAt),
  $first: end(() => 0),
  $last: end((length) => length - 1),
  $size: unary(size),
  $isArray: unary((value) => Array.isArray(value)),
  $in: binary(isIn),
  $indexOfArray: nary({ min: 2, max: 4 }, indexOfArray),
} satisfies Operators;
