import type { Decimal } from '../../bson/decimal.ts';
import { finite } from './decimal-arithmetic.ts';

const view = new DataView(new ArrayBuffer(8));

/** A finite double with every digit it stands for (rounded to 34 only when it is written). */
export function exactDecimal(value: number): Decimal {
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const negative = bits >> 63n === 1n;
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xf_ffff_ffff_ffffn;
  const magnitude = biased === 0 ? fraction : fraction | (1n << 52n);
  const power = (biased === 0 ? 1 : biased) - 1075;
  const signed = negative ? -magnitude : magnitude;
  if (magnitude === 0n) return finite(0n, 0, negative);
  if (power >= 0) return finite(signed << BigInt(power), 0, negative);
  // m / 2^k = m * 5^k / 10^k
  return shorten(signed * 5n ** BigInt(-power), power, negative);
}

function shorten(coefficient: bigint, exponent: number, negative: boolean): Decimal {
  let digits = coefficient;
  let place = exponent;
  while (place < 0 && digits % 10n === 0n) {
    digits /= 10n;
    place += 1;
  }
  return finite(digits, place, negative);
}
