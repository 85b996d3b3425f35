import { isNumber } from '../../bson/types.ts';
import { commandError } from '../../errors.ts';
import { nameOfType } from '../expressions/type-name.ts';
import type { Result } from '../expressions/types.ts';
import { exactInteger } from '../numbers/numeric.ts';

/** The `n` of `$firstN`, `$topN` …: a positive whole number. */
export function countOf(value: Result): number {
  if (!isNumber(value)) {
    throw commandError(5787902, `Value for 'n' must be of integral type, but found ${nameOfType(value)}`);
  }
  const count = exactInteger(value);
  if (count === undefined)
    throw commandError(5787903, `Value for 'n' must be of integral type, but found ${value}`);
  if (count <= 0n) throw commandError(5787908, `'n' must be greater than 0, found ${count}`);
  return Number(count);
}

export const countShape = {
  required: ['n', 'input'],
  codes: { notObject: 5787900, unknown: 5787901, absent: { n: 5787906, input: 5787907 } },
} as const;
