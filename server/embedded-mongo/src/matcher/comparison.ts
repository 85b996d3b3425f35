import { BSONSymbol, MaxKey, MinKey, ObjectId } from 'bson';
import { compareValues, type Ordering, valuesEqual } from '../bson/compare.ts';
import { MISSING, type Missing, type Value } from '../bson/document.ts';
import { encodeKey } from '../bson/key.ts';
import { compareNumbers, isNaNValue } from '../bson/number.ts';
import { isNullish, isNumber, typeOrder } from '../bson/types.ts';
import { badValue } from '../errors.ts';
import type { ValueTest } from './node.ts';

export type RangeOperator = '$gt' | '$gte' | '$lt' | '$lte';

export function equalTo(operand: Value): ValueTest {
  if (operand === undefined) throw badValue('cannot compare to undefined');
  if (operand === null) return isAbsent;
  if (typeof operand === 'string') {
    return (value) => value === operand || (value instanceof BSONSymbol && value.value === operand);
  }
  if (typeof operand === 'boolean') return (value) => value === operand;
  if (isNumber(operand)) return (value) => isNumber(value) && compareNumbers(value, operand) === 0;
  if (operand instanceof ObjectId) return (value) => value instanceof ObjectId && operand.equals(value);
  return (value) => value !== MISSING && valuesEqual(value, operand);
}

/** Null stands for null, undefined and a missing field. */
export function isAbsent(value: Value | Missing): boolean {
  return value === null || value === undefined || value === MISSING;
}

const ACCEPTS: Readonly<Record<RangeOperator, (order: Ordering) => boolean>> = {
  $gt: (order) => order > 0,
  $gte: (order) => order >= 0,
  $lt: (order) => order < 0,
  $lte: (order) => order <= 0,
};

/** Compares within one type only ("type bracketing"), but for MinKey and MaxKey. */
export function inRange(operator: RangeOperator, operand: Value): ValueTest {
  if (operand === undefined) throw badValue('cannot compare to undefined');
  const orEqual = operator.length === 4;
  if (operand === null) return orEqual ? isAbsent : () => false;
  if (operand instanceof MinKey || operand instanceof MaxKey) return beyondKey(operator, operand);
  if (isNumber(operand) && isNaNValue(operand)) {
    return orEqual ? (value) => isNumber(value) && isNaNValue(value) : () => false;
  }
  const accepts = ACCEPTS[operator];
  if (isNumber(operand)) {
    return (value) => isNumber(value) && !isNaNValue(value) && accepts(compareNumbers(value, operand));
  }
  const type = typeOrder(operand);
  return (value) => value !== MISSING && typeOrder(value) === type && accepts(compareValues(value, operand));
}

function beyondKey(operator: RangeOperator, operand: MinKey | MaxKey): ValueTest {
  const isMin = operand instanceof MinKey;
  const others = isMin ? operator.startsWith('$gt') : operator.startsWith('$lt');
  const itself = operator.length === 4;
  return (value) => {
    const isSame = isMin ? value instanceof MinKey : value instanceof MaxKey;
    return isSame ? itself : others;
  };
}

// Up to this many values are compared one by one; a set pays only beyond it.
const FEW = 8;

/** Equality with any of the values, which hold no regular expression meant as a pattern. */
export function equalToAny(operands: readonly Value[]): ValueTest {
  const hasNull = operands.some(isNullish);
  const values = operands.filter((operand) => !isNullish(operand));
  if (values.length <= FEW) {
    const tests = values.map(equalTo);
    return (value) => (hasNull && isAbsent(value)) || tests.some((test) => test(value));
  }
  if (values.every((operand) => typeof operand === 'string')) return equalToAnyText(new Set(values), hasNull);
  const keys = new Set(values.map(keyOf));
  return (value) => {
    if (isAbsent(value)) return hasNull;
    return keys.has(keyOf(value as Value));
  };
}

function equalToAnyText(texts: ReadonlySet<string>, hasNull: boolean): ValueTest {
  return (value) => {
    if (typeof value === 'string') return texts.has(value);
    if (value instanceof BSONSymbol) return texts.has(value.value);
    return hasNull && isAbsent(value);
  };
}

function keyOf(value: Value): string {
  return encodeKey([value], [1]).toString('latin1');
}
