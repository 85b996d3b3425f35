import { valuesEqual } from '../../bson/compare.ts';
import { Doc, MISSING, type Missing, type Value } from '../../bson/document.ts';
import { arrayPosition } from '../../bson/path.ts';
import { printField } from '../../bson/print.ts';
import { badValue } from '../../errors.ts';
import { notTraversable } from '../not-viable.ts';
import { isDynamic, parseUpdatePath } from '../path.ts';
import { addToTree, type FieldsNode, type Operation, UNCHANGED } from '../tree.ts';

/** Adds `$rename` to the tree: an operation at the new path, and the old one reserved against others. */
export function addRename(tree: FieldsNode, from: string, operand: Value): void {
  if (typeof operand !== 'string') {
    throw badValue(`The 'to' field for $rename must be a string: ${printField(from, operand)}`);
  }
  if (operand.includes('\0')) {
    throw badValue(
      `The 'to' field for $rename cannot contain an embedded null byte: ${printField(from, operand)}`,
    );
  }
  const source = parseUpdatePath(from);
  const target = parseUpdatePath(operand);
  if (source.some(isDynamic)) throw badValue(`The source field for $rename may not be dynamic: ${from}`);
  if (target.some(isDynamic))
    throw badValue(`The destination field for $rename may not be dynamic: ${operand}`);
  if (from === operand) {
    throw badValue(`The source and target field for $rename must differ: ${printField(from, operand)}`);
  }
  if (isPrefix(source, target) || isPrefix(target, source)) {
    throw badValue(
      `The source and target field for $rename must not be on the same path: ${printField(from, operand)}`,
    );
  }
  addToTree(tree, source, { kind: 'reserved' });
  addToTree(tree, target, { kind: 'operation', operation: rename(source, target) });
}

function isPrefix(a: readonly string[], b: readonly string[]): boolean {
  return a.every((component, i) => component === b[i]);
}

// A source that is not there makes the operator do nothing, before its target is looked at.
function rename(source: readonly string[], target: readonly string[]): Operation {
  return {
    creates: true,
    apply(current, { root }) {
      const { value, array } = follow(root, source);
      if (value === MISSING) return UNCHANGED;
      if (array !== undefined) throw throughArray('source', source, array, root);
      const blocked = firstArray(root, target);
      if (blocked !== undefined) throw throughArray('destination', target, blocked, root);
      remove(root, source);
      return current !== MISSING && valuesEqual(current, value) ? UNCHANGED : value;
    },
  };
}

/** The value at a path that must be possible, and the name of the first array on the way. */
function follow(root: Doc, path: readonly string[]): { value: Value | Missing; array: string | undefined } {
  let value: Value | Missing = root;
  let array: string | undefined;
  for (const [i, name] of path.entries()) {
    const position = Array.isArray(value) ? arrayPosition(name) : -1;
    if (value instanceof Doc) value = value.read(name);
    else if (Array.isArray(value) && position >= 0) {
      array ??= path[i - 1];
      value = position < value.length ? value[position] : MISSING;
    } else throw notTraversable(name, path.join('.'), printField(path[i - 1] ?? '', value));
    if (value === MISSING) break;
  }
  return { value, array };
}

function firstArray(root: Doc, path: readonly string[]): string | undefined {
  let value: Value | Missing = root;
  for (const name of path.slice(0, -1)) {
    value = value instanceof Doc ? value.read(name) : MISSING;
    if (Array.isArray(value)) return name;
  }
  return undefined;
}

function throughArray(role: string, path: readonly string[], array: string, root: Doc): Error {
  return badValue(
    `The ${role} field cannot be an array element, '${path.join('.')}' in doc with ${printField('_id', root.read('_id'))} has an array field called '${array}'`,
  );
}

function remove(root: Doc, path: readonly string[]): void {
  let parent: Value = root;
  for (const name of path.slice(0, -1)) parent = parent instanceof Doc ? parent.get(name) : parent;
  if (parent instanceof Doc) parent.delete(path.at(-1)!);
}
