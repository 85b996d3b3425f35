import { Binary, Double, Int32, Long, Timestamp } from 'bson';
import { Doc } from '../../bson/document.ts';
import { encodeDocument } from '../../bson/encode.ts';
import { commandError } from '../../errors.ts';
import { isNullish } from './nullish.ts';
import { operandList, unary } from './operands.ts';
import { nameOfType } from './type-name.ts';
import type { Operator, Operators, Result } from './types.ts';

const rand: Operator = (argument) => {
  const isEmpty = argument instanceof Doc ? argument.size === 0 : operandList(argument).length === 0;
  if (!isEmpty) throw commandError(3040501, '$rand does not currently accept arguments');
  return () => new Double(Math.random());
};

function binarySize(value: Result): Result {
  if (isNullish(value)) return null;
  if (typeof value === 'string') return new Int32(Buffer.byteLength(value));
  if (value instanceof Binary) return new Int32(value.length());
  throw commandError(51276, `$binarySize requires a string or BinData argument, found: ${nameOfType(value)}`);
}

function bsonSize(value: Result): Result {
  if (isNullish(value)) return null;
  if (value instanceof Doc) return new Int32(encodeDocument(value).length);
  throw commandError(31393, `$bsonSize requires a document input, found: ${nameOfType(value)}`);
}

function timestampPart(code: number, read: (value: Timestamp) => number): Operator {
  return unary((value, name) => {
    if (isNullish(value)) return null;
    if (value instanceof Timestamp) return Long.fromNumber(read(value));
    throw commandError(
      code,
      `${name} requires argument of type 'timestamp', but received ${nameOfType(value)}`,
    );
  });
}

export const miscellaneousOperators = {
  $rand: rand,
  $binarySize: unary(binarySize),
  $bsonSize: unary(bsonSize),
  $tsSecond: timestampPart(5687301, (value) => value.t),
  $tsIncrement: timestampPart(5687302, (value) => value.i),
} satisfies Operators;
