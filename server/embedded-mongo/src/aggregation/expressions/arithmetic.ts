import { Double, Int32 } from 'bson';
import type { NumberValue } from '../../bson/document.ts';
import { toDecimal, toDouble } from '../../bson/number.ts';
import { isNumber } from '../../bson/types.ts';
import { badValue, commandError, typeMismatch } from '../../errors.ts';
import * as decimals from '../numbers/decimal-arithmetic.ts';
import {
  decimal,
  type Integer,
  long,
  narrow,
  toBigInt,
  type Width,
  widest,
  widthOf,
} from '../numbers/numeric.ts';
import { isNullish } from './nullish.ts';
import { binary, nary } from './operands.ts';
import { nameOfType } from './type-name.ts';
import type { Operators, Result } from './types.ts';

type Kernel = {
  integers(left: bigint, right: bigint): bigint;
  doubles(left: number, right: number): number;
  decimals: typeof decimals.add;
};

const addition: Kernel = { integers: (a, b) => a + b, doubles: (a, b) => a + b, decimals: decimals.add };
const subtraction: Kernel = {
  integers: (a, b) => a - b,
  doubles: (a, b) => a - b,
  decimals: decimals.subtract,
};
const multiplication: Kernel = {
  integers: (a, b) => a * b,
  doubles: (a, b) => a * b,
  decimals: decimals.multiply,
};

/** The wider type decides; an int result that does not fit becomes a long, a long one a double. */
function combine(left: NumberValue, right: NumberValue, kernel: Kernel): NumberValue {
  const width = widest(widthOf(left), widthOf(right));
  if (width === 'decimal') return decimal(kernel.decimals(toDecimal(left), toDecimal(right)));
  if (width === 'double') return new Double(kernel.doubles(toDouble(left), toDouble(right)));
  if (left instanceof Int32 && right instanceof Int32) {
    const result = kernel.doubles(left.value, right.value);
    if (Number.isSafeInteger(result) && result === (result | 0)) return new Int32(result | 0);
  }
  const result = kernel.integers(toBigInt(left as Integer), toBigInt(right as Integer));
  return width === 'long' ? long(result) : narrow(result);
}

/** Arithmetic on two numbers with MongoDB's rules for the type of the result. */
export const arithmetic = {
  add: (left: NumberValue, right: NumberValue) => combine(left, right, addition),
  subtract: (left: NumberValue, right: NumberValue) => combine(left, right, subtraction),
  multiply: (left: NumberValue, right: NumberValue) => combine(left, right, multiplication),
};

function add(values: Result[]): Result {
  let total: NumberValue = new Int32(0);
  let date = false;
  for (const value of values) {
    if (isNullish(value)) return null;
    if (value instanceof Date) {
      if (date) throw commandError(16612, 'only one date allowed in an $add expression');
      date = true;
      total = combine(total, long(BigInt(value.getTime())), addition);
    } else if (isNumber(value)) total = combine(total, value, addition);
    else throw typeMismatch(`$add only supports numeric or date types, not ${nameOfType(value)}`);
  }
  return date ? dateFrom(total) : total;
}

function dateFrom(milliseconds: NumberValue): Date {
  const date = new Date(roundAwayFromZero(toDouble(milliseconds)));
  if (Number.isNaN(date.getTime())) throw commandError(15, 'date overflow in $add');
  return date;
}

function roundAwayFromZero(value: number): number {
  return value < 0 ? -Math.round(-value) : Math.round(value);
}

function subtract(left: Result, right: Result): Result {
  if (isNullish(left) || isNullish(right)) return null;
  if (isNumber(left) && isNumber(right)) return combine(left, right, subtraction);
  if (left instanceof Date) {
    if (right instanceof Date) return long(BigInt(left.getTime() - right.getTime()));
    if (isNumber(right)) return dateFrom(combine(long(BigInt(left.getTime())), right, subtraction));
  }
  throw typeMismatch(`can't $subtract ${nameOfType(right)} from ${nameOfType(left)}`);
}

function multiply(values: Result[]): Result {
  let product: NumberValue = new Int32(1);
  for (const value of values) {
    if (isNullish(value)) return null;
    if (!isNumber(value))
      throw typeMismatch(`$multiply only supports numeric types, not ${nameOfType(value)}`);
    product = combine(product, value, multiplication);
  }
  return product;
}

function divide(left: Result, right: Result): Result {
  if (isNullish(left) || isNullish(right)) return null;
  if (!isNumber(left) || !isNumber(right)) {
    throw typeMismatch(
      `$divide only supports numeric types, not ${nameOfType(left)} and ${nameOfType(right)}`,
    );
  }
  if (toDouble(right) === 0 && decimals.isZero(toDecimal(right))) throw badValue("can't $divide by zero");
  if (widest(widthOf(left), widthOf(right)) === 'decimal') {
    return decimal(decimals.divide(toDecimal(left), toDecimal(right)));
  }
  return new Double(toDouble(left) / toDouble(right));
}

function modulo(left: Result, right: Result): Result {
  if (isNullish(left) || isNullish(right)) return null;
  if (!isNumber(left) || !isNumber(right)) {
    throw commandError(
      16611,
      `$mod only supports numeric types, not ${nameOfType(left)} and ${nameOfType(right)}`,
    );
  }
  const width: Width = widest(widthOf(left), widthOf(right));
  if (toDouble(right) === 0 && decimals.isZero(toDecimal(right)))
    throw commandError(16610, "can't $mod by zero");
  if (width === 'decimal') return decimal(decimals.remainder(toDecimal(left), toDecimal(right)));
  if (width === 'double') return new Double(toDouble(left) % toDouble(right));
  const rest = toBigInt(left as Integer) % toBigInt(right as Integer);
  return width === 'long' ? long(rest) : narrow(rest);
}

export const arithmeticOperators = {
  $add: nary({}, add),
  $subtract: binary(subtract),
  $multiply: nary({}, multiply),
  $divide: binary(divide),
  $mod: binary(modulo),
} satisfies Operators;
