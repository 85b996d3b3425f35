import { Doc, type Value } from '../../bson/document.ts';
import { type Path, parsePath } from '../../bson/path.ts';
import { isNumber } from '../../bson/types.ts';
import { commandError } from '../../errors.ts';
import { parsePath as checkPath } from '../expressions/field-path.ts';
import { exactInteger } from '../numbers/numeric.ts';

export interface SortField {
  path: Path;
  direction: 1 | -1;
}

/** Reads `{ a: 1, 'b.c': -1 }`; refuses other directions and `$meta` by name. */
export function parseSortSpecification(spec: Doc): SortField[] {
  if (spec.size === 0) throw commandError(15976, '$sort stage must have at least one sort key');
  if (spec.size > 32) throw commandError(13103, 'too many compound keys in $sort: at most 32 are allowed');
  return [...spec.entries()].map(([name, direction]) => {
    if (direction instanceof Doc) {
      if (direction.has('$meta')) throw commandError(115, 'sorting by $meta is not supported');
      throw commandError(15974, `Illegal key in $sort specification: ${name}`);
    }
    checkPath(name);
    return { path: parsePath(name), direction: parseDirection(direction, name) };
  });
}

export function parseDirection(value: Value, name: string): 1 | -1 {
  if (!isNumber(value)) {
    throw commandError(15974, `Illegal key in $sort specification: ${name}`);
  }
  const direction = exactInteger(value);
  if (direction !== 1n && direction !== -1n) {
    throw commandError(15975, '$sort key ordering must be 1 (for ascending) or -1 (for descending)');
  }
  return direction === 1n ? 1 : -1;
}
