import { Int32, Long } from 'bson';
import { isNumber } from '../../bson/types.ts';
import { typeMismatch } from '../../errors.ts';
import { isInteger, toBigInt } from '../numbers/numeric.ts';
import { isNullish } from './nullish.ts';
import { nary, unary } from './operands.ts';
import { nameOfType } from './type-name.ts';
import type { Operator, Operators } from './types.ts';

/** Ints stay an int; one long among them makes the result a long. */
function bitwise(identity: bigint, combine: (left: bigint, right: bigint) => bigint): Operator {
  return nary({}, (operands, name) => {
    let result = identity;
    let isLong = false;
    for (const operand of operands) {
      if (isNullish(operand)) return null;
      if (!isNumber(operand) || !isInteger(operand)) {
        throw typeMismatch(`${name} only supports int and long operands, not ${nameOfType(operand)}.`);
      }
      isLong ||= operand instanceof Long;
      result = combine(result, toBigInt(operand));
    }
    return isLong ? Long.fromBigInt(result) : new Int32(Number(result));
  });
}

export const bitwiseOperators = {
  $bitAnd: bitwise(-1n, (left, right) => left & right),
  $bitOr: bitwise(0n, (left, right) => left | right),
  $bitXor: bitwise(0n, (left, right) => left ^ right),
  $bitNot: unary((value, name) => {
    if (isNullish(value)) return null;
    if (value instanceof Int32) return new Int32(~value.value);
    if (isNumber(value) && value instanceof Long) return value.not();
    throw typeMismatch(`${name} only supports int and long, not ${nameOfType(value)}.`);
  }),
} satisfies Operators;
