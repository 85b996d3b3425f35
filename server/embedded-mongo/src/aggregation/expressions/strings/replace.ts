import { commandError } from '../../../errors.ts';
import { isNullish } from '../nullish.ts';
import { named } from '../operands.ts';
import { nameOfType } from '../type-name.ts';
import type { Operator, Operators, Result } from '../types.ts';

const codes = { input: 51746, find: 51745, replacement: 51744 } as const;

function replace(apply: (input: string, find: string, replacement: string) => string): Operator {
  return named(
    {
      required: ['input', 'find', 'replacement'],
      codes: {
        notObject: 51751,
        unknown: 51750,
        absent: { input: 51749, find: 51748, replacement: 51747 },
      },
    },
    (values, _given, name) => {
      const input = textOf(values.input, 'input', name);
      const find = textOf(values.find, 'find', name);
      const replacement = textOf(values.replacement, 'replacement', name);
      return input === null || find === null || replacement === null ? null : apply(input, find, replacement);
    },
  );
}

function textOf(value: Result, field: keyof typeof codes, name: string): string | null {
  if (isNullish(value)) return null;
  if (typeof value === 'string') return value;
  throw commandError(
    codes[field],
    `${name} requires that '${field}' be a string, found a ${nameOfType(value)}`,
  );
}

function replaceAll(input: string, find: string, replacement: string): string {
  if (find !== '') return input.split(find).join(replacement);
  return Array.from(input).reduce((text, point) => text + point + replacement, replacement);
}

export const replaceOperators = {
  // A function as replacement keeps `$&` and the like from being read as a pattern.
  $replaceOne: replace((input, find, replacement) => input.replace(find, () => replacement)),
  $replaceAll: replace(replaceAll),
} satisfies Operators;
