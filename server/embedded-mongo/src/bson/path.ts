import { Doc, MISSING, type Missing, type Value } from './document.ts';

/** A dotted path, split once. */
export type Path = readonly string[];

export function parsePath(path: string): Path {
  return path.split('.');
}

/** The array position a path component names, or -1 when it is an ordinary field name. */
export function arrayPosition(component: string): number {
  return /^(?:0|[1-9]\d{0,8})$/.test(component) ? Number(component) : -1;
}

/**
 * Is given each value a path leads to, and the position in the outermost array that was gone through on the
 * way without being named (-1 when none was). Answering true ends the visit.
 */
export type Visitor = (value: Value | Missing, position: number) => boolean;

/**
 * Visits what a query path means in a document: through arrays of documents, by position where a component is
 * a number, and `MISSING` once for each branch that ends early. With `expandLeaf` an array at the end is
 * visited element by element and then itself.
 */
export function visitPath(doc: Doc, path: Path, expandLeaf: boolean, visit: Visitor): boolean {
  return visitDocument(doc, path, 0, expandLeaf, visit, -1);
}

function visitDocument(
  doc: Doc,
  path: Path,
  from: number,
  expandLeaf: boolean,
  visit: Visitor,
  position: number,
): boolean {
  let current: Doc = doc;
  const last = path.length - 1;
  for (let i = from; i < last; i++) {
    const next = current.read(path[i]!);
    if (Array.isArray(next)) return visitArray(next, path, i + 1, expandLeaf, visit, position);
    if (!(next instanceof Doc)) return visit(MISSING, position);
    current = next;
  }
  const value = current.read(path[last]!);
  return expandLeaf && Array.isArray(value) ? visitLeaf(value, visit, position) : visit(value, position);
}

function visitLeaf(values: readonly Value[], visit: Visitor, position: number): boolean {
  for (let i = 0; i < values.length; i++) {
    if (visit(values[i], position < 0 ? i : position)) return true;
  }
  return visit(values as Value[], position);
}

/** Goes on with a visit where the component before `from` has led to an array. */
export function visitArray(
  values: readonly Value[],
  path: Path,
  from: number,
  expandLeaf: boolean,
  visit: Visitor,
  position: number,
): boolean {
  const chosen = arrayPosition(path[from]!);
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value instanceof Doc) {
      const at = position < 0 ? i : position;
      if (visitDocument(value, path, from, expandLeaf, visit, at)) return true;
    }
    if (i === chosen && visitChosen(values, i, path, from, expandLeaf, visit, position)) return true;
  }
  return false;
}

function visitChosen(
  values: readonly Value[],
  i: number,
  path: Path,
  from: number,
  expandLeaf: boolean,
  visit: Visitor,
  position: number,
): boolean {
  const value = values[i];
  if (from === path.length - 1) return visit(value, position);
  if (value instanceof Doc) return visitDocument(value, path, from + 1, expandLeaf, visit, position);
  return Array.isArray(value) && visitArray(value, path, from + 1, expandLeaf, visit, position);
}
