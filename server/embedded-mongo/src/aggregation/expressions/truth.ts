import { Decimal128 } from 'bson';
import { readDecimal } from '../../bson/decimal.ts';
import { toDouble } from '../../bson/number.ts';
import { isNumber } from '../../bson/types.ts';
import { isNullish } from './nullish.ts';
import type { Result } from './types.ts';

/** False are: false, null, undefined, a missing field and zero of any number type. */
export function isTrue(value: Result): boolean {
  if (typeof value === 'boolean') return value;
  if (isNullish(value)) return false;
  if (!isNumber(value)) return true;
  if (!(value instanceof Decimal128)) return toDouble(value) !== 0;
  // A tiny decimal is zero as a double, but not zero.
  const decimal = readDecimal(value);
  return decimal.kind !== 'finite' || decimal.coefficient !== 0n;
}
