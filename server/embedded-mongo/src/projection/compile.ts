import { Doc, type Value } from '../bson/document.ts';
import { parsePath } from '../bson/path.ts';
import { commandError } from '../errors.ts';
import { compileMatcher, type MatcherOptions } from '../matcher/compile.ts';
import { exclude } from './exclusion.ts';
import { include } from './inclusion.ts';
import { parseProjection } from './parse.ts';

export type Project = (doc: Doc) => Doc;

/** Compiles find's projection; the filter is needed for the positional `field.$`. */
export function compileProjection(spec: Doc, filter?: Doc, options: MatcherOptions = {}): Project {
  if (spec.size === 0) return (doc) => doc;
  const { mode, root, keepsId, positionalPath } = parseProjection(spec, options);
  if (!root.children.has('_id')) {
    if (mode === 'inclusion' && keepsId) root.children.set('_id', { kind: 'keep' });
    if (mode === 'exclusion' && !keepsId) root.children.set('_id', { kind: 'drop' });
  }
  const { now = new Date(), vars = new Map() } = options;
  const project: Project =
    mode === 'exclusion'
      ? (doc) => exclude(root, doc)
      : (doc) => include(root, doc, { root: doc, vars, now });
  if (positionalPath === undefined) return project;
  const narrow = positionalNarrowing(positionalPath, filter, options);
  return (doc) => project(narrow(doc));
}

/** Cuts the first array on the path down to the element that made the filter match. */
function positionalNarrowing(path: string, filter: Doc | undefined, options: MatcherOptions): Project {
  const parts = parsePath(path);
  if (!filter || !mentions(filter, parts[0]!)) {
    throw commandError(31277, `Positional projection '${path}.$' does not match the query document.`);
  }
  const matcher = compileMatcher(filter, options);
  return (doc) => {
    const position = matcher.positional(doc);
    return narrowAt(doc, parts, position) as Doc;
  };
}

function narrowAt(value: Value, path: readonly string[], position: number | undefined): Value {
  if (Array.isArray(value)) {
    if (position === undefined || position >= value.length) {
      throw commandError(
        51246,
        "Executor error during find command :: caused by :: positional operator '.$' couldn't find a matching element in the array",
      );
    }
    return [value[position]];
  }
  const [name, ...rest] = path;
  if (!(value instanceof Doc) || name === undefined || !value.has(name)) return value;
  return value.clone().set(name, narrowAt(value.get(name), rest, position));
}

function mentions(filter: Doc, name: string): boolean {
  return [...filter].some(([path, operand]) => {
    if (path === name || path.startsWith(`${name}.`)) return true;
    return (
      Array.isArray(operand) && operand.some((clause) => clause instanceof Doc && mentions(clause, name))
    );
  });
}
