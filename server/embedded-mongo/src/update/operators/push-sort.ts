import { compareValues } from '../../bson/compare.ts';
import { Doc, MISSING, type Value } from '../../bson/document.ts';
import { toDouble } from '../../bson/number.ts';
import { parsePath } from '../../bson/path.ts';
import { isNumber } from '../../bson/types.ts';
import { badValue } from '../../errors.ts';

/** The order that `$push` puts an array into: by whole values (1, -1) or by fields of the elements. */
export function compilePushSort(operand: Value): (a: Value, b: Value) => number {
  if (isNumber(operand)) {
    const direction = directionOf(operand, 'The $sort element value must be either 1 or -1');
    return (a, b) => compareValues(a, b) * direction;
  }
  if (!(operand instanceof Doc)) {
    throw badValue(
      'The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields',
    );
  }
  if (operand.size === 0) throw badValue('The $sort pattern is empty when it should be a set of fields.');
  const fields = [...operand].map(([name, value]) => parseField(name, value));
  return (a, b) => {
    for (const { path, direction } of fields) {
      const order = compareValues(fieldOf(a, path), fieldOf(b, path));
      if (order !== 0) return order * direction;
    }
    return 0;
  };
}

function parseField(name: string, value: Value): { path: readonly string[]; direction: number } {
  const path = parsePath(name);
  if (name === '') throw badValue('The $sort field cannot be empty');
  if (path.includes('')) {
    throw badValue(`The $sort field is a dotted field but has an empty part: ${name}`);
  }
  return { path, direction: directionOf(value, `The $sort element value must be either 1 or -1`) };
}

function directionOf(value: Value, message: string): number {
  const direction = isNumber(value) ? toDouble(value) : 0;
  if (direction !== 1 && direction !== -1) throw badValue(message);
  return direction;
}

function fieldOf(element: Value, path: readonly string[]): Value {
  let value: Value = element;
  for (const name of path) {
    const next = value instanceof Doc ? value.read(name) : MISSING;
    if (next === MISSING) return null;
    value = next;
  }
  return value;
}
