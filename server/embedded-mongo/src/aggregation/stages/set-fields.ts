import { Doc, MISSING, type Value } from '../../bson/document.ts';
import { commandError } from '../../errors.ts';
import { parsePath } from '../expressions/field-path.ts';
import { nameOfType } from '../expressions/type-name.ts';
import type { Compiler, Evaluate, EvaluationContext } from '../expressions/types.ts';

/** The fields that `$set` writes, as a tree: an expression, or more fields below. */
type FieldTree = Map<string, Evaluate | FieldTree>;

/** Compiles the specification of `$set`: all expressions read the document as it came. */
export function compileSetFields(
  spec: Value,
  compiler: Compiler,
  name: string,
): (context: EvaluationContext) => Doc {
  if (!(spec instanceof Doc)) {
    throw commandError(40272, `${name} specification stage must be an object, got ${nameOfType(spec)}`);
  }
  if (spec.size === 0)
    throw commandError(40177, `Invalid ${name} :: caused by :: specification must have at least one field`);
  const tree: FieldTree = new Map();
  for (const [path, value] of spec.entries()) addField(tree, parsePath(path), value, compiler);
  return (context) => setFields(context.root, tree, context);
}

function addField(tree: FieldTree, path: string[], value: Value, compiler: Compiler): void {
  const [name, ...rest] = path as [string, ...string[]];
  const existing = tree.get(name);
  if (rest.length > 0) {
    if (typeof existing === 'function')
      throw commandError(31249, `Path collision at ${name} remaining portion ${rest.join('.')}`);
    const below: FieldTree = existing ?? new Map();
    tree.set(name, below);
    addField(below, rest, value, compiler);
  } else if (isNested(value)) addNested(tree, name, value, compiler);
  else {
    if (existing) throw commandError(31250, `Path collision at ${name}`);
    tree.set(name, compiler.compile(value));
  }
}

function isNested(value: Value): value is Doc {
  return value instanceof Doc && value.size > 0 && !value.nameAt(0).startsWith('$');
}

// `{ a: { b: 1 } }` means `{ "a.b": 1 }`.
function addNested(tree: FieldTree, name: string, value: Doc, compiler: Compiler): void {
  for (const [inner, expression] of value.entries())
    addField(tree, [name, ...parsePath(inner)], expression, compiler);
}

function setFields(doc: Doc, tree: FieldTree, context: EvaluationContext): Doc {
  const result = doc.clone();
  for (const [name, node] of tree) {
    if (typeof node !== 'function') result.set(name, setBelow(doc.get(name), node, context));
    else {
      const value = node(context);
      if (value === MISSING) result.delete(name);
      else result.set(name, value);
    }
  }
  return result;
}

function setBelow(value: Value, tree: FieldTree, context: EvaluationContext): Value {
  if (value instanceof Doc) return setFields(value, tree, context);
  if (Array.isArray(value)) return value.map((element) => setBelow(element, tree, context));
  return setFields(new Doc(), tree, context);
}
