import { BSONRegExp } from 'bson';
import { valuesEqual } from '../../bson/compare.ts';
import { Doc, MISSING, type Value } from '../../bson/document.ts';
import { toDouble } from '../../bson/number.ts';
import { printField } from '../../bson/print.ts';
import { isNumber, typeName } from '../../bson/types.ts';
import { badValue, failedToParse, typeMismatch } from '../../errors.ts';
import { compileMatcher, type MatcherOptions } from '../../matcher/compile.ts';
import { isOperators } from '../../matcher/field-conditions.ts';
import { type Operation, UNCHANGED } from '../tree.ts';

const LOGICAL = new Set(['$and', '$or', '$nor', '$expr', '$comment', '$where', '$jsonSchema', '$text']);

export function pull(operand: Value, options: MatcherOptions): Operation {
  return removing('$pull', elementTest(operand, options));
}

export function pullAll(path: string, operand: Value): Operation {
  if (!Array.isArray(operand)) {
    throw badValue(
      `$pullAll requires an array argument but was given a ${typeName(operand)}: {${printField(path, operand)}}`,
    );
  }
  return removing('$pull', (element) => operand.some((value) => valuesEqual(value, element)));
}

function removing(name: string, isRemoved: (element: Value) => boolean): Operation {
  return {
    creates: false,
    needsViablePath: true,
    apply(current) {
      if (!Array.isArray(current)) throw badValue(`Cannot apply ${name} to a non-array value`);
      const kept = current.filter((element) => !isRemoved(element));
      return kept.length === current.length ? UNCHANGED : kept;
    },
  };
}

// Operators and expressions are put to each element by itself, a document of conditions to its fields.
function elementTest(operand: Value, options: MatcherOptions): (element: Value) => boolean {
  const isCondition =
    operand instanceof BSONRegExp || (isOperators(operand) && !LOGICAL.has(operand.nameAt(0)));
  if (isCondition) {
    const matcher = compileMatcher(new Doc([''], [operand]), options);
    return (element) => matcher.matches(new Doc([''], [element]));
  }
  if (!(operand instanceof Doc)) return (element) => valuesEqual(element, operand);
  const matcher = compileMatcher(operand, options);
  return (element) => element instanceof Doc && matcher.matches(element);
}

export function pop(path: string, operand: Value): Operation {
  if (!isNumber(operand)) throw failedToParse(`Expected a number in: ${printField(path, operand)}`);
  const end = toDouble(operand);
  if (end !== 1 && end !== -1) throw failedToParse(`$pop expects 1 or -1, found: ${operand.toString()}`);
  return {
    creates: false,
    needsViablePath: true,
    apply(current, site) {
      if (current === MISSING) return UNCHANGED;
      if (!Array.isArray(current)) {
        throw typeMismatch(
          `Path '${site.path}' contains an element of non-array type '${typeName(current)}'`,
        );
      }
      if (current.length === 0) return UNCHANGED;
      return end === 1 ? current.slice(0, -1) : current.slice(1);
    },
  };
}
