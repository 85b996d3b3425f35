import { Int32 } from 'bson';
import type { Value } from '../../../bson/document.ts';
import { isNumber } from '../../../bson/types.ts';
import { commandError } from '../../../errors.ts';
import { asInt } from '../integer-operand.ts';
import { isNullish } from '../nullish.ts';
import { nary, unary } from '../operands.ts';
import { nameOfType } from '../type-name.ts';
import type { Operators, Result } from '../types.ts';

// An array as large as this would not fit a document.
const sizeLimit = 64 * 1024 * 1024;

function concatArrays(operands: Result[]): Result {
  const joined: Value[] = [];
  for (const operand of operands) {
    if (isNullish(operand)) return null;
    if (!Array.isArray(operand)) {
      throw commandError(28664, `$concatArrays only supports arrays, not ${nameOfType(operand)}`);
    }
    for (const value of operand) joined.push(value);
    if (joined.length * 16 > sizeLimit) throw commandError(146, '$concatArrays would use too much memory');
  }
  return joined;
}

function reverse(values: Result): Result {
  if (isNullish(values)) return null;
  if (Array.isArray(values)) return values.toReversed();
  throw commandError(
    34435,
    `The argument to $reverseArray must be an array, but was of type: ${nameOfType(values)}`,
  );
}

function slice(operands: Result[]): Result {
  const [values, second, third] = operands;
  if (isNullish(values) || isNullish(second)) return null;
  if (operands.length === 3 && isNullish(third)) return null;
  if (!Array.isArray(values)) {
    throw commandError(
      28724,
      `First argument to $slice must be an array, but is of type: ${nameOfType(values)}`,
    );
  }
  const first = sliceOperand(second, 'Second', { notNumeric: 28725, notIntegral: 28726 });
  if (operands.length === 2) return first < 0 ? values.slice(first) : values.slice(0, first);
  const count = sliceOperand(third, 'Third', { notNumeric: 28727, notIntegral: 28728 });
  if (count <= 0) throw commandError(28729, `Third argument to $slice must be positive: ${count}`);
  const start = first < 0 ? Math.max(0, values.length + first) : first;
  return values.slice(start, start + count);
}

function sliceOperand(
  value: Result,
  position: string,
  codes: { notNumeric: number; notIntegral: number },
): number {
  if (!isNumber(value)) {
    throw commandError(
      codes.notNumeric,
      `${position} argument to $slice must be a numeric value, but is of type: ${nameOfType(value)}`,
    );
  }
  const integer = asInt(value);
  if (integer !== undefined) return integer;
  throw commandError(
    codes.notIntegral,
    `${position} argument to $slice can't be represented as a 32-bit integer`,
  );
}

function range(operands: Result[]): Result {
  const start = rangeOperand(operands[0], 'starting', { notNumeric: 34443, notIntegral: 34444 });
  const end = rangeOperand(operands[1], 'ending', { notNumeric: 34445, notIntegral: 34446 });
  const step =
    operands.length === 3 ? rangeOperand(operands[2], 'step', { notNumeric: 34447, notIntegral: 34448 }) : 1;
  if (step === 0) throw commandError(34449, '$range requires a non-zero step value');
  const count = Math.max(0, Math.ceil((end - start) / step));
  if (count * 16 > sizeLimit) throw commandError(146, `$range would use too much memory (${count} values)`);
  return Array.from({ length: count }, (_, index) => new Int32(start + index * step));
}

function rangeOperand(
  value: Result,
  which: string,
  codes: { notNumeric: number; notIntegral: number },
): number {
  if (!isNumber(value)) {
    throw commandError(
      codes.notNumeric,
      `$range requires a numeric ${which} value, found value of type: ${nameOfType(value)}`,
    );
  }
  const integer = asInt(value);
  if (integer !== undefined) return integer;
  throw commandError(
    codes.notIntegral,
    `$range requires a ${which} value that can be represented as a 32-bit integer`,
  );
}

export const arrayBuildOperators = {
  $concatArrays: nary({}, concatArrays),
  $reverseArray: unary(reverse),
  $slice: nary({ min: 2, max: 3 }, slice),
  $range: nary({ min: 2, max: 3 }, range),
} satisfies Operators;
