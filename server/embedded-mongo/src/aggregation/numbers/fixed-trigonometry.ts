import { integerRoot, power10 } from './decimal-functions.ts';

/** Trigonometry on fixed-point numbers: a value is a bigint times 10 ** -scale. */

const piCache = new Map<number, bigint>();

export function pi(scale: number): bigint {
  const known = piCache.get(scale);
  if (known !== undefined) return known;
  // Machin's formula, with a few digits more for the rounding of its terms.
  const wide = scale + 10;
  const result = (16n * inverseTangent(5n, wide) - 4n * inverseTangent(239n, wide)) / power10(10);
  if (piCache.size > 100) piCache.clear();
  piCache.set(scale, result);
  return result;
}

// atan(1 / n)
function inverseTangent(n: bigint, scale: number): bigint {
  let term = power10(scale) / n;
  let sum = 0n;
  for (let k = 0n; term !== 0n; k += 1n) {
    const part = term / (2n * k + 1n);
    sum += k % 2n === 0n ? part : -part;
    term /= n * n;
  }
  return sum;
}

export function sinCosFixed(value: bigint, scale: number): { sin: bigint; cos: bigint } {
  const one = power10(scale);
  const turn = 2n * pi(scale);
  let angle = value % turn;
  if (angle > turn / 2n) angle -= turn;
  if (angle < -turn / 2n) angle += turn;
  let sin = 0n;
  let cos = 0n;
  let term = one;
  for (let n = 0n; term !== 0n; n += 1n) {
    const sign = n % 4n < 2n ? 1n : -1n;
    if (n % 2n === 0n) cos += sign * term;
    else sin += sign * term;
    term = (term * angle) / (one * (n + 1n));
  }
  return { sin, cos };
}

export function atanFixed(value: bigint, scale: number): bigint {
  const one = power10(scale);
  if (value < 0n) return -atanFixed(-value, scale);
  if (value > one) return pi(scale) / 2n - atanFixed((one * one) / value, scale);
  // Each step halves the angle; the series then needs few terms.
  const halvings = 4;
  let x = value;
  for (let i = 0; i < halvings; i++) x = (x * one) / (one + integerRoot(one * one + x * x));
  const square = (x * x) / one;
  let term = x;
  let sum = 0n;
  for (let n = 0n; term !== 0n; n += 1n) {
    const part = term / (2n * n + 1n);
    sum += n % 2n === 0n ? part : -part;
    term = (term * square) / one;
  }
  return sum << BigInt(halvings);
}
