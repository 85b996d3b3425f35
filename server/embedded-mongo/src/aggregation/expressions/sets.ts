import { compareValues } from '../../bson/compare.ts';
import type { Value } from '../../bson/document.ts';
import { commandError } from '../../errors.ts';
import { isNullish } from './nullish.ts';
import { binary, nary, unary } from './operands.ts';
import { isTrue } from './truth.ts';
import { nameOfType } from './type-name.ts';
import type { Operators, Result } from './types.ts';
import { ValueSet } from './value-set.ts';

function requireArray(value: Result, code: number, name: string): Value[] {
  if (Array.isArray(value)) return value;
  throw commandError(
    code,
    `All operands of ${name} must be arrays. One argument is of type: ${nameOfType(value)}`,
  );
}

// MongoDB leaves the order of a set open; sorted is the one order that two answers can share.
function sorted(values: Iterable<Value>): Value[] {
  return [...values].sort(compareValues);
}

function setEquals(operands: Result[], name: string): boolean {
  if (operands.length < 2) {
    throw commandError(17045, `$setEquals needs at least two arguments had: ${operands.length}`);
  }
  const [first, ...others] = operands.map((operand) => new ValueSet(requireArray(operand, 17044, name)));
  return others.every(
    (other) => other.size === first!.size && other.values().every((value) => first!.has(value)),
  );
}

function setUnion(operands: Result[], name: string): Result {
  const union = new ValueSet();
  for (const operand of operands) {
    if (isNullish(operand)) return null;
    for (const value of requireArray(operand, 17043, name)) union.add(value);
  }
  return sorted(union.values());
}

function setIntersection(operands: Result[], name: string): Result {
  let common: ValueSet | undefined;
  for (const operand of operands) {
    if (isNullish(operand)) return null;
    const values = requireArray(operand, 17047, name);
    const known = common;
    common = new ValueSet(known ? values.filter((value) => known.has(value)) : values);
  }
  return sorted(common?.values() ?? []);
}

function setDifference(left: Result, right: Result, name: string): Result {
  if (isNullish(left) || isNullish(right)) return null;
  const unwanted = new ValueSet(requireArray(right, 17049, name));
  const kept = requireArray(left, 17048, name).filter((value) => !unwanted.has(value));
  return [...new ValueSet(kept).values()];
}

function setIsSubset(left: Result, right: Result, name: string): boolean {
  const values = requireArray(left, 17046, name);
  const all = new ValueSet(requireArray(right, 17042, name));
  return values.every((value) => all.has(value));
}

function elements(value: Result, code: number, name: string): Value[] {
  if (Array.isArray(value)) return value;
  throw commandError(code, `${name}'s argument must be an array, but is ${nameOfType(value)}`);
}

export const setOperators = {
  $setEquals: nary({}, setEquals),
  $setUnion: nary({}, setUnion),
  $setIntersection: nary({}, setIntersection),
  $setDifference: binary(setDifference),
  $setIsSubset: binary(setIsSubset),
  $anyElementTrue: unary((value, name) => elements(value, 17041, name).some(isTrue)),
  $allElementsTrue: unary((value, name) => elements(value, 17040, name).every(isTrue)),
} satisfies Operators;
