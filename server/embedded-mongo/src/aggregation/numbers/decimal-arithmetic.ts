import type { Decimal } from '../../bson/decimal.ts';

type Finite = Extract<Decimal, { kind: 'finite' }>;

const nan: Decimal = { kind: 'nan' };
// Two digits more than decimal128 holds, so that its rounding sees which way to go.
const workingDigits = 36;

export function finite(coefficient: bigint, exponent: number, negative = coefficient < 0n): Finite {
  return { kind: 'finite', negative, coefficient, exponent };
}

function infinity(negative: boolean): Decimal {
  return { kind: 'infinity', negative };
}

export function negate(value: Decimal): Decimal {
  if (value.kind === 'nan') return value;
  if (value.kind === 'infinity') return infinity(!value.negative);
  return finite(-value.coefficient, value.exponent, !value.negative);
}

export function add(left: Decimal, right: Decimal): Decimal {
  if (left.kind === 'nan' || right.kind === 'nan') return nan;
  if (left.kind === 'infinity') {
    return right.kind === 'infinity' && right.negative !== left.negative ? nan : left;
  }
  if (right.kind === 'infinity') return right;
  const exponent = Math.min(left.exponent, right.exponent);
  const sum = scaled(left, exponent) + scaled(right, exponent);
  return finite(sum, exponent, sum === 0n ? left.negative && right.negative : sum < 0n);
}

export function subtract(left: Decimal, right: Decimal): Decimal {
  return add(left, negate(right));
}

export function multiply(left: Decimal, right: Decimal): Decimal {
  if (left.kind === 'nan' || right.kind === 'nan') return nan;
  const negative = left.negative !== right.negative;
  if (left.kind === 'infinity' || right.kind === 'infinity') {
    return isZero(left) || isZero(right) ? nan : infinity(negative);
  }
  return finite(left.coefficient * right.coefficient, left.exponent + right.exponent, negative);
}

export function divide(left: Decimal, right: Decimal): Decimal {
  if (left.kind === 'nan' || right.kind === 'nan') return nan;
  const negative = left.negative !== right.negative;
  if (left.kind === 'infinity') return right.kind === 'infinity' ? nan : infinity(negative);
  if (right.kind === 'infinity') return finite(0n, -6176, negative);
  if (right.coefficient === 0n) return left.coefficient === 0n ? nan : infinity(negative);
  const ideal = left.exponent - right.exponent;
  if (left.coefficient === 0n) return finite(0n, ideal, negative);
  const shift = Math.max(0, workingDigits + digits(right.coefficient) - digits(left.coefficient));
  const dividend = left.coefficient * 10n ** BigInt(shift);
  const quotient = dividend / right.coefficient;
  if (dividend % right.coefficient !== 0n) return sticky(quotient, ideal - shift, negative);
  return trimTowards(finite(quotient, ideal - shift, negative), ideal);
}

/** The remainder with the sign of the dividend, as `$mod` answers it. */
export function remainder(left: Decimal, right: Decimal): Decimal {
  if (left.kind !== 'finite' || right.kind === 'nan') return nan;
  if (right.kind === 'infinity') return left;
  if (right.coefficient === 0n) return nan;
  const exponent = Math.min(left.exponent, right.exponent);
  const rest = scaled(left, exponent) % scaled(right, exponent);
  return finite(rest, exponent, left.negative);
}

export function isZero(value: Decimal): boolean {
  return value.kind === 'finite' && value.coefficient === 0n;
}

/** Drops zeros at the end until the exponent reaches `ideal`. */
export function trimTowards(value: Finite, ideal: number): Finite {
  let { coefficient, exponent } = value;
  while (exponent < ideal && coefficient !== 0n && coefficient % 10n === 0n) {
    coefficient /= 10n;
    exponent += 1;
  }
  return finite(coefficient, exponent, value.negative);
}

/** An inexact result: one more digit that is not zero keeps a tie from being taken for exact. */
export function sticky(coefficient: bigint, exponent: number, negative: boolean): Finite {
  return finite(coefficient * 10n + (negative ? -1n : 1n), exponent - 1, negative);
}

export function scaled(value: Finite, exponent: number): bigint {
  return value.coefficient * 10n ** BigInt(value.exponent - exponent);
}

export function digits(value: bigint): number {
  return (value < 0n ? -value : value).toString().length;
}

export const one: Decimal = finite(1n, 0);
