import { Int32 } from 'bson';
import { commandError } from '../../../errors.ts';
import { isNullish } from '../nullish.ts';
import { nary } from '../operands.ts';
import { searchRange } from '../search-range.ts';
import { nameOfType } from '../type-name.ts';
import type { Operator, Operators } from '../types.ts';

interface Units {
  codes: { text: number; token: number };
  length(text: string): number;
  /** Position of `token` at or after `start`, wholly before `end`, or -1; in the operator's units. */
  find(text: string, token: string, start: number, end: number): number;
}

function indexOf({ codes, length, find }: Units): Operator {
  return nary({ min: 2, max: 4 }, (values, name) => {
    const [text, token] = values;
    if (isNullish(text)) return null;
    if (typeof text !== 'string') {
      throw commandError(
        codes.text,
        `${name} requires a string as the first argument, found: ${nameOfType(text)}`,
      );
    }
    if (typeof token !== 'string') {
      throw commandError(
        codes.token,
        `${name} requires a string as the second argument, found: ${nameOfType(token)}`,
      );
    }
    const size = length(text);
    const { start, end } = searchRange(values, name, size);
    if (start > size || end < start) return new Int32(-1);
    return new Int32(find(text, token, start, end));
  });
}

function findBytes(text: string, token: string, start: number, end: number): number {
  return Buffer.from(text).subarray(0, end).indexOf(Buffer.from(token), start);
}

function findCodePoints(text: string, token: string, start: number, end: number): number {
  const points = Array.from(text);
  const offset = points.slice(0, start).join('').length;
  const head = points.slice(0, end).join('');
  const found = head.indexOf(token, offset);
  return found === -1 ? -1 : Array.from(head.slice(0, found)).length;
}

export const indexOfOperators = {
  $indexOfBytes: indexOf({
    codes: { text: 40091, token: 40092 },
    length: (text) => Buffer.byteLength(text),
    find: findBytes,
  }),
  $indexOfCP: indexOf({
    codes: { text: 40093, token: 40094 },
    length: (text) => Array.from(text).length,
    find: findCodePoints,
  }),
} satisfies Operators;
