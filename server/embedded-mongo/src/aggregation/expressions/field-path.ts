import type { Value } from '../../bson/document.ts';
import { Doc, MISSING } from '../../bson/document.ts';
import { commandError } from '../../errors.ts';
import type { Result } from './types.ts';

const maxDepth = 200;

/** Checks one name of a path, as MongoDB does for paths and for the fields of an object literal. */
export function checkFieldName(name: string): void {
  if (name === '') throw commandError(15998, 'FieldPath field names may not be empty strings.');
  if (name.startsWith('$')) {
    throw commandError(
      16410,
      `FieldPath field names may not start with '$', given '${name}'. Consider using $getField or $setField.`,
    );
  }
  if (name.includes('\0')) throw commandError(16411, 'FieldPath field names may not contain null bytes.');
  if (name.includes('.')) {
    throw commandError(
      16412,
      `FieldPath field names may not contain '.', given '${name}'. Consider using $getField or $setField.`,
    );
  }
}

/** Splits a dotted path and checks every part. */
export function parsePath(path: string): string[] {
  if (path === '') throw commandError(40352, 'FieldPath cannot be constructed with empty string');
  if (path.endsWith('.')) throw commandError(40353, `FieldPath must not end with a '.', given '${path}'.`);
  const names = path.split('.');
  for (const name of names) checkFieldName(name);
  if (names.length > maxDepth) throw commandError(15, 'FieldPath is too long');
  return names;
}

/** The value at a path. Over arrays it answers the array of what the elements that are objects hold there. */
export function readPath(start: Result, names: readonly string[], index = 0): Result {
  let value = start;
  for (let i = index; i < names.length; i++) {
    if (value instanceof Doc) value = value.read(names[i] as string);
    else if (Array.isArray(value)) return readEach(value, names, i);
    else return MISSING;
  }
  return value;
}

function readEach(values: readonly Value[], names: readonly string[], index: number): Value[] {
  const found: Value[] = [];
  for (const element of values) {
    if (!(element instanceof Doc)) continue;
    const value = readPath(element, names, index);
    if (value !== MISSING) found.push(value);
  }
  return found;
}
