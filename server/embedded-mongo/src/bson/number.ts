import { Decimal128, Double, Int32, Long } from 'bson';
import {
  abs,
  type Decimal,
  decimalFromDouble,
  decimalFromInteger,
  decimalToNumber,
  readDecimal,
} from './decimal.ts';
import type { NumberValue } from './document.ts';

/** The nearest double; decimals and large longs lose digits. */
export function toDouble(value: NumberValue): number {
  if (value instanceof Int32 || value instanceof Double) return value.value;
  if (value instanceof Long) return value.toNumber();
  return decimalToNumber(readDecimal(value));
}

export function isNaNValue(value: NumberValue): boolean {
  if (value instanceof Double) return Number.isNaN(value.value);
  return value instanceof Decimal128 && readDecimal(value).kind === 'nan';
}

export function toDecimal(value: NumberValue): Decimal {
  if (value instanceof Decimal128) return readDecimal(value);
  if (value instanceof Long) return decimalFromInteger(value.toBigInt());
  if (value instanceof Int32) return decimalFromInteger(BigInt(value.value));
  return decimalFromDouble(value.value);
}

/** The whole number a value stands for, or undefined when it has a fraction or is not finite. */
export function toWholeNumber(value: NumberValue): bigint | undefined {
  if (value instanceof Long) return value.toBigInt();
  if (!(value instanceof Decimal128)) return Number.isInteger(value.value) ? BigInt(value.value) : undefined;
  const decimal = readDecimal(value);
  if (decimal.kind !== 'finite') return undefined;
  if (decimal.exponent >= 0) return decimal.coefficient * 10n ** BigInt(decimal.exponent);
  const divisor = 10n ** BigInt(-decimal.exponent);
  return decimal.coefficient % divisor === 0n ? decimal.coefficient / divisor : undefined;
}

/** The value without its fraction, or undefined when it is not finite. */
export function truncate(value: NumberValue): bigint | undefined {
  if (value instanceof Long) return value.toBigInt();
  if (!(value instanceof Decimal128)) {
    return Number.isFinite(value.value) ? BigInt(Math.trunc(value.value)) : undefined;
  }
  const decimal = readDecimal(value);
  if (decimal.kind !== 'finite') return undefined;
  const { coefficient, exponent } = decimal;
  return exponent >= 0 ? coefficient * 10n ** BigInt(exponent) : coefficient / 10n ** BigInt(-exponent);
}

/** Exact order across all number types; NaN is below every number and equal to itself. */
export function compareNumbers(a: NumberValue, b: NumberValue): -1 | 0 | 1 {
  if (a instanceof Long && b instanceof Long) return a.lessThan(b) ? -1 : a.equals(b) ? 0 : 1;
  const left = position(a);
  const right = position(b);
  if (left.floor !== right.floor) {
    if (Number.isNaN(left.floor)) return Number.isNaN(right.floor) ? 0 : -1;
    if (Number.isNaN(right.floor)) return 1;
    return left.floor < right.floor ? -1 : 1;
  }
  if (left.exact === undefined) return right.exact === undefined ? 0 : -1;
  return right.exact === undefined ? 1 : compareFinite(left.exact, right.exact);
}

export type FiniteDecimal = Extract<Decimal, { kind: 'finite' }>;

/** Where a number stands: the largest double not above it, and its exact value when that is not the double. */
export type NumberPosition = { floor: number; exact: FiniteDecimal | undefined };

export function position(value: NumberValue): NumberPosition {
  if (value instanceof Int32 || value instanceof Double) return { floor: value.value, exact: undefined };
  if (value instanceof Long) {
    const near = value.toNumber();
    if (Number.isSafeInteger(near)) return { floor: near, exact: undefined };
    return bracket(near, { kind: 'finite', negative: near < 0, coefficient: value.toBigInt(), exponent: 0 });
  }
  const decimal = readDecimal(value);
  const near = decimalToNumber(decimal);
  return decimal.kind === 'finite' && decimal.coefficient !== 0n
    ? bracket(near, decimal)
    : { floor: near, exact: undefined };
}

function bracket(near: number, exact: FiniteDecimal): NumberPosition {
  const order = compareDoubleWithDecimal(near, exact);
  if (order === 0) return { floor: near, exact: undefined };
  return { floor: order < 0 ? near : nextBelow(near), exact };
}

function compareDoubleWithDecimal(double: number, decimal: FiniteDecimal): -1 | 0 | 1 {
  if (double === 0) return decimal.coefficient > 0n ? -1 : 1;
  if (!Number.isFinite(double)) return double < 0 ? -1 : 1;
  const { mantissa, exponent } = splitDouble(double);
  let left = mantissa;
  let right = decimal.coefficient;
  if (exponent >= 0) left <<= BigInt(exponent);
  else right <<= BigInt(-exponent);
  if (decimal.exponent >= 0) right *= 10n ** BigInt(decimal.exponent);
  else left *= 10n ** BigInt(-decimal.exponent);
  return left < right ? -1 : left > right ? 1 : 0;
}

const scratch = new DataView(new ArrayBuffer(8));

function splitDouble(double: number): { mantissa: bigint; exponent: number } {
  scratch.setFloat64(0, double);
  const bits = scratch.getBigUint64(0);
  const power = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xf_ffff_ffff_ffffn;
  const mantissa = power === 0 ? fraction : fraction | (1n << 52n);
  return { mantissa: double < 0 ? -mantissa : mantissa, exponent: Math.max(power, 1) - 1075 };
}

function nextBelow(double: number): number {
  if (double === 0) return -Number.MIN_VALUE;
  scratch.setFloat64(0, double);
  const bits = scratch.getBigUint64(0);
  scratch.setBigUint64(0, double > 0 ? bits - 1n : bits + 1n);
  return scratch.getFloat64(0);
}

function compareFinite(a: FiniteDecimal, b: FiniteDecimal): -1 | 0 | 1 {
  let left = a.coefficient;
  let right = b.coefficient;
  const signs = sign(left) - sign(right);
  if (signs !== 0) return signs < 0 ? -1 : 1;
  // Far apart in size: the digits decide without building a huge power of ten.
  const sizes = abs(left).toString().length + a.exponent - (abs(right).toString().length + b.exponent);
  if (sizes !== 0) return sizes < 0 === left > 0n ? -1 : 1;
  if (a.exponent > b.exponent) left *= 10n ** BigInt(a.exponent - b.exponent);
  else right *= 10n ** BigInt(b.exponent - a.exponent);
  return left < right ? -1 : left > right ? 1 : 0;
}

function sign(value: bigint): number {
  return value > 0n ? 1 : value < 0n ? -1 : 0;
}
