import { Int32 } from 'bson';
import { compareStrings } from '../../../bson/compare.ts';
import { commandError } from '../../../errors.ts';
import { isNullish } from '../nullish.ts';
import { binary, nary, unary } from '../operands.ts';
import { nameOfType } from '../type-name.ts';
import type { Operators, Result } from '../types.ts';
import { coerceToString } from './coerce.ts';

// A text as long as this would not fit a document.
const sizeLimit = 64 * 1024 * 1024;

function concat(values: Result[]): Result {
  let text = '';
  for (const value of values) {
    if (isNullish(value)) return null;
    if (typeof value !== 'string') {
      throw commandError(16702, `$concat only supports strings, not ${nameOfType(value)}`);
    }
    text += value;
    if (text.length > sizeLimit) throw commandError(146, '$concat would use too much memory');
  }
  return text;
}

// MongoDB changes the case of ASCII letters only.
function upper(text: string): string {
  return text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
}

function lower(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function split(text: Result, separator: Result): Result {
  if (isNullish(text) || isNullish(separator)) return null;
  if (typeof text !== 'string') {
    throw commandError(
      40085,
      `$split requires an expression that evaluates to a string as a first argument, found: ${nameOfType(text)}`,
    );
  }
  if (typeof separator !== 'string') {
    throw commandError(
      40086,
      `$split requires an expression that evaluates to a string as a second argument, found: ${nameOfType(separator)}`,
    );
  }
  if (separator === '') throw commandError(40087, '$split requires a non-empty separator');
  return text.split(separator);
}

function lengthOf(code: number, count: (text: string) => number) {
  return unary((value, name) => {
    if (typeof value !== 'string') {
      throw commandError(code, `${name} requires a string argument, found: ${nameOfType(value)}`);
    }
    return new Int32(count(value));
  });
}

function countCodePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

export const textOperators = {
  $concat: nary({}, concat),
  $toUpper: unary((value) => upper(coerceToString(value))),
  $toLower: unary((value) => lower(coerceToString(value))),
  $strcasecmp: binary(
    (left, right) => new Int32(compareStrings(upper(coerceToString(left)), upper(coerceToString(right)))),
  ),
  $split: binary(split),
  $strLenBytes: lengthOf(34473, (text) => Buffer.byteLength(text)),
  $strLenCP: lengthOf(34471, countCodePoints),
} satisfies Operators;
