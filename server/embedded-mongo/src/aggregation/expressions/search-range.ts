import { commandError } from '../../errors.ts';
import { asInt } from './integer-operand.ts';
import { nameOfType } from './type-name.ts';
import type { Result } from './types.ts';

/** The optional start and end of `$indexOf…`; `values` are the operands that were written. */
export function searchRange(values: Result[], name: string, length: number): { start: number; end: number } {
  const start = values.length > 2 ? bound(values[2], 'starting', name) : 0;
  const end = values.length > 3 ? bound(values[3], 'ending', name) : length;
  return { start, end: Math.min(end, length) };
}

function bound(value: Result, what: string, name: string): number {
  const integer = asInt(value);
  if (integer === undefined) {
    throw commandError(
      40096,
      `${name} requires an integral ${what} index, found a value of type: ${nameOfType(value)}`,
    );
  }
  if (integer < 0)
    throw commandError(40097, `${name} requires a nonnegative ${what} index, found: ${integer}`);
  return integer;
}
