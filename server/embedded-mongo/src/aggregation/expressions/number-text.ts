import { type Decimal128, Double, type Int32, type Long } from 'bson';

/** A number as MongoDB prints it: doubles with 16 significant digits (C's `%.16g`). */
export function numberText(value: Int32 | Long | Double | Decimal128): string {
  return value instanceof Double ? doubleText(value.value) : value.toString();
}

export function doubleText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const [mantissa, power] = value.toExponential(15).split('e') as [string, string];
  const exponent = Number(power);
  if (exponent >= -4 && exponent < 16) {
    return trimZeros(value.toFixed(Math.min(100, Math.max(0, 15 - exponent))));
  }
  const size = Math.abs(exponent).toString().padStart(2, '0');
  return `${trimZeros(mantissa)}e${exponent < 0 ? '-' : '+'}${size}`;
}

function trimZeros(digits: string): string {
  return digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits;
}
