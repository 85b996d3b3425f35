import { BSONRegExp } from 'bson';
import { compareValues, valuesEqual } from '../bson/compare.ts';
import { Doc, type Value } from '../bson/document.ts';
import { isNaNValue } from '../bson/number.ts';
import { isNumber, typeOrder } from '../bson/types.ts';
import { compileMatcher } from '../matcher/compile.ts';
import type { Index } from '../store/collection.ts';
import { type Conditions, isOperatorDocument, type Predicate } from './predicates.ts';

/** Whether every document that a filter matches is in a sparse index: some condition rules a missing field out. */
export function coversSparseIndex(index: Index, conditions: Conditions): boolean {
  return index.fields.some(({ path }) => conditions.paths.get(path)?.some(needsField));
}

function needsField(predicate: Predicate): boolean {
  if (predicate.kind !== 'points') return true;
  return predicate.values.every((value) => value !== null && value !== undefined);
}

/** Whether every document that a filter matches is in a partial index: each of its conditions is asked for, too. */
export function coversPartialIndex(partial: Doc, filter: Doc): boolean {
  return [...partial].every(([name, value]) => {
    if (name === '$and' && Array.isArray(value)) {
      return value.every((part) => part instanceof Doc && coversPartialIndex(part, filter));
    }
    return impliedBy(filter, Doc.from([[name, value]]));
  });
}

function impliedBy(filter: Doc, condition: Doc): boolean {
  const path = condition.nameAt(0);
  const wanted = condition.valueAt(0);
  for (const [name, value] of filter) {
    if (name === '$and' && Array.isArray(value)) {
      if (value.some((part) => part instanceof Doc && impliedBy(part, condition))) return true;
    } else if (name === path) {
      if (
        valuesEqual(value, wanted) ||
        operatorsOf(wanted).every((test) => valueImplies(path, value, test))
      ) {
        return true;
      }
    }
  }
  return false;
}

type Test = { operator: string; operand: Value };

function operatorsOf(value: Value): Test[] {
  if (!isOperatorDocument(value)) return [{ operator: '$eq', operand: value }];
  return [...value].map(([operator, operand]) => ({ operator, operand }));
}

function valueImplies(path: string, asked: Value, test: Test): boolean {
  return operatorsOf(asked).some(({ operator, operand }) => {
    if (operator === test.operator && valuesEqual(operand, test.operand)) return true;
    if (operator === '$eq') return valueMeets(path, operand, test);
    if (operator === '$in') {
      return (
        Array.isArray(operand) && operand.length > 0 && operand.every((one) => valueMeets(path, one, test))
      );
    }
    return boundImplies(operator, operand, test);
  });
}

// Partial filters hold positive conditions only, so what is true of one value is true of an array that has it.
function valueMeets(path: string, value: Value, { operator, operand }: Test): boolean {
  if (value === null || value === undefined || Array.isArray(value) || value instanceof BSONRegExp)
    return false;
  const filter = Doc.from([[path, Doc.from([[operator, operand]])]]);
  const sample = path.split('.').reduceRight<Value>((inner, part) => Doc.from([[part, inner]]), value);
  return compileMatcher(filter).matches(sample as Doc);
}

function boundImplies(operator: string, operand: Value, test: Test): boolean {
  if (!/^\$[gl]te?$/.test(operator) || operand === null || operand === undefined) return false;
  if (test.operator === '$exists') return true;
  if (typeOrder(operand) !== typeOrder(test.operand) || isNaNOperand(operand)) return false;
  const order = compareValues(operand, test.operand);
  const isStrict = operator === '$gt' || operator === '$lt';
  switch (test.operator) {
    case '$gt':
      return operator.startsWith('$g') && (order > 0 || (order === 0 && isStrict));
    case '$gte':
      return operator.startsWith('$g') && order >= 0;
    case '$lt':
      return operator.startsWith('$l') && (order < 0 || (order === 0 && isStrict));
    case '$lte':
      return operator.startsWith('$l') && order <= 0;
    default:
      return false;
  }
}

function isNaNOperand(value: Value): boolean {
  return isNumber(value) && isNaNValue(value);
}
