import { compareValues } from './compare.ts';
import { Doc, MISSING, type Missing, type Value } from './document.ts';
import { arrayPosition, type Path } from './path.ts';

/**
 * The values under which an index on the path holds a document: every value that a query on the path could
 * find one by one, null for what is missing, undefined for an empty array. An array is held by its elements
 * only, so a comparison with a whole array cannot be answered from them.
 */
export function indexValues(doc: Doc, path: Path): { values: Value[]; multikey: boolean } {
  const values: Value[] = [];
  const multikey = collect({ value: doc, path, from: 0, values, everyMeaning: true });
  return { values, multikey };
}

/** The value a document is sorted by: the smallest of an array for ascending order, else the largest. */
export function sortValue(doc: Doc, path: Path, direction: 1 | -1): Value {
  if (path.length === 1) {
    const value = doc.read(path[0]!);
    if (!Array.isArray(value)) return value === MISSING ? null : value;
  }
  const values: Value[] = [];
  collect({ value: doc, path, from: 0, values, everyMeaning: false });
  let chosen = values[0];
  for (const value of values) if (compareValues(value, chosen) === -direction) chosen = value;
  return chosen;
}

type Step = {
  value: Value | Missing;
  path: Path;
  from: number;
  values: Value[];
  /** Whether a number in the path also counts as a field name where it is a valid position. */
  everyMeaning: boolean;
};

function collect(step: Step): boolean {
  const { value, path, from, values } = step;
  if (from === path.length) return collectLeaf(value, values);
  if (value instanceof Doc) return collect({ ...step, value: value.read(path[from]!), from: from + 1 });
  if (Array.isArray(value)) return collectArray(step, value);
  values.push(null);
  return false;
}

function collectArray(step: Step, elements: readonly Value[]): true {
  const before = step.values.length;
  const position = arrayPosition(step.path[step.from]!);
  const isPosition = position >= 0 && position < elements.length;
  if (isPosition) collect({ ...step, value: elements[position], from: step.from + 1 });
  if (!isPosition || step.everyMeaning) {
    for (const element of elements) {
      if (element instanceof Doc) collect({ ...step, value: element });
      else if (position < 0) step.values.push(null);
    }
  }
  if (step.values.length === before) step.values.push(null);
  return true;
}

function collectLeaf(value: Value | Missing, values: Value[]): boolean {
  if (!Array.isArray(value)) {
    values.push(value === MISSING ? null : value);
    return false;
  }
  if (value.length === 0) values.push(undefined);
  else for (const element of value) values.push(element);
  return true;
}
