import type { Decimal } from '../../bson/decimal.ts';
import { digits, finite } from './decimal-arithmetic.ts';

type Finite = Extract<Decimal, { kind: 'finite' }>;

/**
 * Elementary functions of decimals, as fixed-point numbers with more digits than a decimal128 holds: a value is
 * a bigint times 10 ** -scale.
 */
export interface Fixed {
  value: bigint;
  scale: number;
}

// Digits to work with beyond the 34 that are kept.
const guard = 26;
const precision = 34 + guard;

export function power10(exponent: number): bigint {
  return 10n ** BigInt(exponent);
}

export function toFixed(value: Finite, scale: number): bigint {
  const shift = scale + value.exponent;
  return shift >= 0 ? value.coefficient * power10(shift) : value.coefficient / power10(-shift);
}

/** A result, marked as inexact so that rounding to 34 digits never takes it for a tie. */
export function fromFixed(value: bigint, scale: number): Decimal {
  return finite(value, -scale);
}

export function integerRoot(value: bigint): bigint {
  if (value < 2n) return value;
  let guess = 1n << BigInt((value.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (guess + value / guess) >> 1n;
    if (next >= guess) return guess;
    guess = next;
  }
}

/** The square root of a decimal that is not negative. */
export function squareRoot(value: Finite): Decimal {
  if (value.coefficient === 0n) return finite(0n, Math.floor(value.exponent / 2), value.negative);
  const odd = Math.abs(value.exponent % 2);
  let coefficient = value.coefficient * (odd ? 10n : 1n);
  let exponent = (value.exponent - odd) / 2;
  const extra = Math.max(0, precision - Math.floor(digits(coefficient) / 2));
  coefficient *= power10(2 * extra);
  exponent -= extra;
  const root = integerRoot(coefficient);
  const exact = root * root === coefficient;
  if (!exact) return finite(root * 10n + 1n, exponent - 1);
  const ideal = Math.floor(value.exponent / 2);
  let [trimmed, place] = [root, exponent];
  while (place < ideal && trimmed % 10n === 0n) {
    trimmed /= 10n;
    place += 1;
  }
  return finite(trimmed, place);
}

const lnCache = new Map<number, bigint>();

/** ln(10) at a scale. */
export function ln10(scale: number): bigint {
  const known = lnCache.get(scale);
  if (known !== undefined) return known;
  // ln 10 = 2.3 ln … : 10 = 2^3 * 1.25
  const result = 3n * lnSmall(2n * power10(scale), scale) + lnSmall((power10(scale) * 5n) / 4n, scale);
  lnCache.set(scale, result);
  return result;
}

// ln x = 2 artanh((x - 1) / (x + 1)), for x near 1.
function lnSmall(x: bigint, scale: number): bigint {
  const one = power10(scale);
  const ratio = ((x - one) * one) / (x + one);
  const square = (ratio * ratio) / one;
  let term = ratio;
  let sum = 0n;
  for (let n = 1n; term !== 0n; n += 2n) {
    sum += term / n;
    term = (term * square) / one;
  }
  return 2n * sum;
}

/** The natural logarithm of a positive decimal, at a scale. */
export function lnFixed(value: Finite, scale: number): bigint {
  const size = digits(value.coefficient);
  // value = m * 10^k with 1 <= m < 10, then a square root or three bring m near 1.
  let m = toFixed(finite(value.coefficient, 1 - size), scale);
  const k = value.exponent + size - 1;
  const one = power10(scale);
  let doublings = 0n;
  while (m > (one * 11n) / 10n) {
    m = integerRoot(m * one);
    doublings += 1n;
  }
  return (lnSmall(m, scale) << doublings) + BigInt(k) * ln10(scale);
}

/** e ** x for a fixed-point x, as a decimal. */
export function expDecimal(x: bigint, scale: number): Decimal {
  const ten = ln10(scale);
  const one = power10(scale);
  let k = x / ten;
  if (x < 0n) k -= 1n;
  if (k > 7000n) return { kind: 'infinity', negative: false };
  if (k < -7000n) return finite(0n, -6176);
  // Halving the rest makes the series short; squaring undoes it.
  const halvings = 8;
  const rest = (x - k * ten) >> BigInt(halvings);
  let term = one;
  let sum = 0n;
  for (let n = 1n; term !== 0n; n += 1n) {
    sum += term;
    term = (term * rest) / (one * n);
  }
  for (let i = 0; i < halvings; i++) sum = (sum * sum) / one;
  return finite(sum, -scale + Number(k));
}

export const workingScale = precision + 20;
