import { Doc, MISSING, type Value } from '../../bson/document.ts';
import { toWholeNumber } from '../../bson/number.ts';
import { printField } from '../../bson/print.ts';
import { isNumber, typeName } from '../../bson/types.ts';
import { badValue, typeMismatch } from '../../errors.ts';
import type { Operation } from '../tree.ts';
import { compilePushSort } from './push-sort.ts';

const MODIFIERS = new Set(['$each', '$slice', '$sort', '$position']);

/** `$push` with its modifiers: insert at the position, then sort, then cut. */
export function push(operand: Value): Operation {
  const hasModifiers = operand instanceof Doc && operand.has('$each');
  return hasModifiers ? pushEach(operand) : arrayChange((array) => [...array, operand]);
}

/** An operator that changes an array, or creates one. */
function arrayChange(change: (array: readonly Value[]) => Value[]): Operation {
  return {
    creates: true,
    apply(current, { path, root }) {
      if (current === MISSING) return change([]);
      if (Array.isArray(current)) return change(current);
      throw badValue(
        `The field '${path}' must be an array but is of type ${typeName(current)} in document {${printField('_id', root.read('_id'))}}`,
      );
    },
  };
}

function pushEach(operand: Doc): Operation {
  for (const name of operand.keys()) {
    if (!MODIFIERS.has(name)) throw badValue(`Unrecognized clause in $push: ${name}`);
  }
  const added = operand.get('$each');
  if (!Array.isArray(added)) {
    throw badValue(`The argument to $each in $push must be an array but it was of type: ${typeName(added)}`);
  }
  const slice = operand.has('$slice') ? wholeNumber('$slice', operand.get('$slice')) : undefined;
  const position = operand.has('$position') ? wholeNumber('$position', operand.get('$position')) : undefined;
  const sort = operand.has('$sort') ? compilePushSort(operand.get('$sort')) : undefined;
  return arrayChange((array) => {
    const result = [...array];
    result.splice(insertionPoint(position, array.length), 0, ...added);
    if (sort) result.sort(sort);
    return slice === undefined ? result : cut(result, slice);
  });
}

function wholeNumber(name: string, value: Value): number {
  const whole = isNumber(value) ? toWholeNumber(value) : undefined;
  if (whole === undefined || BigInt.asIntN(64, whole) !== whole) {
    throw badValue(
      `The value for ${name} must be an integer value${isNumber(value) ? '' : ` but was given type: ${typeName(value)}`}`,
    );
  }
  return Number(whole);
}

function insertionPoint(position: number | undefined, length: number): number {
  if (position === undefined || position > length) return length;
  return position < 0 ? Math.max(0, length + position) : position;
}

function cut(values: Value[], slice: number): Value[] {
  return slice < 0 ? values.slice(Math.max(0, values.length + slice)) : values.slice(0, slice);
}

/** `$addToSet`, also with `$each`: only values that equal none before them. */
export function addToSet(operand: Value, same: (a: Value, b: Value) => boolean): Operation {
  const added =
    operand instanceof Doc && operand.size > 0 && operand.nameAt(0) === '$each' ? eachOf(operand) : [operand];
  return arrayChange((array) => {
    const result = [...array];
    for (const value of added) if (!result.some((known) => same(known, value))) result.push(value);
    return result;
  });
}

function eachOf(operand: Doc): Value[] {
  const values = operand.get('$each');
  if (operand.size > 1)
    throw badValue(`Found unexpected fields after $each in $addToSet: ${operand.nameAt(1)}`);
  if (Array.isArray(values)) return values;
  throw typeMismatch(
    `The argument to $each in $addToSet must be an array but it was of type ${typeName(values)}`,
  );
}
