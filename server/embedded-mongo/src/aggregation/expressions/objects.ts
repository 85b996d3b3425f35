import { Doc, type Value } from '../../bson/document.ts';
import { commandError } from '../../errors.ts';
import { isNullish } from './nullish.ts';
import { nary, unary } from './operands.ts';
import { nameOfType } from './type-name.ts';
import type { Operators, Result } from './types.ts';

function mergeObjects(operands: Result[]): Result {
  const merged = new Doc();
  for (const operand of operands) mergeInto(merged, operand);
  return merged;
}

/** One step of `$mergeObjects`; null counts as an empty document. */
export function mergeInto(merged: Doc, value: Result): void {
  if (isNullish(value)) return;
  if (!(value instanceof Doc)) {
    throw commandError(
      40400,
      `$mergeObjects requires object inputs, but input is of type ${nameOfType(value)}`,
    );
  }
  for (const [name, field] of value.entries()) merged.set(name, field);
}

function objectToArray(value: Result): Result {
  if (isNullish(value)) return null;
  if (!(value instanceof Doc)) {
    throw commandError(40390, `$objectToArray requires a document input, found: ${nameOfType(value)}`);
  }
  return Array.from(value.entries(), ([k, v]) =>
    Doc.from([
      ['k', k],
      ['v', v],
    ]),
  );
}

function arrayToObject(values: Result): Result {
  if (isNullish(values)) return null;
  if (!Array.isArray(values)) {
    throw commandError(40386, `$arrayToObject requires an array input, found: ${nameOfType(values)}`);
  }
  const result = new Doc();
  const pairs = Array.isArray(values[0]);
  for (const value of values) {
    const [name, field] = pairs ? readPair(value) : readKeyValue(value);
    if (name.includes('\0')) throw commandError(4940400, 'Key field cannot contain an embedded null byte');
    result.set(name, field);
  }
  return result;
}

function readPair(value: Value): [string, Value] {
  if (!Array.isArray(value)) {
    throw commandError(
      40396,
      `$arrayToObject requires a consistent input format. Elements must all be arrays or all be objects. Array was detected, now found: ${nameOfType(value)}`,
    );
  }
  if (value.length !== 2) {
    throw commandError(
      40397,
      `$arrayToObject requires an array of size 2 arrays,found array of size: ${value.length}`,
    );
  }
  const [name, field] = value;
  if (typeof name !== 'string') {
    throw commandError(
      40395,
      `$arrayToObject requires an array of key-value pairs, where the key must be of type string. Found key type: ${nameOfType(name)}`,
    );
  }
  return [name, field];
}

function readKeyValue(value: Value): [string, Value] {
  if (!(value instanceof Doc)) {
    const isFirst = !Array.isArray(value);
    throw commandError(
      isFirst ? 40398 : 40391,
      isFirst
        ? `Unrecognised input type format for $arrayToObject: ${nameOfType(value)}`
        : '$arrayToObject requires a consistent input format. Elements must all be arrays or all be objects. Object was detected, now found: array',
    );
  }
  if (value.size !== 2) {
    throw commandError(
      40392,
      `$arrayToObject requires an object keys of 'k' and 'v'. Found incorrect number of keys:${value.size}`,
    );
  }
  if (!value.has('k') || !value.has('v')) {
    throw commandError(
      40393,
      `$arrayToObject requires an object with keys 'k' and 'v'. Missing either or both keys from: ${value.keys().join(', ')}`,
    );
  }
  const name = value.get('k');
  if (typeof name !== 'string') {
    throw commandError(
      40394,
      `$arrayToObject requires an object with keys 'k' and 'v', where the value of 'k' must be of type string. Found type: ${nameOfType(name)}`,
    );
  }
  return [name, value.get('v')];
}

export const objectOperators = {
  $mergeObjects: nary({}, mergeObjects),
  $objectToArray: unary(objectToArray),
  $arrayToObject: unary(arrayToObject),
} satisfies Operators;
