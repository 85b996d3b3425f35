import { BSONSymbol, Code, Timestamp } from 'bson';
import { isNumber } from '../../../bson/types.ts';
import { commandError } from '../../../errors.ts';
import { isNullish } from '../nullish.ts';
import { numberText } from '../number-text.ts';
import { nameOfType } from '../type-name.ts';
import type { Result } from '../types.ts';

/** The text that `$substr`, `$toUpper` … read from a value that need not be a string. */
export function coerceToString(value: Result): string {
  if (typeof value === 'string') return value;
  if (isNullish(value)) return '';
  if (isNumber(value)) return numberText(value);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Timestamp) return `Timestamp(${value.t}, ${value.i})`;
  if (value instanceof BSONSymbol) return value.value;
  if (value instanceof Code) return value.code;
  throw commandError(16007, `can't convert from BSON type ${nameOfType(value)} to String`);
}
