import { MISSING, type Missing, type Value } from '../bson/document.ts';
import { toDouble } from '../bson/number.ts';
import { isNullish, isNumber } from '../bson/types.ts';

/** How an expression's result counts as a condition: false, zero, null and nothing are false. */
export function isTrue(value: Value | Missing): boolean {
  if (value === MISSING || isNullish(value) || value === false) return false;
  return !isNumber(value) || toDouble(value) !== 0;
}
