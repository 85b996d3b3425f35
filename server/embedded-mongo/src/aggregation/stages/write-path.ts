import { Doc, type Value } from '../../bson/document.ts';

/** A copy of the document with the value at a path; what stands in the way of the path is replaced. */
export function withPath(doc: Doc, path: readonly string[], value: Value, depth = 0): Doc {
  const name = path[depth]!;
  const result = doc.clone();
  if (depth === path.length - 1) return result.set(name, value);
  const below = doc.get(name);
  return result.set(name, withPath(below instanceof Doc ? below : new Doc(), path, value, depth + 1));
}

/** A copy of the document without the field at a path. */
export function withoutPath(doc: Doc, path: readonly string[], depth = 0): Doc {
  const name = path[depth]!;
  const result = doc.clone();
  if (depth === path.length - 1) {
    result.delete(name);
    return result;
  }
  const below = doc.get(name);
  return below instanceof Doc ? result.set(name, withoutPath(below, path, depth + 1)) : result;
}
