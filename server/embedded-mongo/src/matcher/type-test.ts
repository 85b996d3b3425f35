import { MISSING, type Value } from '../bson/document.ts';
import { toWholeNumber } from '../bson/number.ts';
import { isNumber, isTypeNumber, TYPE, typeName, typeNumberNamed, typeOf } from '../bson/types.ts';
import { badValue, failedToParse, typeMismatch } from '../errors.ts';
import type { ValueTest } from './node.ts';

const NUMBERS = [TYPE.double, TYPE.int, TYPE.long, TYPE.decimal];

export function ofType(operand: Value): ValueTest {
  const operands = Array.isArray(operand) ? operand : [operand];
  if (operands.length === 0) throw failedToParse('$type must match at least one type');
  const types = new Set(operands.flatMap(typeNumbers));
  return (value) => value !== MISSING && types.has(typeOf(value));
}

function typeNumbers(operand: Value): number[] {
  if (typeof operand === 'string') {
    if (operand === 'number') return NUMBERS;
    const type = typeNumberNamed(operand);
    if (type === undefined) throw badValue(`Unknown type name alias: ${operand}`);
    return [type];
  }
  if (!isNumber(operand)) {
    throw typeMismatch(`type must be represented as a number or a string, not ${typeName(operand)}`);
  }
  const type = Number(toWholeNumber(operand) ?? Number.NaN);
  if (!isTypeNumber(type)) throw badValue(`Invalid numerical type code: ${operand.toString()}`);
  return [type];
}
