import { type Decimal128, Double, Int32, Long } from 'bson';
import { type Decimal, writeDecimal } from '../../bson/decimal.ts';
import type { NumberValue } from '../../bson/document.ts';
import { toWholeNumber } from '../../bson/number.ts';

export type Integer = Int32 | Long;
/** From the narrowest to the widest type. */
export type Width = 'int' | 'long' | 'double' | 'decimal';

const order = { int: 0, long: 1, double: 2, decimal: 3 } as const satisfies Record<Width, number>;
const minLong = -(2n ** 63n);
const maxLong = 2n ** 63n - 1n;

export function widthOf(value: NumberValue): Width {
  if (value instanceof Int32) return 'int';
  if (value instanceof Double) return 'double';
  return value instanceof Long ? 'long' : 'decimal';
}

export function widest(left: Width, right: Width): Width {
  return order[left] >= order[right] ? left : right;
}

export function isInteger(value: NumberValue): value is Integer {
  return value instanceof Int32 || value instanceof Long;
}

export function toBigInt(value: Integer): bigint {
  return value instanceof Int32 ? BigInt(value.value) : value.toBigInt();
}

export function fitsLong(value: bigint): boolean {
  return value >= minLong && value <= maxLong;
}

export function fitsInt(value: number): boolean {
  return value >= -2147483648 && value <= 2147483647;
}

/** The narrowest of int and long; a double once it fits neither. */
export function narrow(value: bigint): Int32 | Long | Double {
  if (!fitsLong(value)) return new Double(Number(value));
  const number = Number(value);
  return fitsInt(number) ? new Int32(number) : Long.fromBigInt(value);
}

/** A long as long as it fits, then a double. */
export function long(value: bigint): Long | Double {
  return fitsLong(value) ? Long.fromBigInt(value) : new Double(Number(value));
}

export function decimal(value: Decimal): Decimal128 {
  return writeDecimal(value);
}

/** The integer a number stands for, or undefined when it has a fraction or does not fit 64 bits. */
export function exactInteger(value: NumberValue): bigint | undefined {
  const integer = toWholeNumber(value);
  return integer !== undefined && fitsLong(integer) ? integer : undefined;
}
