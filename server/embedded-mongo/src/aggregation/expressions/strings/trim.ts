import { commandError } from '../../../errors.ts';
import { isNullish } from '../nullish.ts';
import { named } from '../operands.ts';
import { nameOfType } from '../type-name.ts';
import type { Operator, Operators } from '../types.ts';

const whitespace =
  '\0\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a';

function trim(sides: { left: boolean; right: boolean }): Operator {
  return named(
    {
      required: ['input'],
      optional: ['chars'],
      codes: { notObject: 50696, unknown: 50694, absent: 50695 },
    },
    ({ input, chars }, given, name) => {
      if (isNullish(input)) return null;
      if (typeof input !== 'string') {
        throw commandError(
          50699,
          `${name} requires its input to be a string, got a ${nameOfType(input)} instead.`,
        );
      }
      if (!given.has('chars')) return trimCharacters(input, whitespace, sides);
      if (isNullish(chars)) return null;
      if (typeof chars !== 'string') {
        throw commandError(
          50700,
          `${name} requires 'chars' to be a string, got a ${nameOfType(chars)} instead.`,
        );
      }
      return trimCharacters(input, chars, sides);
    },
  );
}

function trimCharacters(text: string, chars: string, sides: { left: boolean; right: boolean }): string {
  const unwanted = new Set(chars);
  const points = Array.from(text);
  let start = 0;
  let end = points.length;
  if (sides.left) while (start < end && unwanted.has(points[start]!)) start++;
  if (sides.right) while (end > start && unwanted.has(points[end - 1]!)) end--;
  return points.slice(start, end).join('');
}

export const trimOperators = {
  $trim: trim({ left: true, right: true }),
  $ltrim: trim({ left: true, right: false }),
  $rtrim: trim({ left: false, right: true }),
} satisfies Operators;
