import { compareValues } from './compare.ts';
import { Doc, MISSING, type Missing, type Value } from './document.ts';
import { arrayPosition, type Path } from './path.ts';

/** The value a document is sorted by: the smallest of an array for ascending order, else the largest. */
export function sortValue(doc: Doc, path: Path, direction: 1 | -1): Value {
  if (path.length === 1) {
    const value = doc.read(path[0]!);
    if (!Array.isArray(value)) return value === MISSING ? null : value;
  }
  const values: Value[] = [];
  collect({ value: doc, path, from: 0, values });
  let chosen = values[0];
  for (const value of values) if (compareValues(value, chosen) === -direction) chosen = value;
  return chosen;
}

type Step = { value: Value | Missing; path: Path; from: number; values: Value[] };

function collect({ value, path, from, values }: Step): void {
  if (from === path.length) collectLeaf(value, values);
  else if (value instanceof Doc) collect({ value: value.read(path[from]!), path, from: from + 1, values });
  else if (Array.isArray(value)) collectArray(value, { path, from, values });
  else values.push(null);
}

function collectArray(elements: readonly Value[], { path, from, values }: Omit<Step, 'value'>): void {
  const before = values.length;
  const position = arrayPosition(path[from]!);
  if (position >= 0 && position < elements.length) {
    collect({ value: elements[position], path, from: from + 1, values });
    return;
  }
  for (const element of elements) {
    if (element instanceof Doc) collect({ value: element, path, from, values });
    else if (position < 0) values.push(null);
  }
  if (values.length === before) values.push(null);
}

// As in an index an empty array counts as undefined, and a nested array as one value.
function collectLeaf(value: Value | Missing, values: Value[]): void {
  if (!Array.isArray(value)) values.push(value === MISSING ? null : value);
  else if (value.length === 0) values.push(undefined);
  else for (const element of value) values.push(element);
}
