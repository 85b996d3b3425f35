import { Decimal128 } from 'bson';

/** A finite decimal is coefficient * 10^exponent; the coefficient carries the sign except for negative zero. */
export type Decimal =
  | { kind: 'finite'; negative: boolean; coefficient: bigint; exponent: number }
  | { kind: 'infinity'; negative: boolean }
  | { kind: 'nan' };

const BIAS = 6176;
const MIN_EXPONENT = -6176;
const MAX_EXPONENT = 6111;
const MAX_DIGITS = 34;
const LIMIT = 10n ** 34n;

export function readDecimal(value: Decimal128): Decimal {
  const view = new DataView(value.bytes.buffer, value.bytes.byteOffset, 16);
  const high = view.getBigUint64(8, true);
  const negative = high >> 63n === 1n;
  const top = Number((high >> 58n) & 0x1fn);
  if (top === 0x1f) return { kind: 'nan' };
  if (top === 0x1e) return { kind: 'infinity', negative };
  // This form holds coefficients above 34 digits only, which the format defines as zero.
  if (top >= 0x18) {
    return { kind: 'finite', negative, coefficient: 0n, exponent: Number((high >> 47n) & 0x3fffn) - BIAS };
  }
  const exponent = Number((high >> 49n) & 0x3fffn) - BIAS;
  const digits = ((high & 0x1_ffff_ffff_ffffn) << 64n) | view.getBigUint64(0, true);
  const magnitude = digits < LIMIT ? digits : 0n;
  return { kind: 'finite', negative, coefficient: negative ? -magnitude : magnitude, exponent };
}

/** Rounds half to even at 34 digits and clamps the exponent as IEEE 754 decimal128 does. */
export function writeDecimal(decimal: Decimal): Decimal128 {
  if (decimal.kind === 'nan') return Decimal128.fromString('NaN');
  if (decimal.kind === 'infinity') return Decimal128.fromString(decimal.negative ? '-Infinity' : 'Infinity');
  let { exponent } = decimal;
  let magnitude = abs(decimal.coefficient);
  const surplus = Math.max(digitCount(magnitude) - MAX_DIGITS, MIN_EXPONENT - exponent);
  if (surplus > 0) {
    magnitude = divideHalfEven(magnitude, surplus);
    exponent += surplus;
    if (magnitude === LIMIT) {
      magnitude /= 10n;
      exponent += 1;
    }
  }
  if (exponent > MAX_EXPONENT) {
    if (magnitude === 0n) exponent = MAX_EXPONENT;
    else if (digitCount(magnitude) + exponent - MAX_EXPONENT > MAX_DIGITS) {
      return writeDecimal({ kind: 'infinity', negative: decimal.negative });
    } else {
      magnitude *= 10n ** BigInt(exponent - MAX_EXPONENT);
      exponent = MAX_EXPONENT;
    }
  }
  return packDecimal(decimal.negative, magnitude, exponent);
}

function packDecimal(negative: boolean, magnitude: bigint, exponent: number): Decimal128 {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  const sign = negative ? 1n << 63n : 0n;
  view.setBigUint64(0, magnitude & 0xffff_ffff_ffff_ffffn, true);
  view.setBigUint64(8, sign | (BigInt(exponent + BIAS) << 49n) | (magnitude >> 64n), true);
  return new Decimal128(bytes);
}

function divideHalfEven(magnitude: bigint, digits: number): bigint {
  // Beyond every digit of the value the quotient is zero whatever the exact power is.
  if (digits > digitCount(magnitude) + 1) return 0n;
  const divisor = 10n ** BigInt(digits);
  const quotient = magnitude / divisor;
  const twice = (magnitude % divisor) * 2n;
  const up = twice > divisor || (twice === divisor && quotient % 2n === 1n);
  return up ? quotient + 1n : quotient;
}

function digitCount(magnitude: bigint): number {
  return magnitude.toString().length;
}

export function abs(value: bigint): bigint {
  return value < 0n ? -value : value;
}

export function decimalFromInteger(value: bigint): Decimal {
  return { kind: 'finite', negative: value < 0n, coefficient: value, exponent: 0 };
}

/** MongoDB converts a double to decimal with 15 significant digits. */
export function decimalFromDouble(value: number): Decimal {
  if (Number.isNaN(value)) return { kind: 'nan' };
  if (!Number.isFinite(value)) return { kind: 'infinity', negative: value < 0 };
  const negative = value < 0 || Object.is(value, -0);
  if (value === 0) return { kind: 'finite', negative, coefficient: 0n, exponent: 0 };
  const [digits, power] = Math.abs(value).toExponential(14).split('e');
  const coefficient = BigInt(digits!.replace('.', ''));
  const exponent = Number(power) - 14;
  return { kind: 'finite', negative, coefficient: negative ? -coefficient : coefficient, exponent };
}

export function decimalToNumber(decimal: Decimal): number {
  if (decimal.kind === 'nan') return Number.NaN;
  if (decimal.kind === 'infinity') return decimal.negative ? -Infinity : Infinity;
  if (decimal.coefficient === 0n) return decimal.negative ? -0 : 0;
  return Number(`${decimal.coefficient}e${decimal.exponent}`);
}
