import { toDouble } from '../../../bson/number.ts';
import { isNumber } from '../../../bson/types.ts';
import { commandError } from '../../../errors.ts';
import { requireInt } from '../integer-operand.ts';
import { nary } from '../operands.ts';
import { nameOfType } from '../type-name.ts';
import type { Operators, Result } from '../types.ts';
import { coerceToString } from './coerce.ts';

function byteOperand(value: Result, what: string, code: number, name: string): number {
  if (!isNumber(value)) {
    throw commandError(code, `${name}:  ${what} must be a numeric type (is BSON type ${nameOfType(value)})`);
  }
  return Math.trunc(toDouble(value));
}

function substringOfBytes([value, from, count]: Result[], name: string): Result {
  const text = Buffer.from(coerceToString(value));
  const start = byteOperand(from, 'starting index', 16034, name);
  const length = byteOperand(count, 'length', 16035, name);
  if (start < 0) throw commandError(50752, `${name}:  starting index must be non-negative (got: ${start})`);
  // A negative length means all that follows.
  const end = length < 0 ? text.length : Math.min(text.length, start + length);
  if (isContinuation(text[start])) {
    throw commandError(28656, `${name}:  Invalid range, starting index is a UTF-8 continuation byte.`);
  }
  if (start >= text.length) return '';
  if (isContinuation(text[end])) {
    throw commandError(28657, `${name}:  Invalid range, ending index is in the middle of a UTF-8 character.`);
  }
  return text.toString('utf8', start, end);
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}

function substringOfCodePoints([value, from, count]: Result[], name: string): Result {
  const text = coerceToString(value);
  const start = requireInt(from, {
    what: 'starting index',
    name,
    codes: { notNumeric: 34450, notIntegral: 34451 },
  });
  const length = requireInt(count, {
    what: 'length',
    name,
    codes: { notNumeric: 34452, notIntegral: 34453 },
  });
  if (length < 0) throw commandError(34454, `${name}: length must be a nonnegative integer.`);
  if (start < 0) throw commandError(34455, `${name}: the starting index must be nonnegative integer.`);
  return Array.from(text)
    .slice(start, start + length)
    .join('');
}

export const substringOperators = {
  $substr: nary({ min: 3, max: 3 }, (values) => substringOfBytes(values, '$substrBytes')),
  $substrBytes: nary({ min: 3, max: 3 }, substringOfBytes),
  $substrCP: nary({ min: 3, max: 3 }, substringOfCodePoints),
} satisfies Operators;
