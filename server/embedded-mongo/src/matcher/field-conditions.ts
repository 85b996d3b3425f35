import { BSONRegExp } from 'bson';
import { Doc, MISSING, type Value } from '../bson/document.ts';
import { toDouble } from '../bson/number.ts';
import { isNullish, isNumber } from '../bson/types.ts';
import { badValue } from '../errors.ts';
import { equalOnBytes, equalToAnyOnBytes, isPresentOnBytes, rangeOnBytes } from './byte-tests.ts';
import { equalTo, equalToAny, inRange } from './comparison.ts';
import { all, type Condition, leaf, not, wholeLeaf } from './node.ts';
import { arraySize, bits, modulo } from './numeric-tests.ts';
import { matchesRegExp, regexOperand } from './regex/compile.ts';
import { ofType } from './type-test.ts';
import { refuseOperator } from './unsupported.ts';

/** Builds the condition of `$elemMatch`, which needs the compiler of whole filters. */
export type ElementConditions = (operand: Doc) => Condition;

/** The condition that a filter puts on a field: operators, a regular expression or a value. */
export function fieldCondition(operand: Value, elements: ElementConditions): Condition {
  if (operand instanceof BSONRegExp) return leaf(matchesRegExp(operand));
  return isOperators(operand) ? operatorConditions(operand, elements) : equality(operand);
}

/** Whether a value is a document of operators; a DBRef is not. */
export function isOperators(value: Value): value is Doc {
  if (!(value instanceof Doc) || value.size === 0) return false;
  const first = value.nameAt(0);
  return first.startsWith('$') && first !== '$ref' && first !== '$id' && first !== '$db';
}

function operatorConditions(operators: Doc, elements: ElementConditions): Condition {
  const conditions: Condition[] = [];
  for (const [name, operand] of operators) {
    if (name === '$options') {
      if (!operators.has('$regex')) throw badValue('$options needs a $regex');
    } else if (name === '$regex') conditions.push(leaf(matchesRegExp(regexOperand(operators))));
    else conditions.push(operatorCondition(name, operand, elements));
  }
  return all(conditions);
}

function operatorCondition(name: string, operand: Value, elements: ElementConditions): Condition {
  switch (name) {
    case '$eq':
      return equality(operand);
    case '$ne':
      if (operand instanceof BSONRegExp) throw badValue("Can't have regex as arg to $ne.");
      return not(equality(operand));
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      if (operand instanceof BSONRegExp)
        throw badValue(`Can't have RegEx as arg to predicate over field '${name}'.`);
      return leaf(inRange(name, operand), rangeOnBytes(name, operand));
    case '$in':
      return anyOf(name, operand);
    case '$nin':
      return not(anyOf(name, operand));
    case '$not':
      return not(negated(operand, elements));
    case '$exists':
      return truthy(operand) ? presence() : not(presence());
    case '$type':
      return leaf(ofType(operand));
    case '$mod':
      return leaf(modulo(operand));
    case '$size':
      return wholeLeaf(arraySize(operand));
    case '$bitsAllSet':
    case '$bitsAllClear':
    case '$bitsAnySet':
    case '$bitsAnyClear':
      return leaf(bits(name, operand));
    case '$elemMatch':
      if (!(operand instanceof Doc)) throw badValue('$elemMatch needs an Object');
      return elements(operand);
    case '$all':
      return everyOf(operand, elements);
    default:
      throw refuseOperator(name);
  }
}

function equality(operand: Value): Condition {
  return leaf(equalTo(operand), equalOnBytes(operand));
}

function presence(): Condition {
  return wholeLeaf(isPresent, isPresentOnBytes);
}

function isPresent(value: unknown): boolean {
  return value !== MISSING;
}

function truthy(value: Value): boolean {
  return isNumber(value) ? toDouble(value) !== 0 : !isNullish(value) && value !== false;
}

function anyOf(name: string, operand: Value): Condition {
  if (!Array.isArray(operand)) throw badValue(`${name} needs an array`);
  const patterns = operand.filter((value) => value instanceof BSONRegExp).map(matchesRegExp);
  for (const value of operand) {
    if (isOperators(value)) throw badValue('cannot nest $ under $in');
    if (value === undefined) throw badValue('InMatchExpression equality cannot be undefined');
  }
  const values = operand.filter((value) => !(value instanceof BSONRegExp));
  const equal = equalToAny(values);
  if (patterns.length === 0) return leaf(equal, equalToAnyOnBytes(values));
  return leaf((value) => equal(value) || patterns.some((pattern) => pattern(value)));
}

function negated(operand: Value, elements: ElementConditions): Condition {
  if (operand instanceof BSONRegExp) return leaf(matchesRegExp(operand));
  if (!(operand instanceof Doc)) throw badValue('$not needs a regex or a document');
  if (operand.size === 0) throw badValue('$not cannot be empty');
  return operatorConditions(operand, elements);
}

function everyOf(operand: Value, elements: ElementConditions): Condition {
  if (!Array.isArray(operand)) throw badValue('$all needs an array');
  if (operand.length === 0) return leaf(() => false);
  const hasElemMatch =
    operand[0] instanceof Doc && operand[0].size > 0 && operand[0].nameAt(0) === '$elemMatch';
  return all(operand.map((value) => (hasElemMatch ? elemMatchInAll(value, elements) : valueInAll(value))));
}

function elemMatchInAll(value: Value, elements: ElementConditions): Condition {
  const operand = value instanceof Doc && value.size === 1 ? value.get('$elemMatch') : undefined;
  if (!(value instanceof Doc) || !value.has('$elemMatch'))
    throw badValue('$all/$elemMatch has to be consistent');
  if (!(operand instanceof Doc)) throw badValue('$elemMatch needs an Object');
  return elements(operand);
}

function valueInAll(value: Value): Condition {
  if (isOperators(value)) throw badValue('no $ expressions in $all');
  return value instanceof BSONRegExp ? leaf(matchesRegExp(value)) : equality(value);
}
