import type { Decimal } from '../../bson/decimal.ts';
import { finite } from './decimal-arithmetic.ts';

export type Rounding = 'halfEven' | 'truncate' | 'floor' | 'ceiling';

/** Divides by a power of ten and rounds. */
export function roundQuotient(value: bigint, divisor: bigint, mode: Rounding): bigint {
  const quotient = value / divisor;
  const rest = value % divisor;
  if (rest === 0n) return quotient;
  const away = value < 0n ? quotient - 1n : quotient + 1n;
  if (mode === 'truncate') return quotient;
  if (mode === 'floor') return value < 0n ? away : quotient;
  if (mode === 'ceiling') return value < 0n ? quotient : away;
  const twice = (rest < 0n ? -rest : rest) * 2n;
  if (twice === divisor) return quotient % 2n === 0n ? quotient : away;
  return twice > divisor ? away : quotient;
}

/** An integer rounded to `10 ** -place`; a place of zero or more changes nothing. */
export function roundInteger(value: bigint, place: number, mode: Rounding): bigint {
  if (place >= 0) return value;
  const unit = 10n ** BigInt(-place);
  return roundQuotient(value, unit, mode) * unit;
}

/** A decimal with exactly `place` digits after the point (quantized, as MongoDB answers it). */
export function roundDecimal(value: Decimal, place: number, mode: Rounding): Decimal {
  if (value.kind !== 'finite') return value;
  const shift = value.exponent + place;
  if (shift >= 0) return finite(value.coefficient * 10n ** BigInt(shift), -place, value.negative);
  const rounded = roundQuotient(value.coefficient, 10n ** BigInt(-shift), mode);
  return finite(rounded, -place, value.negative);
}

/** Rounds to an integer; unlike {@link roundDecimal} a large exponent stays. */
export function roundDecimalToInteger(value: Decimal, mode: Rounding): Decimal {
  return value.kind === 'finite' && value.exponent < 0 ? roundDecimal(value, 0, mode) : value;
}
